/** Who is there at a bridge point, as the roll was called. */
export const ROLL_KINDS = ['official', 'citizen'] as const;
export type RollKind = (typeof ROLL_KINDS)[number];

/** One person of a roll. */
export interface RollPerson {
  readonly kind: RollKind;
  /** Of a closed item the code name. */
  readonly name: string;
  readonly position: string;
  readonly unit: string;
  readonly present: boolean;
  /** Item of the agenda that a citizen comes for; null: of none. */
  readonly itemId: string | null;
}

/** A part of the minutes that is edited by itself. */
export interface MinutesSection {
  /** `general`, `attendance.<bridge>`, `item.<item>.<part>`, `incidents`, `recording`, `closing`. */
  readonly id: string;
  /** Bridge points that may read it besides the centre; null: all that took part. */
  readonly bridgeIds: readonly string[] | null;
  /** Follows the events alone: of a closed item nothing is written by hand. */
  readonly locked: boolean;
  readonly text: string;
  /** What the program had drafted when the text was written or last compared. */
  readonly drafted: string;
}

/** A section with what the program would draft now; null where that is what it was. */
export interface OfferedSection extends MinutesSection {
  readonly offered: string | null;
}

/** Parts of an item, in the order of the paper. */
export const ITEM_PARTS = ['facts', 'statement', 'explanation', 'dialogue', 'conclusion'] as const;
export type ItemPart = (typeof ITEM_PARTS)[number];

/** What a section is about. */
export type SectionPlace =
  | { readonly of: 'general' | 'incidents' | 'recording' | 'closing' }
  | { readonly of: 'attendance'; readonly bridgeId: string }
  | { readonly of: 'item'; readonly itemId: string; readonly part: ItemPart };

/** Reads a section's id; null where it is none. */
export function placeOf(id: string): SectionPlace | null {
  const [first = '', second = '', third = ''] = id.split('.');
  if (first === 'general' || first === 'incidents' || first === 'recording' || first === 'closing')
    return second === '' ? { of: first } : null;
  if (first === 'attendance' && second !== '') return { of: 'attendance', bridgeId: second };
  const part = ITEM_PARTS.find((each) => each === third);
  return first === 'item' && part !== undefined ? { of: 'item', itemId: second, part } : null;
}

/** The minutes as they stand: what was written, and what the facts would give now where that differs. */
export function withOffers(
  drafted: readonly MinutesSection[],
  written: readonly MinutesSection[] | null,
): readonly OfferedSection[] {
  return drafted.map((fresh) => {
    const old = written?.find(({ id }) => id === fresh.id);
    if (old === undefined || fresh.locked) return { ...fresh, offered: null };
    const { text, drafted: before } = old;
    // Who may read it is settled by the agenda, never by what was written earlier.
    return { ...fresh, text, drafted: before, offered: fresh.text === before ? null : fresh.text };
  });
}

/** What the secretary wrote of a section; `accept`: what is offered was looked at and need not be offered again. */
export interface SectionChange {
  readonly id: string;
  readonly text: string;
  readonly accept: boolean;
}

/**
 * The sections after a change.
 * @returns null where a change speaks of a section that there is not, or that is locked
 */
export function changed(
  sections: readonly OfferedSection[],
  changes: readonly SectionChange[],
): readonly MinutesSection[] | null {
  const open = new Set(sections.filter(({ locked }) => !locked).map(({ id }) => id));
  if (changes.some(({ id }) => !open.has(id))) return null;
  return sections.map(({ offered, ...section }) => {
    const change = changes.find(({ id }) => id === section.id);
    if (change === undefined) return section;
    const drafted = change.accept && offered !== null ? offered : section.drafted;
    return { ...section, text: change.text, drafted };
  });
}

/** Sections that say something else than what was drafted. */
export function editedSections(sections: readonly MinutesSection[]): readonly string[] {
  return sections.filter(({ text, drafted }) => text !== drafted).map(({ id }) => id);
}

/** What a bridge point may read: the common part and its own items. */
export function sectionsFor<S extends MinutesSection>(
  sections: readonly S[],
  bridgeId: string | null,
): readonly S[] {
  if (bridgeId === null) return sections;
  return sections.filter(({ bridgeIds }) => bridgeIds === null || bridgeIds.includes(bridgeId));
}

/** Who signs: the chair, the secretary, or a bridge point by its id. */
export interface MinutesSigner {
  readonly key: string;
  readonly name: string;
}
export const CHAIR = 'chair';
export const SECRETARY = 'secretary';

/** Whose copy a signer signs: the whole for the people of the centre, the bridge's own extract for a bridge. */
export const WHOLE = 'whole';
export function copyOf(signer: string): string {
  return signer === CHAIR || signer === SECRETARY ? WHOLE : signer;
}

export const MINUTES_STATES = ['draft', 'editing', 'awaiting_signature', 'signed'] as const;
export type MinutesState = (typeof MINUTES_STATES)[number];

/**
 * @param newest version that was written last; 0: none yet
 * @param fixed version that was read back last; 0: none yet
 * @param missing how many have not signed that one
 */
export function minutesState(newest: number, fixed: number, missing: number): MinutesState {
  if (newest === 0) return 'draft';
  // What was changed after it was read back has to be read back again.
  if (fixed < newest) return 'editing';
  return missing > 0 ? 'awaiting_signature' : 'signed';
}
