import { runningItem } from '../conduct/decide.ts';
import type { Conclusion, ItemKind, ItemState } from '../conduct/items.ts';
import { itemTurns } from '../recording/item-turns.ts';
import { apply, initialPicture, type SessionEvent } from '../session-events.ts';
import type { SessionState } from '../session.ts';
import type { RollPerson } from './minutes.ts';

/** From..to; epoch milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Something that interrupted the session. */
export type Incident = Stretch & {
  readonly kind: 'line_lost' | 'recording_interrupted' | 'paused' | 'dismissed' | 'overridden';
  readonly bridgeId: string | null;
  /** Item that ran then; null: none. */
  readonly itemId: string | null;
  readonly reason: string;
};

/** What the events tell that belongs into minutes. */
export interface MinutesTimeline {
  readonly openedAt: number;
  readonly closedAt: number;
  readonly notice: { readonly version: string; readonly at: number } | null;
  /** Bridge points that a device sat at, or whose roll was called as present. */
  readonly present: ReadonlySet<string>;
  readonly turns: ReadonlyMap<string, readonly Stretch[]>;
  readonly identityCheckedAt: ReadonlyMap<string, number>;
  readonly dialogueAt: ReadonlyMap<string, number>;
  readonly shown: ReadonlyMap<string, readonly string[]>;
  /** Why an item was put off or refused. */
  readonly reasons: ReadonlyMap<string, string>;
  readonly incidents: readonly Incident[];
}

/** An item as the minutes name it. */
export interface MinutesItem {
  readonly itemId: string;
  readonly place: number;
  readonly kind: ItemKind;
  readonly label: string;
  readonly people: number;
  readonly summary: string;
  readonly closed: boolean;
  readonly bridgeIds: readonly string[];
  readonly agencyBridgeIds: readonly string[];
  readonly state: ItemState;
  readonly conclusions: readonly Conclusion[];
  readonly refusal: string | null;
  /** Citizens as registered; the numbers of their papers are masked. */
  readonly citizens: readonly {
    readonly name: string;
    readonly address: string;
    readonly idNumber: string;
  }[];
  readonly gaps: readonly (Stretch & { readonly bridgeId: string })[];
}

/** A note of the secretary. */
export interface MinutesNote {
  readonly at: number;
  readonly itemId: string | null;
  readonly text: string;
}

/** All that minutes are drafted from. */
export interface MinutesFacts {
  readonly sessionId: string;
  readonly title: string;
  readonly chairName: string;
  readonly secretaryName: string;
  readonly place: string;
  readonly centre: string;
  readonly bridges: readonly { readonly bridgeId: string; readonly name: string }[];
  readonly rolls: ReadonlyMap<string, readonly RollPerson[]>;
  readonly timeline: MinutesTimeline;
  readonly items: readonly MinutesItem[];
  readonly notes: readonly MinutesNote[];
  readonly documents: ReadonlyMap<string, string>;
  /** Folder of the recording below the archive. */
  readonly folder: string;
  readonly journalHash: string | null;
  readonly seal: {
    readonly number: number;
    readonly sealedAt: number;
    readonly keyId: string;
    /** SHA-256 of the text of the seal, where it was told. */
    readonly sha256: string | null;
  } | null;
}

/**
 * What happened in a session that is over, for its minutes.
 * @returns null where it was not opened and closed
 */
export function minutesTimeline(
  plannedState: SessionState,
  events: readonly SessionEvent[],
): MinutesTimeline | null {
  let picture = initialPicture(plannedState);
  const present = new Set<string>();
  const identityCheckedAt = new Map<string, number>();
  const dialogueAt = new Map<string, number>();
  const shown = new Map<string, string[]>();
  const reasons = new Map<string, string>();
  const incidents: Incident[] = [];
  const open = new Map<string, Omit<Incident, 'to'>>();
  const begin = (key: string, incident: Omit<Incident, 'to'>): void => {
    if (!open.has(key)) open.set(key, incident);
  };
  const end = (key: string, to: number): void => {
    const begun = open.get(key);
    open.delete(key);
    if (begun !== undefined) incidents.push({ ...begun, to });
  };
  for (const event of events) {
    const { at } = event;
    const before = picture;
    picture = apply(picture, event);
    const itemId = runningItem(before);
    const plain = { from: at, bridgeId: null, itemId, reason: '' } as const;
    if (event.type === 'session_paused') begin('pause', { ...plain, kind: 'paused', reason: event.reason });
    else if (event.type === 'session_resumed') end('pause', at);
    else if (event.type === 'recording_interrupted')
      begin('recording', { ...plain, kind: 'recording_interrupted' });
    else if (event.type === 'recording_resumed') end('recording', at);
    else if (event.type === 'recording_overridden' || event.type === 'readiness_overridden')
      incidents.push({ ...plain, kind: 'overridden', reason: event.reason, to: at });
    else if (event.type === 'bridge_joined') {
      present.add(event.bridgeId);
      end(`line ${event.bridgeId}`, at);
    } else if (event.type === 'bridge_left') {
      const { bridgeId, reason, seatId } = event;
      // A late leave of a seat that was taken over is no loss.
      if (reason === 'lost' && before.seats.get(bridgeId)?.seatId === seatId)
        begin(`line ${bridgeId}`, { ...plain, kind: 'line_lost', bridgeId });
    } else if (event.type === 'bridge_dismissed') {
      const { bridgeId, reason } = event;
      begin(`out ${bridgeId}`, { ...plain, kind: 'dismissed', bridgeId, reason });
    } else if (event.type === 'bridge_admitted') end(`out ${event.bridgeId}`, at);
    else if (event.type === 'attendance_noted') {
      if (event.present) present.add(event.bridgeId);
      else if (!picture.seats.has(event.bridgeId)) present.delete(event.bridgeId);
    } else if (event.type === 'item_identity_checked') identityCheckedAt.set(event.itemId, at);
    else if (event.type === 'item_dialogue_begun') dialogueAt.set(event.itemId, at);
    else if (event.type === 'item_deferred' || event.type === 'item_refused')
      reasons.set(event.itemId, event.reason);
    else if (event.type === 'document_shown' && itemId !== null)
      shown.set(itemId, [...new Set([...(shown.get(itemId) ?? []), event.documentId])]);
  }
  const { openedAt, closedAt } = picture;
  if (openedAt === null || closedAt === null) return null;
  for (const key of [...open.keys()]) end(key, closedAt);
  const turns = new Map<string, Stretch[]>();
  for (const { itemId, fromMs, toMs } of itemTurns(plannedState, events))
    turns.set(itemId, [...(turns.get(itemId) ?? []), { from: openedAt + fromMs, to: openedAt + toMs }]);
  return {
    ...{ openedAt, closedAt, notice: picture.noticeRead, present, turns },
    ...{ identityCheckedAt, dialogueAt, shown, reasons },
    incidents: incidents
      .filter(({ to, kind }) => kind === 'overridden' || to >= openedAt)
      .map((each) => ({ ...each, from: Math.max(each.from, openedAt) }))
      .toSorted((a, b) => a.from - b.from),
  };
}
