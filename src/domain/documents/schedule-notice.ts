import { dateText, timeText } from '../time.ts';
import { dateIn } from '../working-days.ts';
import { officeHead, type Office } from './office.ts';
import type { StateDocument } from './state-document.ts';

/** What a notice prints. It knows of no citizen and no matter. */
export interface PrintedNotice {
  readonly number: string;
  readonly sort: 'schedule' | 'change';
  readonly words: string;
  readonly at: number;
  readonly entries: readonly {
    readonly title: string;
    readonly chairName: string;
    readonly place: string;
    readonly plannedStart: number;
    readonly plannedEnd: number;
    readonly state: 'planned' | 'postponed' | 'cancelled';
    readonly bridges: readonly string[];
  }[];
}

/** What stands in the place of the time where a reception is not held then. */
export const ENTRY_REMARKS = {
  planned: '',
  postponed: 'Hoãn, sẽ thông báo ngày mới',
  cancelled: 'Không tổ chức',
} as const;

/** "THÔNG BÁO lịch tiếp công dân" (seed 003 II: time and schedule for each bridge point, posted publicly). */
export function scheduleNoticeDocument(
  notice: PrintedNotice,
  office: Office,
  sample: boolean,
): StateDocument {
  const isChange = notice.sort === 'change';
  return {
    name: `thong-bao-lich-tiep-cong-dan-${notice.number.replace(/[^0-9A-Za-z]+/g, '-')}`,
    head: officeHead(office, { number: notice.number, date: dateIn(notice.at) }),
    title: 'THÔNG BÁO',
    subtitle: [isChange ? 'Thay đổi lịch tiếp công dân trực tuyến' : 'Lịch tiếp công dân trực tuyến'],
    landscape: true,
    body: [
      {
        kind: 'paragraph',
        align: 'justify',
        text: `${office.authority} thông báo ${isChange ? 'thay đổi lịch' : 'lịch'} tiếp công dân theo hình thức trực tuyến như sau:`,
      },
      {
        kind: 'table',
        columns: [
          { title: 'STT', width: 1, align: 'center' },
          { title: 'Buổi tiếp', width: 6 },
          { title: 'Thời gian', width: 4 },
          { title: 'Chủ trì', width: 4 },
          { title: 'Địa điểm, điểm cầu', width: 6 },
          { title: 'Ghi chú', width: 3 },
        ],
        rows: notice.entries.map((entry, index) => [
          String(index + 1),
          entry.title,
          `${timeText(entry.plannedStart)} – ${timeText(entry.plannedEnd)}, ngày ${dateText(entry.plannedStart)}`,
          entry.chairName,
          entry.bridges.length === 0
            ? entry.place
            : `${entry.place}; các điểm cầu: ${entry.bridges.join(', ')}`,
          ENTRY_REMARKS[entry.state],
        ]),
      },
      ...(notice.words === ''
        ? []
        : [{ kind: 'paragraph' as const, align: 'justify' as const, text: notice.words }]),
      {
        kind: 'paragraph',
        align: 'justify',
        text: 'Công dân đăng ký tại điểm cầu nơi cư trú và mang theo giấy tờ tùy thân khi đến. Buổi tiếp được ghi âm, ghi hình theo quy định.',
      },
    ],
    signatures: [{ title: 'LÃNH ĐẠO CƠ QUAN', note: '(Ký tên, đóng dấu)', name: '' }],
    recipients: ['Các điểm cầu', 'Niêm yết công khai, trang thông tin điện tử', 'Lưu: VT, TCD'],
    sample,
  };
}
