import type { ItemKind } from '../conduct/items.ts';
import { folded, wordsOf } from '../vietnamese-words.ts';

/** What a matter is about (seed LB-17), as books and reports count it. */
export const MATTER_FIELDS = [
  'land',
  'construction',
  'site_clearance',
  'social_policy',
  'environment',
  'justice',
  'other',
] as const;
export type MatterField = (typeof MATTER_FIELDS)[number];

/** Who has to settle a matter (seed QN-16). */
export const COMPETENCES = ['province', 'district', 'commune', 'department', 'other', 'unknown'] as const;
export type Competence = (typeof COMPETENCES)[number];

/** How a matter came in (seed LB-9). */
export const SOURCES = ['in_person', 'post', 'referred', 'portal'] as const;
export type Source = (typeof SOURCES)[number];

export const ID_KINDS = ['citizen_card', 'passport', 'other'] as const;
export type IdKind = (typeof ID_KINDS)[number];

/** `registered` by the bridge, `submitted` with its list, then decided at the centre (DOMAIN §3). */
export const REGISTRATION_STATES = [
  'registered',
  'submitted',
  'listed',
  'handled_locally',
  'returned',
  'withdrawn',
] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

/** What the centre decides of a registration. */
export const SCREENINGS = ['listed', 'handled_locally', 'returned'] as const;
export type Screening = (typeof SCREENINGS)[number];

/** Who comes with a matter. */
export interface Person {
  readonly name: string;
  readonly address: string;
  readonly idKind: IdKind;
  readonly idNumber: string;
  readonly phone: string;
  /** Speaks for a group. */
  readonly representative: boolean;
}

/** What a bridge writes down of a matter. */
export interface Matter {
  readonly kind: ItemKind;
  readonly field: MatterField;
  readonly summary: string;
  /** How many came about it, those not named too. */
  readonly people: number;
  readonly persons: readonly Person[];
  /** Day since which it waits, `YYYY-MM-DD`; null: new. */
  readonly waitingSince: string | null;
  /** An authority above sent it. */
  readonly sentFromAbove: boolean;
}

/** From this many people on one matter is a group (Law on Citizen Reception: at least five on one content). */
export const GROUP_FROM = 5;

/**
 * How many may speak for so many people: none need to below a group; one or two up to ten, at most five above
 * (Decree 64/2014/NĐ-CP on receiving several persons about one matter; configurable practice, DOMAIN §5).
 */
export function representativesOf(people: number): { readonly least: number; readonly most: number } {
  if (people < GROUP_FROM) return { least: 0, most: people };
  return { least: 1, most: people <= 10 ? 2 : 5 };
}

/** What is wrong with a registration, as codes that the interface has words for. */
export const REGISTRATION_PROBLEMS = [
  'nobody_named',
  'more_named_than_came',
  'no_representative',
  'too_many_representatives',
  'names_of_denouncers',
  'waiting_since_future',
] as const;
export type RegistrationProblem = (typeof REGISTRATION_PROBLEMS)[number];

/** @param today `YYYY-MM-DD` in Vietnam */
export function problemsOf(matter: Matter, today: string): readonly RegistrationProblem[] {
  const { kind, people, persons, summary, waitingSince } = matter;
  const late: RegistrationProblem[] =
    waitingSince !== null && waitingSince > today ? ['waiting_since_future'] : [];
  if (kind === 'denunciation') {
    // Who denounces is protected: nothing that could name anybody is written down (Law on Denunciations, art. 8, 56).
    return persons.length > 0 || summary !== '' ? ['names_of_denouncers', ...late] : late;
  }
  const speaking = persons.filter(({ representative }) => representative).length;
  const { least, most } = representativesOf(people);
  return [
    ...(persons.length === 0 ? (['nobody_named'] as const) : []),
    ...(persons.length > people ? (['more_named_than_came'] as const) : []),
    ...(speaking < least ? (['no_representative'] as const) : []),
    ...(people >= GROUP_FROM && speaking > most ? (['too_many_representatives'] as const) : []),
    ...late,
  ];
}

