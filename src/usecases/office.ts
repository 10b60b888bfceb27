import type { DocumentHead } from '../domain/documents/state-document.ts';

/** Who issues the papers, from the configuration. */
export interface Office {
  /** "Ban Tiếp công dân tỉnh". */
  readonly name: string;
  /** "Tỉnh Hưng Yên". */
  readonly province: string;
}

/** The head of a letter. @param number "12/TB-TCD"; empty: a line to fill in by hand */
export function letterHead(
  { name, province }: Office,
  { number, date }: { readonly number: string; readonly date: string | null },
): DocumentHead {
  return {
    above: `Ủy ban nhân dân ${province.charAt(0).toLowerCase()}${province.slice(1)}`,
    authority: name,
    number: number === '' ? '' : `Số: ${number}`,
    place: province.replace(/^(Tỉnh|Thành phố) /, ''),
    date,
  };
}
