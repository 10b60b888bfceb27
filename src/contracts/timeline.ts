import { z } from 'zod';
import { ITEM_KINDS, ITEM_STATES } from '../domain/conduct/items.ts';
import { ACCOUNT_STATES } from '../domain/recording/account.ts';
import { SCENE_KINDS } from '../domain/recording/scenes.ts';
import { BRIDGE_KINDS } from '../domain/roles.ts';
import { LEAVE_REASONS } from '../domain/session-events.ts';
import { Conclusion } from './agenda.ts';
import { BridgeId, DocumentId, Instant, ItemId, SessionId } from './ids.ts';
import { MediaSource } from './media-shapes.ts';

/** A stretch of the session, session milliseconds: 0 is the opening. */
const Span = z.object({ fromMs: z.number(), toMs: z.number() });

export const TimelineBridge = z.object({
  bridgeId: BridgeId,
  code: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string(),
  kind: z.enum(BRIDGE_KINDS),
});

/** An item as the recording names it; of a closed one the code name only. */
export const TimelineItem = z.object({
  itemId: ItemId,
  place: z.number().int(),
  kind: z.enum(ITEM_KINDS),
  label: z.string(),
  closed: z.boolean(),
  bridgeIds: z.array(BridgeId),
  agencyBridgeIds: z.array(BridgeId),
  state: z.enum(ITEM_STATES),
  conclusions: z.array(Conclusion),
});

/** One act or fact of the session, as its event says; ids, never identities. */
export const TimelineAct = z.object({
  seq: z.number().int(),
  atMs: z.number(),
  type: z.string(),
  /** Display name of who acted; null where the system did. */
  by: z.string().nullable(),
  itemId: ItemId.nullable(),
  bridgeId: BridgeId.nullable(),
  reason: z.string().nullable(),
});
export type TimelineAct = z.infer<typeof TimelineAct>;

export const SceneShape = Span.extend({
  kind: z.enum(SCENE_KINDS),
  itemId: ItemId.nullable(),
  restricted: z.boolean(),
  onAir: z.array(BridgeId),
  large: z.array(BridgeId),
  document: z.object({ documentId: DocumentId, page: z.number().int(), bridgeId: BridgeId }).nullable(),
});

/** What happened in a session, as its events tell it: all that the recorder needs beside the captured bytes. */
export const SessionTimeline = z.object({
  sessionId: SessionId,
  title: z.string(),
  chairName: z.string(),
  place: z.string(),
  openedAt: Instant,
  closedAt: Instant,
  centre: BridgeId,
  /** Composite draws them in this order. */
  bridges: z.array(TimelineBridge).min(1),
  items: z.array(TimelineItem),
  /** Each time that an item was called. */
  turns: z.array(Span.extend({ itemId: ItemId, state: z.enum(ITEM_STATES) })),
  scenes: z.array(SceneShape),
  seats: z.array(Span.extend({ bridgeId: BridgeId, end: z.enum(LEAVE_REASONS).nullable() })),
  documents: z.array(
    z.object({ documentId: DocumentId, name: z.string(), bridgeId: BridgeId, sha256: z.string() }),
  ),
  acts: z.array(TimelineAct),
});
export type SessionTimeline = z.infer<typeof SessionTimeline>;

export const Chapter = Span.extend({ title: z.string(), itemId: ItemId.nullable() });
export type Chapter = z.infer<typeof Chapter>;

/** What there is of one source of a bridge, for every millisecond of the session. */
export const SourceAccount = z.object({
  bridgeId: BridgeId,
  source: MediaSource.exclude(['screen']),
  spans: z.array(Span.extend({ state: z.enum(ACCOUNT_STATES) })),
  /** Packets that the bridge sent while it was recorded, and those of them that came. */
  packets: z.object({ expected: z.number().int(), received: z.number().int() }),
});
export type SourceAccount = z.infer<typeof SourceAccount>;

/** `timeline.json` of a finished recording. */
export const RecordingTimeline = SessionTimeline.extend({
  version: z.literal(1),
  chapters: z.array(Chapter),
  accounts: z.array(SourceAccount),
  /** When each bridge was heard to speak. */
  speaking: z.array(z.object({ bridgeId: BridgeId, spans: z.array(Span) })),
});
export type RecordingTimeline = z.infer<typeof RecordingTimeline>;
export const TIMELINE_FILE = 'timeline.json';
