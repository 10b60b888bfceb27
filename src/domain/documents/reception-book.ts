import type { Office } from './office.ts';
import type { Column, StateDocument } from './state-document.ts';

const HANDLING = 'Hướng xử lý';

/** The twelve columns of the book of receptions, form 03 of Circular 04/2021/TT-TTCP, in their order. */
export const BOOK_COLUMNS: readonly Column[] = [
  { title: 'STT', width: 4, align: 'center' },
  { title: 'Ngày tiếp', width: 8, align: 'center' },
  { title: 'Họ tên - Địa chỉ', width: 14 },
  { title: 'CMND/Hộ chiếu', width: 9, align: 'center' },
  { title: 'Nội dung vụ việc', width: 16 },
  { title: 'Phân loại đơn/Số người', width: 8, align: 'center' },
  { title: 'Cơ quan đã giải quyết', width: 9 },
  { title: 'Thụ lý để giải quyết', width: 8, align: 'center', group: HANDLING },
  { title: 'Trả lại đơn và hướng dẫn', width: 8, align: 'center', group: HANDLING },
  { title: 'Chuyển đơn đến cơ quan có thẩm quyền', width: 9, align: 'center', group: HANDLING },
  { title: 'Theo dõi kết quả giải quyết', width: 12 },
  { title: 'Ghi chú', width: 8 },
];

/**
 * The book as a paper in landscape.
 * @param rows texts of the twelve columns
 * @param period "Từ ngày … đến ngày …"
 */
export function receptionBook(of: {
  readonly office: Office;
  readonly period: string;
  readonly scope: string;
  readonly rows: readonly (readonly string[])[];
  readonly sample: boolean;
}): StateDocument {
  return {
    name: 'so-tiep-cong-dan',
    head: {
      above: of.office.above,
      authority: of.office.authority,
      number: '',
      place: of.office.place,
      date: null,
    },
    title: 'SỔ TIẾP CÔNG DÂN',
    subtitle: [of.period, ...(of.scope === '' ? [] : [of.scope])],
    landscape: true,
    body: [
      { kind: 'paragraph', text: 'Mẫu số 03 ban hành kèm theo Thông tư số 04/2021/TT-TTCP', align: 'center' },
      { kind: 'table', columns: BOOK_COLUMNS, rows: of.rows, numbered: true },
    ],
    signatures: [
      { title: 'NGƯỜI LẬP SỔ', note: '(Ký, ghi rõ họ tên)', name: '' },
      { title: 'THỦ TRƯỞNG ĐƠN VỊ', note: '(Ký, ghi rõ họ tên, đóng dấu)', name: '' },
    ],
    recipients: [],
    sample: of.sample,
  };
}
