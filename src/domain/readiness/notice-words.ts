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

const because = (values: NoticeValues, word: string): string =>
  text(values, 'reason') === '' ? '' : ` ${word}: ${text(values, 'reason')}`;

const ANSWERS: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  coming: { vi: 'dự', en: 'coming' },
  substitute: { vi: 'cử người dự thay', en: 'sends a substitute' },
  not_coming: { vi: 'không dự', en: 'not coming' },
};

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
  schedule_published: {
    vi: (v: NoticeValues) =>
      Number(v['count'] ?? 1) > 1
        ? `Thông báo số ${text(v, 'number')}: lịch gồm ${text(v, 'count')} buổi tiếp, từ ${moment(v, 'start')}.`
        : `Thông báo số ${text(v, 'number')}: “${text(v, 'session')}” vào ${moment(v, 'start')}, tại ${text(v, 'place')}.`,
    en: (v: NoticeValues) =>
      Number(v['count'] ?? 1) > 1
        ? `Notice no. ${text(v, 'number')}: a schedule of ${text(v, 'count')} sessions, from ${momentEn(v, 'start')}.`
        : `Notice no. ${text(v, 'number')}: “${text(v, 'session')}” at ${momentEn(v, 'start')}, ${text(v, 'place')}.`,
  },
  session_changed: {
    vi: (v: NoticeValues) =>
      `“${text(v, 'session')}” có thay đổi: ${moment(v, 'start')}, tại ${text(v, 'place')}, chủ trì: ${text(v, 'chair')}.${because(v, 'Lý do')}`,
    en: (v: NoticeValues) =>
      `“${text(v, 'session')}” has changed: ${momentEn(v, 'start')}, ${text(v, 'place')}, chaired by ${text(v, 'chair')}.${because(v, 'Reason')}`,
  },
  session_cancelled: {
    vi: (v: NoticeValues) =>
      `“${text(v, 'session')}” (${moment(v, 'start')}) không tổ chức. Lý do: ${text(v, 'reason')}`,
    en: (v: NoticeValues) =>
      `“${text(v, 'session')}” (${momentEn(v, 'start')}) is cancelled. Reason: ${text(v, 'reason')}`,
  },
  invited: {
    vi: (v: NoticeValues) =>
      `${text(v, 'agency')} được mời dự “${text(v, 'session')}” vào ${moment(v, 'start')}${Number(v['version'] ?? 1) > 1 ? ` (giấy mời lần ${text(v, 'version')}, có thay đổi)` : ''}. Xin trả lời trên trang Giấy mời.`,
    en: (v: NoticeValues) =>
      `${text(v, 'agency')} is invited to “${text(v, 'session')}” at ${momentEn(v, 'start')}${Number(v['version'] ?? 1) > 1 ? ` (invitation ${text(v, 'version')}, changed)` : ''}. Please answer on the page of invitations.`,
  },
  invitation_withdrawn: {
    vi: (v: NoticeValues) =>
      `Giấy mời ${text(v, 'agency')} dự “${text(v, 'session')}” không còn hiệu lực.${because(v, 'Lý do')}`,
    en: (v: NoticeValues) =>
      `The invitation of ${text(v, 'agency')} to “${text(v, 'session')}” no longer holds.${because(v, 'Reason')}`,
  },
  invitation_answered: {
    vi: (v: NoticeValues) =>
      `${text(v, 'agency')} đã trả lời giấy mời dự “${text(v, 'session')}”: ${ANSWERS[text(v, 'answer')]?.vi ?? ''}.`,
    en: (v: NoticeValues) =>
      `${text(v, 'agency')} answered the invitation to “${text(v, 'session')}”: ${ANSWERS[text(v, 'answer')]?.en ?? ''}.`,
  },
  check_failed_late: {
    vi: (v: NoticeValues) =>
      `${text(v, 'bridge')} kiểm tra lại sau hạn và không đạt cho “${text(v, 'session')}”. Xin gọi điểm cầu: ${text(v, 'phone')}.`,
    en: (v: NoticeValues) =>
      `${text(v, 'bridge')} checked again after the deadline and failed for “${text(v, 'session')}”. Please ring: ${text(v, 'phone')}.`,
  },
} as const;

export type NoticeKind = keyof typeof WORDS;

/** The sentence of a notice in the reader's language. */
export function noticeText(kind: NoticeKind, values: NoticeValues, locale: 'vi' | 'en'): string {
  return WORDS[kind][locale](values);
}
