import type { Office } from './office.ts';
import type { Column, StateDocument } from './state-document.ts';

/** A table of a report with its heading. */
export interface ReportTable {
  readonly heading: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  readonly total?: readonly string[];
}

/** The report of a period as a paper: its tables under numbered headings. */
export function receptionReport(of: {
  readonly office: Office;
  /** "Tháng 3 năm 2026"; a free span: "Theo yêu cầu". */
  readonly name: string;
  readonly period: string;
  readonly scope: string;
  readonly asOf: string;
  readonly tables: readonly ReportTable[];
  /** SHA-256 of what was given out; null: a draft. */
  readonly sha256: string | null;
  /** `YYYY-MM-DD` of giving it out. */
  readonly date: string | null;
  readonly sample: boolean;
}): StateDocument {
  return {
    name: 'bao-cao-tiep-cong-dan',
    head: {
      ...{ above: of.office.above, authority: of.office.authority, place: of.office.place },
      ...{ number: '', date: of.date },
    },
    title: 'BÁO CÁO',
    subtitle: [
      'Kết quả công tác tiếp công dân trực tuyến',
      `${of.name} (${of.period})`,
      ...(of.scope === '' ? [] : [of.scope]),
    ],
    landscape: false,
    body: [
      { kind: 'paragraph', text: `Số liệu tính đến ${of.asOf}.` },
      ...of.tables.flatMap((table, index) => [
        { kind: 'heading' as const, text: `${index + 1}. ${table.heading}` },
        table.rows.length === 0
          ? { kind: 'paragraph' as const, text: 'Không phát sinh trong kỳ.' }
          : {
              ...{ kind: 'table' as const, columns: table.columns, rows: table.rows },
              ...(table.total === undefined ? {} : { total: table.total }),
            },
      ]),
      {
        kind: 'paragraph',
        text:
          of.sha256 === null
            ? [{ text: 'BẢN NHÁP – chưa phát hành.', bold: true }]
            : [{ text: `Mã kiểm tra của bản phát hành (SHA-256): ${of.sha256}`, italic: true }],
      },
    ],
    signatures: [
      { title: 'NGƯỜI LẬP BÁO CÁO', note: '(Ký, ghi rõ họ tên)', name: '' },
      { title: 'THỦ TRƯỞNG ĐƠN VỊ', note: '(Ký, ghi rõ họ tên, đóng dấu)', name: '' },
    ],
    recipients: ['Thanh tra tỉnh', 'Văn phòng UBND tỉnh', 'Lưu: VT'],
    sample: of.sample,
  };
}
