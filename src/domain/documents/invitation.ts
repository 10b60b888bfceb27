import type { Asked } from '../procedure/invitation.ts';
import { dateText, timeText } from '../time.ts';
import { dateIn } from '../working-days.ts';
import { officeHead, type Office } from './office.ts';
import type { Block, StateDocument } from './state-document.ts';

export interface PrintedInvitation {
  /** `5/GM-TCD`. */
  readonly number: string;
  readonly round: number;
  readonly agency: string;
  /** Bridge point that the agency sits at; null: it comes to the centre. */
  readonly bridgeName: string | null;
  /** Of a denunciation it holds the code and nothing else. */
  readonly asked: Asked;
  readonly at: number;
}

/** "GIẤY MỜI" of an agency to a reception, or to one matter of it (seed 003: "tùy theo vụ việc mời các cơ quan, địa phương"). */
export function invitationDocument(
  invitation: PrintedInvitation,
  office: Office,
  sample: boolean,
): StateDocument {
  const { asked, agency, bridgeName, round } = invitation;
  const { item } = asked;
  const line = (name: string, text: string): Block => ({
    kind: 'paragraph',
    align: 'justify',
    text: [{ text: `${name}: `, bold: true }, { text }],
  });
  return {
    name: `giay-moi-${invitation.number.replace(/[^0-9A-Za-z]+/g, '-')}`,
    head: officeHead(office, { number: invitation.number, date: dateIn(invitation.at) }),
    title: 'GIẤY MỜI',
    subtitle: [
      'Dự buổi tiếp công dân trực tuyến',
      ...(round > 1 ? [`(Lần ${round}, thay cho giấy mời trước)`] : []),
    ],
    landscape: false,
    body: [
      line('Kính gửi', agency),
      line('Trân trọng kính mời dự', asked.sessionTitle),
      line('Chủ trì', asked.chairName),
      line(
        'Thời gian',
        `từ ${timeText(asked.plannedStart)} đến ${timeText(asked.plannedEnd)}, ngày ${dateText(asked.plannedStart)}`,
      ),
      line('Địa điểm', bridgeName === null ? asked.place : `điểm cầu ${bridgeName}`),
      ...(item === null
        ? []
        : [
            line('Nội dung', item.summary === '' ? item.label : `${item.label} – ${item.summary}`),
            ...(item.bridges.length === 0 ? [] : [line('Công dân dự tại điểm cầu', item.bridges.join(', '))]),
            line('Dự kiến tiếp lúc', timeText(item.expectedAt)),
          ]),
      {
        kind: 'paragraph',
        align: 'justify',
        text: 'Đề nghị quý cơ quan cử lãnh đạo có thẩm quyền dự, mang theo hồ sơ, tài liệu liên quan và trả lời giấy mời (họ tên, chức vụ người dự; trường hợp cử người dự thay hoặc không dự được, xin nêu lý do).',
      },
    ],
    signatures: [{ title: 'LÃNH ĐẠO CƠ QUAN', note: '(Ký tên, đóng dấu)', name: '' }],
    recipients: ['Như trên', 'Lưu: VT, TCD'],
    sample,
  };
}
