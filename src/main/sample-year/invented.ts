import type { MatterField } from '../../domain/procedure/registration.ts';
import type { Random } from './random.ts';

/** Invented people and matters of a sample year; none of them exists. */
const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Ngô'];
const MIDDLE = ['Văn', 'Thị', 'Đức', 'Minh', 'Ngọc', 'Quang'];
const GIVEN = [
  'An',
  'Bình',
  'Cúc',
  'Dũng',
  'Giang',
  'Hạnh',
  'Khánh',
  'Liên',
  'Nga',
  'Oanh',
  'Phúc',
  'Quỳnh',
  'Sơn',
];

export function personName(random: Random): string {
  return `${random.pick(FAMILY)} ${random.pick(MIDDLE)} ${random.pick(GIVEN)} (mẫu)`;
}

export const MATTERS: Readonly<Record<MatterField, readonly string[]>> = {
  land: [
    'Đề nghị bồi thường khi thu hồi đất nông nghiệp làm khu công nghiệp',
    'Khiếu nại quyết định thu hồi đất của hộ gia đình',
    'Đề nghị cấp giấy chứng nhận quyền sử dụng đất',
    'Tranh chấp ranh giới thửa đất với hộ liền kề',
  ],
  site_clearance: [
    'Đề nghị bố trí tái định cư khi giải phóng mặt bằng đường vành đai',
    'Kiến nghị về đơn giá đền bù giải phóng mặt bằng',
  ],
  construction: ['Phản ánh công trình xây dựng trái phép', 'Đề nghị sửa chữa đường liên xã bị hư hỏng'],
  social_policy: ['Đề nghị giải quyết chế độ người có công', 'Kiến nghị về trợ cấp xã hội hằng tháng'],
  environment: ['Phản ánh cơ sở sản xuất gây ô nhiễm nguồn nước', 'Phản ánh tiếng ồn và khói bụi ban đêm'],
  justice: ['Kiến nghị về việc thi hành bản án dân sự'],
  other: ['Kiến nghị về thủ tục hành chính tại địa phương'],
};
