import type { MediaSource, ProducerFact } from '../../src/contracts/media-shapes.ts';
import type { Message } from '../../src/contracts/papers.ts';
import type { LineQuality, Session } from '../../src/contracts/session.ts';
import type { HeardMark } from './mark-freshness.ts';

/** How the seat stands. */
export type Phase = 'connecting' | 'seated' | 'reconnecting' | 'restoring' | 'taken' | 'closed' | 'refused';
export type SourceState = ProducerFact['state'];

/** Everything the room shows; never changed in place. */
export interface RoomState {
  readonly phase: Phase;
  /** The refusal, where `phase` is `refused`. */
  readonly refusal: unknown;
  readonly session: Session | null;
  /** Streams of the others, by bridge; each object lasts as long as the bridge sends. */
  readonly streams: ReadonlyMap<string, MediaStream>;
  /** Screens that others share, by bridge. */
  readonly screens: ReadonlyMap<string, MediaStream>;
  /** The own screen while it is shared. */
  readonly ownScreen: MediaStream | null;
  /** Pictures (`bridge source`) that the own line does not carry now. */
  readonly heldPictures: ReadonlySet<string>;
  /** What leaves this room is made unrecognisable first. */
  readonly disguised: boolean;
  /** The browser could not disguise: nothing of this room is sent. */
  readonly disguiseFailed: boolean;
  /** Pieces of the own picture and sound that the line lost and that are still to be sent. */
  readonly supplementing: number;
  readonly messages: readonly Message[];
  /** Messages that came while nobody looked at them. */
  readonly unread: number;
  /** Rises whenever a note was written. */
  readonly notesTold: number;
  /** Own camera and microphone. */
  readonly ownStream: MediaStream | null;
  readonly own: { readonly camera: SourceState; readonly microphone: SourceState };
  readonly deviceLost: boolean;
  /** The chair asks this bridge to open its microphone. */
  readonly askedToSpeak: boolean;
  /** `bridge source` → state. */
  readonly sources: ReadonlyMap<string, SourceState>;
  readonly speaking: readonly string[];
  readonly lines: ReadonlyMap<string, LineQuality>;
  readonly mark: HeardMark | null;
  readonly liveSince: number | null;
  /** Server's clock minus this PC's, milliseconds: office PCs may be minutes off. */
  readonly clockOffset: number;
}

export const sourceKey = (bridgeId: string, source: MediaSource): string => `${bridgeId} ${source}`;

const BEGINNING: RoomState = {
  phase: 'connecting',
  refusal: null,
  session: null,
  streams: new Map(),
  screens: new Map(),
  ownScreen: null,
  heldPictures: new Set(),
  disguised: false,
  disguiseFailed: false,
  supplementing: 0,
  messages: [],
  unread: 0,
  notesTold: 0,
  ownStream: null,
  own: { camera: 'stopped', microphone: 'stopped' },
  deviceLost: false,
  askedToSpeak: false,
  sources: new Map(),
  speaking: [],
  lines: new Map(),
  mark: null,
  liveSince: null,
  clockOffset: 0,
};

/** The room's state, for React to subscribe to. */
export interface RoomStore {
  readonly get: () => RoomState;
  readonly set: (change: Partial<RoomState> | ((state: RoomState) => Partial<RoomState>)) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function makeRoomStore(): RoomStore {
  let state = BEGINNING;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...(typeof change === 'function' ? change(state) : change) };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A copy of a map with one entry set, or removed where the value is undefined. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}
