import type { ItemKind } from '../conduct/items.ts';
import type { Competence, IdKind, MatterField, Priority, RegistrationState, Source } from './registration.ts';

/** Vietnamese words of the codes of a registration, for papers and spreadsheets. */
export const KIND_WORDS: Readonly<Record<ItemKind, string>> = {
  complaint: 'Khiếu nại',
  denunciation: 'Tố cáo',
  petition: 'Kiến nghị',
  feedback: 'Phản ánh',
};
export const FIELD_WORDS: Readonly<Record<MatterField, string>> = {
  land: 'Đất đai',
  construction: 'Xây dựng',
  site_clearance: 'Giải phóng mặt bằng',
  social_policy: 'Chính sách xã hội',
  environment: 'Môi trường',
  justice: 'Tư pháp',
  other: 'Lĩnh vực khác',
};
export const COMPETENCE_WORDS: Readonly<Record<Competence, string>> = {
  province: 'Cấp tỉnh',
  district: 'Cấp huyện',
  commune: 'Cấp xã',
  department: 'Sở, ngành',
  other: 'Cơ quan khác',
  unknown: 'Chưa xác định',
};
export const SOURCE_WORDS: Readonly<Record<Source, string>> = {
  in_person: 'Công dân đến trực tiếp',
  post: 'Qua bưu điện',
  referred: 'Cơ quan khác chuyển đến',
  portal: 'Cổng trực tuyến',
};
export const ID_KIND_WORDS: Readonly<Record<IdKind, string>> = {
  citizen_card: 'Căn cước',
  passport: 'Hộ chiếu',
  other: 'Giấy tờ khác',
};
export const PRIORITY_WORDS: Readonly<Record<Priority, string>> = {
  backlog: 'Tồn đọng từ 3 tháng',
  large_group: 'Đoàn đông người',
  from_above: 'Cấp trên chuyển',
};
export const STATE_WORDS: Readonly<Record<RegistrationState, string>> = {
  registered: 'Mới ghi, chưa gửi',
  submitted: 'Đã gửi, chờ xét',
  listed: 'Đã vào lịch',
  handled_locally: 'Xử lý tại điểm cầu',
  returned: 'Trả lại để bổ sung',
  withdrawn: 'Đã rút',
};

/** Name of a registration on papers, where nobody may be named or files need one: `DK-1A2B3C4D`. */
export function registrationCode(registrationId: string): string {
  return `DK-${registrationId.slice(0, 8).toUpperCase()}`;
}

/** `06/01/2026` of `2026-01-06`; empty of null. */
export function dayText(day: string | null): string {
  return day === null ? '' : day.split('-').toReversed().join('/');
}
