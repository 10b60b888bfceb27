import { z } from 'zod';
import { DOCUMENT_TYPES } from '../domain/conduct/documents.ts';
import { ITEM_KINDS, ITEM_STATES, REFUSAL_CODES } from '../domain/conduct/items.ts';
import { LAYOUTS } from '../domain/conduct/floor-state.ts';
import { BridgeId, DocumentId, Instant, ItemId } from './ids.ts';
import { typedText } from './text.ts';

const Day = z.iso.date();

/** One thing the chair decided: who does what by when. */
export const Conclusion = z.object({
  agency: typedText(1, 200),
  task: typedText(1, 1_000),
  deadline: Day.nullable(),
});
export type Conclusion = z.infer<typeof Conclusion>;

/** An item of the agenda as one person may see it. */
export const AgendaItem = z.object({
  itemId: ItemId,
  /** Place on the agenda, from 1. */
  place: z.number().int(),
  kind: z.enum(ITEM_KINDS),
  /** Name of the citizen; of a closed item the code name. */
  label: z.string(),
  people: z.number().int(),
  summary: z.string(),
  /** Bridges where its citizens sit. */
  bridgeIds: z.array(BridgeId),
  /** Bridges of the invited agencies. */
  agencyBridgeIds: z.array(BridgeId),
  closed: z.boolean(),
  /** Faces and voices of its citizens are made unrecognisable at their own bridge. */
  disguised: z.boolean(),
  /** Planned length, minutes. */
  minutes: z.number().int(),
  state: z.enum(ITEM_STATES),
  calledAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  conclusions: z.array(Conclusion),
  refusal: z.enum(REFUSAL_CODES).nullable(),
  /** Times in which the line of one of its bridges was down. */
  gaps: z.array(z.object({ bridgeId: BridgeId, from: Instant, to: Instant.nullable() })),
});
export type AgendaItem = z.infer<typeof AgendaItem>;

/** What the secretary enters. Of a denunciation nothing is entered that could name anybody: it gets a code name. */
export const ItemDraft = z.object({
  kind: z.enum(ITEM_KINDS),
  label: typedText(0, 200).default(''),
  people: z.number().int().min(1).max(10_000).default(1),
  summary: typedText(0, 1_000).default(''),
  bridgeIds: z.array(BridgeId).min(1).max(10),
  agencyBridgeIds: z.array(BridgeId).max(20).default([]),
  minutes: z.number().int().min(1).max(480).default(25),
  /** Only of a denunciation: make faces and voices unrecognisable at the citizens' bridge. */
  disguised: z.boolean().default(false),
});
export type ItemDraft = z.infer<typeof ItemDraft>;

/** How the floor stands, as one person may see it. */
export const FloorView = z.object({
  mode: z.enum(['lobby', 'plenary', 'item', 'consultation', 'between', 'paused', 'over']),
  /** Whether the asking person's own bridge is on air. */
  mine: z.boolean(),
  /** Bridges on air; empty for a bridge on hold, which learns nothing of the others. */
  onAir: z.array(BridgeId),
  currentItem: ItemId.nullable(),
  layout: z.enum(LAYOUTS),
  spotlight: BridgeId.nullable(),
  silenced: z.array(z.object({ bridgeId: BridgeId, locked: z.boolean() })),
  dismissed: z.array(BridgeId),
  /** The own bridge sends its face and voice only disguised now. */
  disguise: z.boolean(),
  /** The document that lies open before all who are on air. */
  document: z
    .object({
      documentId: DocumentId,
      /** Bridge that shows it. */
      bridgeId: BridgeId,
      mimeType: z.enum(DOCUMENT_TYPES),
      page: z.number().int(),
      pages: z.number().int(),
    })
    .nullable(),
  /** How many documents the person may read: a change says that the list is to be read again. */
  documents: z.number().int(),
  hands: z.array(z.object({ bridgeId: BridgeId, at: Instant })),
  noticeRead: z.object({ version: z.string(), at: Instant }).nullable(),
  /** For a bridge that waits: how many are received before it, and when its turn is expected. */
  queue: z.object({ ahead: z.number().int(), expectedAt: Instant }).nullable(),
  attendance: z.array(z.object({ bridgeId: BridgeId, present: z.boolean(), people: z.number().int() })),
});
export type FloorView = z.infer<typeof FloorView>;

const aboutItem = z.object({ itemId: ItemId });
const aboutBridge = z.object({ bridgeId: BridgeId });
const Why = typedText(5, 1_000);

/** Everything one may do in a running session. */
export const ConductRequest = z.discriminatedUnion('act', [
  z.object({ act: z.literal('read_notice'), version: z.string().max(40) }),
  z.object({ act: z.literal('pause'), reason: Why }),
  z.object({ act: z.literal('resume') }),
  z.object({ act: z.literal('call_next') }),
  aboutItem.extend({ act: z.literal('call') }),
  aboutItem.extend({ act: z.literal('check_identity') }),
  aboutItem.extend({ act: z.literal('begin_dialogue') }),
  aboutItem.extend({ act: z.literal('conclude'), conclusions: z.array(Conclusion).min(1).max(20) }),
  aboutItem.extend({ act: z.literal('defer'), reason: Why }),
  aboutItem.extend({ act: z.literal('mark_absent') }),
  aboutItem.extend({ act: z.literal('refuse'), code: z.enum(REFUSAL_CODES), reason: Why }),
  z.object({ act: z.literal('begin_plenary') }),
  z.object({ act: z.literal('end_plenary') }),
  z.object({ act: z.literal('consult'), bridges: z.array(BridgeId).min(1).max(20) }),
  z.object({ act: z.literal('end_consultation') }),
  aboutBridge.extend({ act: z.literal('mute'), lock: z.boolean() }),
  aboutBridge.extend({ act: z.literal('unlock') }),
  aboutBridge.extend({ act: z.literal('dismiss'), reason: Why }),
  aboutBridge.extend({ act: z.literal('admit') }),
  aboutBridge.extend({ act: z.literal('raise_hand') }),
  aboutBridge.extend({ act: z.literal('lower_hand') }),
  z.object({ act: z.literal('spotlight'), bridgeId: BridgeId.nullable() }),
  z.object({ act: z.literal('set_layout'), layout: z.enum(LAYOUTS) }),
  aboutBridge.extend({
    act: z.literal('show_document'),
    documentId: DocumentId,
    page: z.number().int().min(1).default(1),
  }),
  aboutBridge.extend({ act: z.literal('turn_page'), page: z.number().int().min(1) }),
  aboutBridge.extend({ act: z.literal('hide_document') }),
  aboutBridge.extend({
    act: z.literal('note_attendance'),
    present: z.boolean(),
    people: z.number().int().min(0).max(10_000),
  }),
]);
export type ConductRequest = z.infer<typeof ConductRequest>;
