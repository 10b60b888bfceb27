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

/** Of values whose deadline is a day as it is written, or empty where there is none. */
const dayVi = (values: NoticeValues): string => {
  const day = text(values, 'deadline');
  return day === '' ? 'Thời hạn theo quy định của pháp luật.' : `Thời hạn: ngày ${day}.`;
};
const dayEn = (values: NoticeValues): string => {
  const day = text(values, 'deadline');
  return day === '' ? 'Deadline as the law sets it.' : `Deadline: ${day}.`;
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
  check_failed_late: {
    vi: (v: NoticeValues) =>
      `${text(v, 'bridge')} kiểm tra lại sau hạn và không đạt cho “${text(v, 'session')}”. Xin gọi điểm cầu: ${text(v, 'phone')}.`,
    en: (v: NoticeValues) =>
      `${text(v, 'bridge')} checked again after the deadline and failed for “${text(v, 'session')}”. Please ring: ${text(v, 'phone')}.`,
  },
  task_given: {
    vi: (v: NoticeValues) =>
      `${text(v, 'agency')} được giao nhiệm vụ sau “${text(v, 'session')}”. ${dayVi(v)} Xin xem tại mục Theo dõi kết quả.`,
    en: (v: NoticeValues) =>
      `${text(v, 'agency')} was given a task after “${text(v, 'session')}”. ${dayEn(v)} See Follow-up.`,
  },
  task_due: {
    vi: (v: NoticeValues) =>
      `Nhắc việc: nhiệm vụ giao ${text(v, 'agency')} sau “${text(v, 'session')}” sắp đến hạn. ${dayVi(v)}`,
    en: (v: NoticeValues) =>
      `Reminder: the task given to ${text(v, 'agency')} after “${text(v, 'session')}” is nearly due. ${dayEn(v)}`,
  },
  task_overdue: {
    vi: (v: NoticeValues) =>
      `Quá hạn: nhiệm vụ giao ${text(v, 'agency')} sau “${text(v, 'session')}” chưa có báo cáo kết quả. ${dayVi(v)}`,
    en: (v: NoticeValues) =>
      `Overdue: nothing was reported on the task given to ${text(v, 'agency')} after “${text(v, 'session')}”. ${dayEn(v)}`,
  },
  task_urged: {
    vi: (v: NoticeValues) =>
      `Đôn đốc: đề nghị ${text(v, 'agency')} khẩn trương thực hiện nhiệm vụ giao sau “${text(v, 'session')}” và báo cáo kết quả. ${dayVi(v)}`,
    en: (v: NoticeValues) =>
      `${text(v, 'agency')} is urged to do the task given after “${text(v, 'session')}” and to report. ${dayEn(v)}`,
  },
  task_answered: {
    vi: (v: NoticeValues) =>
      `${text(v, 'agency')} đã báo cáo kết quả nhiệm vụ giao sau “${text(v, 'session')}”. Xin xem xét.`,
    en: (v: NoticeValues) =>
      `${text(v, 'agency')} has answered on the task given after “${text(v, 'session')}”. Please look at it.`,
  },
  task_sent_back: {
    vi: (v: NoticeValues) =>
      `Báo cáo của ${text(v, 'agency')} về nhiệm vụ giao sau “${text(v, 'session')}” cần bổ sung. Xin xem lý do tại mục Theo dõi kết quả.`,
    en: (v: NoticeValues) =>
      `The answer of ${text(v, 'agency')} on the task given after “${text(v, 'session')}” is to be completed. See Follow-up for the reason.`,
  },
  task_extended: {
    vi: (v: NoticeValues) =>
      `Nhiệm vụ giao ${text(v, 'agency')} sau “${text(v, 'session')}” được gia hạn. ${dayVi(v)}`,
    en: (v: NoticeValues) =>
      `The task given to ${text(v, 'agency')} after “${text(v, 'session')}” has a new deadline. ${dayEn(v)}`,
  },
} as const;

export type NoticeKind = keyof typeof WORDS;

/** The sentence of a notice in the reader's language. */
export function noticeText(kind: NoticeKind, values: NoticeValues, locale: 'vi' | 'en'): string {
  return WORDS[kind][locale](values);
}
