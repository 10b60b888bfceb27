import type { StateDocument } from '../domain/documents/state-document.ts';

/**
 * Measures of a state paper (Decree 30/2020/NĐ-CP on clerical work, appendix I): A4, Times New Roman, black. Lengths in
 * millimetres, sizes of letters in points.
 */
export const PAPER = { shortMm: 210, longMm: 297 } as const;
export const MARGINS_MM = { top: 20, bottom: 20, left: 30, right: 15 } as const;
export const SIZES = { text: 14, table: 12, wideTable: 10, head: 13, authority: 12, recipients: 11 } as const;
export const INDENT_MM = 10;
export const COUNTRY = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
export const MOTTO = 'Độc lập - Tự do - Hạnh phúc';
export const SAMPLE_MARK = 'DỮ LIỆU MẪU';
/** Left to the authority, right to the country, as shares of the width. */
export const HEAD_SHARES = [0.42, 0.58] as const;

/** Room between the margins, millimetres. */
export function textWidthMm({ landscape }: Pick<StateDocument, 'landscape'>): number {
  return (landscape ? PAPER.longMm : PAPER.shortMm) - MARGINS_MM.left - MARGINS_MM.right;
}

/** From this many columns on the letters of a table are smaller, so that a date stays in one line. */
const WIDE_FROM = 9;

/** Size of the letters of a table, points. */
export function tableSize(columns: readonly unknown[]): number {
  return columns.length >= WIDE_FROM ? SIZES.wideTable : SIZES.table;
}

/** Signatures in rows of at the most so many, evenly. */
export function inRows<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  const rows = Math.ceil(all.length / most);
  const each = rows === 0 ? 0 : Math.ceil(all.length / rows);
  return Array.from({ length: rows }, (_, row) => all.slice(row * each, (row + 1) * each));
}

/** Neighbouring columns with the same common head, with how many there are. */
export function columnGroups(
  columns: readonly { readonly group?: string }[],
): readonly { readonly group: string | null; readonly span: number; readonly from: number }[] {
  const groups: { group: string | null; span: number; from: number }[] = [];
  for (const [at, { group = null }] of columns.entries()) {
    const last = groups.at(-1);
    if (last !== undefined && group !== null && last.group === group) last.span += 1;
    else groups.push({ group, span: 1, from: at });
  }
  return groups;
}
