import type { DocumentHead } from './state-document.ts';

/** Whose papers these are. */
export interface Office {
  /** "Tỉnh Hưng Yên". */
  readonly province: string;
  /** "Ban Tiếp công dân tỉnh". */
  readonly organisation: string;
}

/** Head of a paper that the reception office issues. @param date `YYYY-MM-DD` */
export function officeHead(office: Office, number: string, date: string): DocumentHead {
  return {
    above: `UBND ${office.province}`.toUpperCase(),
    authority: office.organisation.toUpperCase(),
    number: `Số: ${number}`,
    place: office.province.replace(/^(tỉnh|thành phố)\s+/iu, ''),
    date,
  };
}
