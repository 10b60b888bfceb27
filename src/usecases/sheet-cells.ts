import { likened } from '../domain/procedure/registration-sheet.ts';
import type { Cell } from './read-workbook.ts';

/** What a cell says, without blanks around it, in composed characters: macOS and some editors part letters and marks. */
export function textIn(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '?' : cell.toISOString().slice(0, 10);
  return String(cell).normalize('NFC').replaceAll('\u00a0', ' ').trim();
}

/** `YYYY-MM-DD` of a date cell or of `31/12/2025`; null where it is no day. */
export function dayIn(cell: Cell): string | null {
  const written = textIn(cell);
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(written) ?? [];
  const iso = year === '' ? written : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const date = new Date(`${iso}T00:00:00Z`);
  // The 31st of February becomes a day of March.
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? null : iso;
}

/** Whether a cell says yes; null where it says something else than yes or no. */
export function isMarked(cell: Cell): boolean | null {
  const written = likened(textIn(cell));
  if (['x', 'co', 'yes', 'true', '1'].includes(written)) return true;
  return ['', 'khong', 'no', 'false', '0'].includes(written) ? false : null;
}

/**
 * The number of an identity card. Excel drops noughts in front of figures: cards have twelve digits, the older ones
 * nine, so what lacks one or two got lost (numbers of cards begin with the code of the province, 001 to 096).
 */
export function paddedIdNumber(cell: Cell): string {
  const written = textIn(cell).replace(/\s/g, '');
  if (typeof cell !== 'number') return written;
  if (/^\d{10,11}$/.test(written)) return written.padStart(12, '0');
  return /^\d{8}$/.test(written) ? written.padStart(9, '0') : written;
}

/** A telephone number; figures of nine digits lost the nought in front. */
export function paddedPhone(cell: Cell): string {
  const written = textIn(cell);
  return typeof cell === 'number' && /^\d{9}$/.test(written) ? `0${written}` : written;
}
