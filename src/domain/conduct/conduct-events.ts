import type { Layout } from './floor-state.ts';
import type { DocumentType } from './documents.ts';
import type { Conclusion, RefusalCode } from './items.ts';

/** Acts and facts of a running session, beside those that move the session itself; ids, never identities. */
export type ConductEventBody =
  /** The item stands on the list; before or during the session. */
  | {
      readonly type: 'item_listed';
      readonly itemId: string;
      /** Bridges of its citizens and of the invited agencies. */
      readonly bridges: readonly string[];
      /** A denunciation: code name only, everybody else on hold, its recording restricted. */
      readonly closed: boolean;
      /** Bridges whose faces and voices are made unrecognisable. */
      readonly disguised: readonly string[];
    }
  | {
      readonly type: 'item_changed';
      readonly itemId: string;
      readonly bridges: readonly string[];
      readonly disguised: readonly string[];
    }
  | { readonly type: 'item_withdrawn'; readonly itemId: string; readonly reason: string }
  | { readonly type: 'item_called'; readonly itemId: string; readonly outOfOrder: boolean }
  | { readonly type: 'item_identity_checked'; readonly itemId: string }
  | { readonly type: 'item_dialogue_begun'; readonly itemId: string }
  | {
      readonly type: 'item_concluded';
      readonly itemId: string;
      readonly conclusions: readonly Conclusion[];
    }
  | { readonly type: 'item_deferred'; readonly itemId: string; readonly reason: string }
  | { readonly type: 'item_absent'; readonly itemId: string }
  | {
      readonly type: 'item_refused';
      readonly itemId: string;
      readonly code: RefusalCode;
      readonly reason: string;
    }
  /** The text of this version was read out; it comes before the first item. */
  | { readonly type: 'notice_read'; readonly version: string }
  /** The chair decided to open although nothing could be written. */
  | { readonly type: 'recording_overridden'; readonly reason: string }
  | { readonly type: 'plenary_begun' }
  | { readonly type: 'plenary_ended' }
  | { readonly type: 'consultation_begun'; readonly bridges: readonly string[] }
  | { readonly type: 'consultation_ended' }
  | { readonly type: 'bridge_muted'; readonly bridgeId: string; readonly locked: boolean }
  | { readonly type: 'bridge_unlocked'; readonly bridgeId: string }
  | { readonly type: 'bridge_dismissed'; readonly bridgeId: string; readonly reason: string }
  | { readonly type: 'bridge_admitted'; readonly bridgeId: string }
  | { readonly type: 'hand_raised'; readonly bridgeId: string }
  | { readonly type: 'hand_lowered'; readonly bridgeId: string }
  | { readonly type: 'spotlight_set'; readonly bridgeId: string | null }
  | { readonly type: 'layout_set'; readonly layout: Layout }
  /** A bridge brought a document; what it is called stands beside it, not here. */
  | {
      readonly type: 'document_added';
      readonly documentId: string;
      readonly bridgeId: string;
      readonly pages: number;
      readonly mimeType: DocumentType;
      readonly sha256: string;
    }
  | {
      readonly type: 'document_shown';
      readonly documentId: string;
      readonly bridgeId: string;
      readonly page: number;
    }
  | { readonly type: 'document_turned'; readonly page: number }
  | { readonly type: 'document_hidden' }
  /** Who of a bridge's list is there; how many people, never who. */
  | {
      readonly type: 'attendance_noted';
      readonly bridgeId: string;
      readonly present: boolean;
      readonly people: number;
    };

const ITEM_EVENTS = [
  'item_listed',
  'item_changed',
  'item_withdrawn',
  'item_called',
  'item_identity_checked',
  'item_dialogue_begun',
  'item_concluded',
  'item_deferred',
  'item_absent',
  'item_refused',
  'notice_read',
  'recording_overridden',
  'attendance_noted',
  'document_added',
] as const;
const FLOOR_EVENTS = [
  'plenary_begun',
  'plenary_ended',
  'consultation_begun',
  'consultation_ended',
  'bridge_muted',
  'bridge_unlocked',
  'bridge_dismissed',
  'bridge_admitted',
  'hand_raised',
  'hand_lowered',
  'spotlight_set',
  'layout_set',
  'document_shown',
  'document_turned',
  'document_hidden',
] as const;
type FloorEventType = (typeof FLOOR_EVENTS)[number];
export type FloorEventBody = Extract<ConductEventBody, { readonly type: FloorEventType }>;

interface Typed {
  readonly type: string;
}

/** Whether an event changes who has the floor and how, and nothing of the agenda. */
export function isFloorEvent<E extends Typed>(
  event: E,
): event is Extract<E, { readonly type: FloorEventType }> {
  return (FLOOR_EVENTS as readonly string[]).includes(event.type);
}

/** Whether an event is an act of the running session, rather than one that moves the session itself. */
export function isConductEvent<E extends Typed>(
  event: E,
): event is Extract<E, { readonly type: FloorEventType | (typeof ITEM_EVENTS)[number] }> {
  return isFloorEvent(event) || (ITEM_EVENTS as readonly string[]).includes(event.type);
}