/** Why a matter goes before others (seed LB-13). */
export const PRIORITIES = ['backlog', 'large_group', 'from_above'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Months after which a matter that waits is backlog (seed LB-13: "tồn đọng từ 03 tháng trở lên"). */
const BACKLOG_MONTHS = 3;

/** @param on day of the reception, `YYYY-MM-DD` */
export function prioritiesOf(
  { waitingSince, people, sentFromAbove }: Pick<Matter, 'waitingSince' | 'people' | 'sentFromAbove'>,
  on: string,
): readonly Priority[] {
  return [
    ...(waitingSince !== null && monthsLater(waitingSince, BACKLOG_MONTHS) <= on
      ? (['backlog'] as const)
      : []),
    ...(people >= GROUP_FROM ? (['large_group'] as const) : []),
    ...(sentFromAbove ? (['from_above'] as const) : []),
  ];
}

/** The same day some months later, the last of its month where there is none: 30/11 and three months is 28/02. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** All but the last three characters of an identity paper's number: `•••••••••123`. */
export function maskedNumber(idNumber: string): string {
  return '•'.repeat(Math.max(0, idNumber.length - 3)) + idNumber.slice(-3);
}

/** Days before a session by which a bridge's list has to be in (seed QN-17: "trước 05 ngày"). */
export const LIST_DAYS = 5;
const DAY_MS = 24 * 3_600_000;

/** From this instant on a list is late. @param plannedStart epoch milliseconds */
export function listDeadline(plannedStart: number, days: number = LIST_DAYS): number {
  return plannedStart - days * DAY_MS;
}

/** Why two registrations may be the same. */
export const DUPLICATE_REASONS = ['same_paper', 'same_person', 'same_matter'] as const;
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number];

/** Share of the words of the shorter summary that the other has, from which they count as one matter. */
const SAME_MATTER_SHARE = 0.75;
/** Shorter summaries say too little to be compared, words. */
const LEAST_WORDS = 5;

/** What a matter is compared by; made once where many are compared. */
export interface Likeness {
  readonly papers: ReadonlySet<string>;
  readonly persons: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

export function likenessOf({ persons, summary }: Pick<Matter, 'persons' | 'summary'>): Likeness {
  const paper = ({ idNumber }: Person): string => idNumber.replace(/\s/g, '').toLowerCase();
  return {
    papers: new Set(persons.map(paper).filter((text) => text.length > 1)),
    persons: new Set(persons.map(({ name, address }) => `${folded(name)}|${folded(address)}`)),
    words: new Set(wordsOf(summary).map(folded)),
  };
}

/** Why two matters look like one and the same; none where they do not. It warns and forbids nothing. */
export function sameReasons(a: Likeness, b: Likeness): readonly DuplicateReason[] {
  const shares = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
    [...one].some((each) => other.has(each));
  return [
    ...(shares(a.papers, b.papers) ? (['same_paper'] as const) : []),
    ...(shares(a.persons, b.persons) ? (['same_person'] as const) : []),
    ...(shareWords(a.words, b.words) ? (['same_matter'] as const) : []),
  ];
}

/** Whether two summaries share most of their words; summaries of few words say too little. */
export function isSameMatter(a: string, b: string): boolean {
  return shareWords(new Set(wordsOf(a).map(folded)), new Set(wordsOf(b).map(folded)));
}

function shareWords(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const least = Math.min(one.size, other.size);
  if (least < LEAST_WORDS) return false;
  return [...one].filter((word) => other.has(word)).length / least >= SAME_MATTER_SHARE;
}

/** As `sameReasons`, of two matters. */
export function duplicateOf(a: Matter, b: Matter): readonly DuplicateReason[] {
  return sameReasons(likenessOf(a), likenessOf(b));
}
