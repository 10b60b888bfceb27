import type { RegistrationState } from './registration.ts';

/** Most cases that one request brings. */
export const MOST_CASES = 500;

/** What became of a case that another system sent. */
export const CASE_OUTCOMES = ['created', 'changed', 'unchanged', 'refused'] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

/** Why a case is refused, besides what the rules of registration find. */
export const CASE_FAULTS = [
  'wrong_shape',
  'twice_in_batch',
  'denunciation_excluded',
  'free_text_of_denunciation',
  'other_bridge',
  'decided',
  'withdrawn',
  'changed_meanwhile',
] as const;
export type CaseFault = (typeof CASE_FAULTS)[number];

/** The sentence of a fault in Vietnamese and English. */
export const CASE_SENTENCES: Readonly<Record<CaseFault, readonly [vi: string, en: string]>> = {
  wrong_shape: ['Dữ liệu không đúng cấu trúc.', 'It does not have the agreed shape.'],
  twice_in_batch: [
    'Số hồ sơ này có hai lần trong cùng một lần gửi.',
    'This number stands twice in what was sent.',
  ],
  denunciation_excluded: [
    'Theo quy định của tỉnh, tố cáo không đưa vào buổi tiếp chung nhiều điểm cầu.',
    'By the rule of the province a denunciation is not put on a shared agenda.',
  ],
  free_text_of_denunciation: [
    'Tố cáo chỉ gửi mã số: không gửi ghi chú, giấy tờ, cơ quan đã giải quyết.',
    'Of a denunciation only its code is sent: no note, papers or authority.',
  ],
  other_bridge: [
    'Hồ sơ này đã đăng ký tại điểm cầu khác của buổi tiếp.',
    'This case is registered at another bridge point of the session.',
  ],
  decided: [
    'Trung tâm đã quyết định về hồ sơ này nên không sửa.',
    'The centre has decided of this case; it is not changed.',
  ],
  withdrawn: [
    'Điểm cầu đã rút đăng ký này. Xin liên hệ điểm cầu.',
    'The bridge point has taken this registration back. Please contact it.',
  ],
  changed_meanwhile: [
    'Có người vừa sửa đăng ký này. Xin gửi lại.',
    'Somebody has just changed this registration. Please send it again.',
  ],
};

/** What may be done with a case whose registration is there already. */
export function faultOfState(state: RegistrationState): CaseFault | null {
  switch (state) {
    case 'listed':
    case 'handled_locally':
      return 'decided';
    case 'withdrawn':
      return 'withdrawn';
    case 'registered':
    case 'submitted':
    case 'returned':
      return null;
  }
}
