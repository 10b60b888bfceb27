/**
 * A paper of the state as text and structure. What it looks like (country's name and motto, Times New Roman or its
 * metric equal, margins, page numbers) is settled once by whoever prints it, after Decree 30/2020/NĐ-CP, appendix I.
 */
export interface StateDocument {
  /** Of the file, for lists and the printer; never an identity. */
  readonly name: string;
  readonly head: DocumentHead | null;
  /** In capitals below the head: "BIÊN BẢN". */
  readonly title: string;
  /** What it is about, one line each. */
  readonly subtitle: readonly string[];
  readonly landscape: boolean;
  readonly body: readonly Block[];
  /** Side by side at the end, four at the most in a row. */
  readonly signatures: readonly Signature[];
  /** "Nơi nhận", left of the signatures. */
  readonly recipients: readonly string[];
  /** Marks every page "DỮ LIỆU MẪU". */
  readonly sample: boolean;
}

export interface DocumentHead {
  /** Authority above the one that issues; empty: none. */
  readonly above: string;
  readonly authority: string;
  /** As written: "Số: 12/BB-TCD"; empty: a line to fill in by hand. */
  readonly number: string;
  readonly place: string;
  /** `YYYY-MM-DD`; null: dots to fill in by hand. */
  readonly date: string | null;
}

/** A piece of text with one look. */
export interface Run {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
}
export type Line = string | readonly Run[];

export interface Column {
  readonly title: string;
  /** Share of the width of the table. */
  readonly width: number;
  readonly align?: 'left' | 'center' | 'right';
  /** Columns next to each other with the same one stand below a common head. */
  readonly group?: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: Line; readonly align?: 'left' | 'center' | 'justify' }
  | { readonly kind: 'list'; readonly items: readonly Line[]; readonly numbered?: boolean }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
      /** A last row in bold. */
      readonly total?: readonly string[];
      /** A row of column numbers below the head, as books of the state have. */
      readonly numbered?: boolean;
    };

export interface Signature {
  /** In capitals: "NGƯỜI LẬP BIÊN BẢN". */
  readonly title: string;
  /** In italics below: "(Ký, ghi rõ họ tên)". */
  readonly note: string;
  /** Below the room for the hand; empty: left open. */
  readonly name: string;
}

/** Runs of a line. */
export function runsOf(line: Line): readonly Run[] {
  return typeof line === 'string' ? [{ text: line }] : line;
}

/** "ngày 05 tháng 02 năm 2026": days below ten and the months of January and February with a nought (Decree 30/2020). */
export function documentDate(date: string | null): string {
  if (date === null) return 'ngày …… tháng …… năm ……';
  const [year = '', month = '', day = ''] = date.split('-');
  const written = Number(month) <= 2 ? month : String(Number(month));
  return `ngày ${day} tháng ${written} năm ${year}`;
}
