import type { Config } from '../../config/settings.ts';

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
const LEVEL = /^(tỉnh|thành phố)(?=\s)/i;

export function officeOf({
  PROVINCE_NAME,
  ORGANISATION_NAME,
}: Pick<Config, 'PROVINCE_NAME' | 'ORGANISATION_NAME'>): Office {
  return {
    above: `Ủy ban nhân dân ${PROVINCE_NAME.replace(LEVEL, (level) => level.toLowerCase())}`,
    authority: ORGANISATION_NAME,
    place: PROVINCE_NAME.replace(LEVEL, '').trim(),
  };
}
