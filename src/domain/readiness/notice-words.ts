import { dateText, timeText } from '../time.ts';

/** What a notice says, by kind. Values: names of bridges and sessions, instants, reasons; never a citizen's. */
export type NoticeValues = Readonly<Record<string, string | number>>;

const text = (values: NoticeValues, key: string): string => String(values[key] ?? '');
const moment = (values: NoticeValues, key: string): string => {
  const instant = Number(values[key] ?? 0);
  return `${timeText(instant)} ngày ${dateText(instant)}`;
};
const momentEn = (values: NoticeValues, key: string): string => {
  const instant = Number(values[key] ?? 0);
  return `${timeText(instant)} on ${dateText(instant)}`;
};

const answerOf = (values: NoticeValues, none: string, code: string): string =>
  Number(values['status'] ?? 0) === 0 ? none : `${code} ${text(values, 'status')}`;

const WORDS = {
  check_reminder: {
    vi: (v: NoticeValues) =>
      `Điểm cầu ${text(v, 'bridge')} chưa đạt kiểm tra cho “${text(v, 'session')}”. Xin kiểm tra trước ${moment(v, 'deadline')}.`,
    en: (v: NoticeValues) =>
      `The bridge point ${text(v, 'bridge')} has not passed its check for “${text(v, 'session')}”. Please check before ${momentEn(v, 'deadline')}.`,
  },
  readiness_summary: {
    vi: (v: NoticeValues) => `“${text(v, 'session')}”: ${text(v, 'sentence')} Hạn: ${moment(v, 'deadline')}.`,
    en: (v: NoticeValues) =>
      `“${text(v, 'session')}”: ${text(v, 'sentenceEn')} Deadline: ${momentEn(v, 'deadline')}.`,
  },
  escalated: {
    vi: (v: NoticeValues) =>
      `Đã quá ${moment(v, 'deadline')}: ${text(v, 'bridge')} chưa đạt kiểm tra cho “${text(v, 'session')}”. Cần quyết định: cho phép, chuyển điểm cầu hoặc hoãn.`,
    en: (v: NoticeValues) =>
      `It is past ${momentEn(v, 'deadline')}: ${text(v, 'bridge')} has not passed for “${text(v, 'session')}”. To be decided: waive, move or postpone.`,
  },
  waived: {
    vi: (v: NoticeValues) =>
      `${text(v, 'bridge')} được phép tham gia “${text(v, 'session')}”. Lý do: ${text(v, 'reason')}`,
    en: (v: NoticeValues) =>
      `${text(v, 'bridge')} may take part in “${text(v, 'session')}”. Reason: ${text(v, 'reason')}`,
  },
  moved: {
    vi: (v: NoticeValues) =>
      `“${text(v, 'session')}”: công dân của ${text(v, 'bridge')} chuyển đến ${text(v, 'toBridge')}. Lý do: ${text(v, 'reason')}`,
    en: (v: NoticeValues) =>
      `“${text(v, 'session')}”: the citizens of ${text(v, 'bridge')} come to ${text(v, 'toBridge')}. Reason: ${text(v, 'reason')}`,
  },
  postponed: {
    vi: (v: NoticeValues) =>
      v['start'] === undefined
        ? `“${text(v, 'session')}” được hoãn, chưa có ngày mới. Lý do: ${text(v, 'reason')}`
        : `“${text(v, 'session')}” được dời đến ${moment(v, 'start')}; hạn kiểm tra mới: ${moment(v, 'deadline')}. Lý do: ${text(v, 'reason')}`,
    en: (v: NoticeValues) =>
      v['start'] === undefined
        ? `“${text(v, 'session')}” is postponed without a new day. Reason: ${text(v, 'reason')}`
        : `“${text(v, 'session')}” is moved to ${momentEn(v, 'start')}; new deadline: ${momentEn(v, 'deadline')}. Reason: ${text(v, 'reason')}`,
  },
  check_failed_late: {
    vi: (v: NoticeValues) =>
      `${text(v, 'bridge')} kiểm tra lại sau hạn và không đạt cho “${text(v, 'session')}”. Xin gọi điểm cầu: ${text(v, 'phone')}.`,
    en: (v: NoticeValues) =>
      `${text(v, 'bridge')} checked again after the deadline and failed for “${text(v, 'session')}”. Please ring: ${text(v, 'phone')}.`,
  },
  webhook_failing: {
    vi: (v: NoticeValues) =>
      `“${text(v, 'webhook')}” chưa nhận được thông tin gửi sang (${answerOf(v, 'không có trả lời', 'mã trả lời')}). Hệ thống giữ lại và tiếp tục gửi; xin báo đơn vị quản lý hệ thống đó.`,
    en: (v: NoticeValues) =>
      `“${text(v, 'webhook')}” does not take what is sent to it (${answerOf(v, 'no answer', 'answer')}). It is kept and sent again; please tell those who run that system.`,
  },
  webhook_failed: {
    vi: (v: NoticeValues) =>
      `“${text(v, 'webhook')}” không nhận thông tin trong hơn một ngày (${answerOf(v, 'không có trả lời', 'mã trả lời')}). Hệ thống ngừng tự gửi; Ông/Bà có thể gửi lại tại trang Kết nối.`,
    en: (v: NoticeValues) =>
      `“${text(v, 'webhook')}” has taken nothing for more than a day (${answerOf(v, 'no answer', 'answer')}). It is no longer sent by itself; send it again on the page Exchange.`,
  },
} as const;

export type NoticeKind = keyof typeof WORDS;

/** The sentence of a notice in the reader's language. */
export function noticeText(kind: NoticeKind, values: NoticeValues, locale: 'vi' | 'en'): string {
  return WORDS[kind][locale](values);
}
