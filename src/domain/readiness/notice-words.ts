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

/** Of values whose deadline is a day as it is written, or empty where there is none. */
const dayVi = (values: NoticeValues): string => {
  const day = text(values, 'deadline');
  return day === '' ? 'Thời hạn theo quy định của pháp luật.' : `Thời hạn: ngày ${day}.`;
};
const dayEn = (values: NoticeValues): string => {
  const day = text(values, 'deadline');
  return day === '' ? 'Deadline as the law sets it.' : `Deadline: ${day}.`;
};

/** Of a denunciation a notice has its code only, and does not say whose task it is. */
const agencyVi = (values: NoticeValues): string =>
  values['code'] === undefined
    ? text(values, 'agency')
    : `Đơn vị phụ trách vụ việc mã ${text(values, 'code')}`;
const agencyEn = (values: NoticeValues): string =>
  values['code'] === undefined ? text(values, 'agency') : `Whoever has the case ${text(values, 'code')}`;

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
  task_given: {
    vi: (v: NoticeValues) =>
      `${agencyVi(v)} được giao nhiệm vụ sau “${text(v, 'session')}”. ${dayVi(v)} Xin xem tại mục Theo dõi kết quả.`,
    en: (v: NoticeValues) =>
      `${agencyEn(v)} was given a task after “${text(v, 'session')}”. ${dayEn(v)} See Follow-up.`,
  },
  task_due: {
    vi: (v: NoticeValues) =>
      `Nhắc việc: nhiệm vụ giao ${agencyVi(v)} sau “${text(v, 'session')}” sắp đến hạn. ${dayVi(v)}`,
    en: (v: NoticeValues) =>
      `Reminder: the task given to ${agencyEn(v)} after “${text(v, 'session')}” is nearly due. ${dayEn(v)}`,
  },
  task_overdue: {
    vi: (v: NoticeValues) =>
      `Quá hạn: nhiệm vụ giao ${agencyVi(v)} sau “${text(v, 'session')}” chưa có báo cáo kết quả. ${dayVi(v)}`,
    en: (v: NoticeValues) =>
      `Overdue: nothing was reported on the task given to ${agencyEn(v)} after “${text(v, 'session')}”. ${dayEn(v)}`,
  },
  task_urged: {
    vi: (v: NoticeValues) =>
      `Đôn đốc: đề nghị ${agencyVi(v)} khẩn trương thực hiện nhiệm vụ giao sau “${text(v, 'session')}” và báo cáo kết quả. ${dayVi(v)}`,
    en: (v: NoticeValues) =>
      `${agencyEn(v)} is urged to do the task given after “${text(v, 'session')}” and to report. ${dayEn(v)}`,
  },
  task_answered: {
    vi: (v: NoticeValues) =>
      `${agencyVi(v)} đã báo cáo kết quả nhiệm vụ giao sau “${text(v, 'session')}”. Xin xem xét.`,
    en: (v: NoticeValues) =>
      `${agencyEn(v)} has answered on the task given after “${text(v, 'session')}”. Please look at it.`,
  },
  task_sent_back: {
    vi: (v: NoticeValues) =>
      `Báo cáo của ${agencyVi(v)} về nhiệm vụ giao sau “${text(v, 'session')}” cần bổ sung. Xin xem lý do tại mục Theo dõi kết quả.`,
    en: (v: NoticeValues) =>
      `The answer of ${agencyEn(v)} on the task given after “${text(v, 'session')}” is to be completed. See Follow-up for the reason.`,
  },
  task_extended: {
    vi: (v: NoticeValues) =>
      `Nhiệm vụ giao ${agencyVi(v)} sau “${text(v, 'session')}” được gia hạn. ${dayVi(v)}`,
    en: (v: NoticeValues) =>
      `The task given to ${agencyEn(v)} after “${text(v, 'session')}” has a new deadline. ${dayEn(v)}`,
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
