import type { DocumentHead } from './state-document.ts';

/** Who issues the papers of the state, as their head names it. */
export interface Office {
  /** Authority above: "Ủy ban nhân dân tỉnh Hưng Yên". */
  readonly above: string;
  /** "Ban Tiếp công dân tỉnh". */
  readonly authority: string;
  /** Where papers are dated: "Hưng Yên". */
  readonly place: string;
}

/** "Tỉnh Hưng Yên", "Thành phố Đà Nẵng": the level is written small after the authority's name. */
const LEVEL = /^(tỉnh|thành phố)(?=\s)/iu;

/** @param province "Tỉnh Hưng Yên" @param organisation "Ban Tiếp công dân tỉnh" */
export function officeOf({
  province,
  organisation,
}: {
  readonly province: string;
  readonly organisation: string;
}): Office {
  return {
    above: `Ủy ban nhân dân ${province.replace(LEVEL, (level) => level.toLowerCase())}`,
    authority: organisation,
    place: province.replace(LEVEL, '').trim(),
  };
}

/**
 * Head of a paper that the office issues.
 * @param number "12/TB-TCD"; empty: a line to fill in by hand
 * @param date `YYYY-MM-DD`; null: dots to fill in by hand
 */
export function officeHead(
  office: Office,
  { number, date }: { readonly number: string; readonly date: string | null },
): DocumentHead {
  return { ...office, number: number === '' ? '' : `Số: ${number}`, date };
}
