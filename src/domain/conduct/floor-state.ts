/** How the pictures stand on everybody's screen. */
export const LAYOUTS = ['speaker', 'side_by_side', 'grid', 'document'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** `muted`: told to be silent, and may speak again by itself; `locked`: only the chair lets it speak again. */
export type Silence = 'muted' | 'locked';

/** A document as it lies open before all who are on air. */
export interface ShownDocument {
  readonly documentId: string;
  /** From 1. */
  readonly page: number;
  /** Bridge that shows it. */
  readonly bridgeId: string;
}

/** Who has the floor, as the events tell it. */
export interface FloorState {
  /** All are on air: opening, closing, conference. */
  readonly plenary: boolean;
  /** The item whose citizen is received now. */
  readonly currentItem: string | null;
  /** Bridges that the centre consults in private; null while it does not. */
  readonly consulting: readonly string[] | null;
  readonly silenced: ReadonlyMap<string, Silence>;
  /** Sent out of the room until admitted again. */
  readonly dismissed: ReadonlySet<string>;
  /** Raised hands, by bridge, with the instant. */
  readonly hands: ReadonlyMap<string, number>;
  readonly spotlight: string | null;
  readonly layout: Layout;
  readonly document: ShownDocument | null;
}

/** A session opens with everybody on air: the chair greets, the notice is read, attendance is called. */
export const OPENING_FLOOR: FloorState = {
  plenary: true,
  currentItem: null,
  consulting: null,
  silenced: new Map(),
  dismissed: new Set(),
  hands: new Map(),
  spotlight: null,
  layout: 'speaker',
  document: null,
};

/** A copy of a map without one key. */
export function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
