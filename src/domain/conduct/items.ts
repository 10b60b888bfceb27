import { DomainError } from '../errors.ts';

/** What a citizen comes for (DOMAIN §2). */
export const ITEM_KINDS = ['complaint', 'denunciation', 'petition', 'feedback'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/**
 * States of an agenda item from the list on (DOMAIN §3). What comes before, the registration, and what comes after, the
 * follow-up, belong to the papers around the session.
 */
export const ITEM_STATES = [
  'listed',
  'called',
  'identity_checked',
  'in_dialogue',
  'concluded',
  'absent',
  'refused',
  'deferred',
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export const ITEM_ACTS = [
  'call',
  'check_identity',
  'begin_dialogue',
  'conclude',
  'defer',
  'mark_absent',
  'refuse',
] as const;
export type ItemAct = (typeof ITEM_ACTS)[number];

const RUNNING = ['called', 'identity_checked', 'in_dialogue'] as const;

const TRANSITIONS: Readonly<Record<ItemAct, { from: readonly ItemState[]; to: ItemState }>> = {
  // Who was late or put off may still be received on the same day.
  call: { from: ['listed', 'deferred', 'absent'], to: 'called' },
  check_identity: { from: ['called'], to: 'identity_checked' },
  begin_dialogue: { from: ['identity_checked'], to: 'in_dialogue' },
  // Law on citizen reception, art. 9: who one speaks with is known before anything is decided.
  conclude: { from: ['identity_checked', 'in_dialogue'], to: 'concluded' },
  defer: { from: ['listed', ...RUNNING], to: 'deferred' },
  mark_absent: { from: ['listed', 'called'], to: 'absent' },
  refuse: { from: ['called', 'identity_checked', 'in_dialogue'], to: 'refused' },
};

/** Grounds to refuse a reception: Law on citizen reception 42/2013/QH13, art. 9, points 1 to 4. */
export const REFUSAL_CODES = ['no_self_control', 'disturbs', 'already_settled', 'other_by_law'] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Whether a citizen of this item is being received now. */
export function isRunning(state: ItemState): boolean {
  return (RUNNING as readonly ItemState[]).includes(state);
}

/** Whether the item waits for its turn. */
export const isWaiting = (state: ItemState): boolean => state === 'listed';

export function canActOnItem(state: ItemState, act: ItemAct): boolean {
  return TRANSITIONS[act].from.includes(state);
}

/**
 * The state after an act.
 * @throws {DomainError} `item_act_not_allowed`
 */
export function actOnItem(state: ItemState, act: ItemAct): ItemState {
  if (!canActOnItem(state, act)) throw new DomainError('item_act_not_allowed', { state, act });
  return TRANSITIONS[act].to;
}

/** One thing the chair decided: who does what by when (Circular 04/2021/TT-TTCP). */
export interface Conclusion {
  readonly agency: string;
  readonly task: string;
  /** Day by which it is to be done, `2027-01-31`; null where the law sets it. */
  readonly deadline: string | null;
}

/** A time in which the line of an item's bridge was down; `to` is null while it still is. */
export interface ItemGap {
  readonly bridgeId: string;
  readonly from: number;
  readonly to: number | null;
}

/** What the events tell of one item. */
export interface ItemPicture {
  readonly state: ItemState;
  /** Bridges on air while it runs, besides the centre: those of its citizens and of the invited agencies. */
  readonly bridges: readonly string[];
  readonly closed: boolean;
  /** Bridges whose faces and voices are made unrecognisable while it runs. */
  readonly disguised: readonly string[];
  readonly calledAt: number | null;
  readonly endedAt: number | null;
  readonly conclusions: readonly Conclusion[];
  readonly refusal: RefusalCode | null;
  readonly gaps: readonly ItemGap[];
}
