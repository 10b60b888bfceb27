import { z } from 'zod';
import { ITEM_KINDS } from '../domain/conduct/items.ts';
import { HANDOVER_WAYS, RESULT_ACTS, RESULT_OUTCOMES } from '../domain/procedure/result-notice.ts';
import { MATTER_FIELDS } from '../domain/procedure/registration.ts';
import { Day } from './follow-up.ts';
import { BridgeId, Instant, ItemId, SessionId } from './ids.ts';
import { typedText } from './text.ts';

/** What a citizen is told became of the matter, in its newest version. */
export const ResultNotice = z.object({
  version: z.number().int(),
  outcome: z.enum(RESULT_OUTCOMES),
  text: z.string(),
  /** To whom it was forwarded, or whom the citizen was guided to. */
  competent: z.string(),
  number: z.string(),
  /** Null: not issued yet. */
  issuedOn: Day.nullable(),
  signer: z.string(),
  late: z.boolean(),
  handover: z.object({ way: z.enum(HANDOVER_WAYS), on: Day, note: z.string() }).nullable(),
});
export type ResultNotice = z.infer<typeof ResultNotice>;

/** A reception that ended, and whether its citizen was told the result. */
export const ResultItem = z.object({
  itemId: ItemId,
  sessionId: SessionId,
  sessionTitle: z.string(),
  sample: z.boolean(),
  endedAt: Instant,
  /** The reception itself was refused. */
  refused: z.boolean(),
  /** Name of the citizen; of a denunciation its code only. */
  label: z.string(),
  kind: z.enum(ITEM_KINDS),
  bridgeIds: z.array(BridgeId),
  dueOn: Day,
  /** Not issued although its day is over, or issued after it. */
  late: z.boolean(),
  notice: ResultNotice.nullable(),
  /** Whether the result is public now. */
  published: z.boolean(),
});
export type ResultItem = z.infer<typeof ResultItem>;

export const RESULT_VIEWS = ['due', 'overdue', 'issued', 'all'] as const;
export const ResultQuery = z.object({
  view: z.enum(RESULT_VIEWS).default('due'),
  text: typedText(1, 200).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type ResultQuery = z.infer<typeof ResultQuery>;
export const RESULTS_A_PAGE = 30;

export const ResultList = z.object({
  items: z.array(ResultItem),
  total: z.number().int(),
  page: z.number().int(),
  counts: z.object({ due: z.number().int(), overdue: z.number().int(), issued: z.number().int(), all: z.number().int() }),
  /** Working days in which a citizen is told. */
  days: z.number().int(),
  today: Day,
});
export type ResultList = z.infer<typeof ResultList>;

export const ResultStep = z.object({
  version: z.number().int(),
  act: z.enum(RESULT_ACTS),
  at: Instant,
  by: z.string(),
  reason: z.string(),
  notice: ResultNotice,
});
export type ResultStep = z.infer<typeof ResultStep>;

export const PublicationStep = z.object({
  version: z.number().int(),
  published: z.boolean(),
  order: z.string(),
  by: z.string(),
  at: Instant,
});
export const ResultDetail = z.object({
  item: ResultItem,
  steps: z.array(ResultStep),
  /** The newest order of the chair on making it public. */
  publication: PublicationStep.nullable(),
  today: Day,
});
export type ResultDetail = z.infer<typeof ResultDetail>;

/** `version` is the one that was read; 0 where there is none yet. */
export const ResultDraft = z.object({
  version: z.number().int().min(0),
  outcome: z.enum(RESULT_OUTCOMES),
  text: typedText(1, 5_000),
  competent: typedText(0, 300).default(''),
  number: typedText(0, 50).default(''),
  issuedOn: Day.nullable().default(null),
  signer: typedText(0, 200).default(''),
  /** Why it is corrected after it was issued. */
  reason: typedText(0, 1_000).default(''),
  /** The bridge point is to help the citizen complete the file (seed QN-20), by this day. */
  completion: z.object({ task: typedText(1, 1_000), deadline: Day.nullable() }).nullable().default(null),
});
export type ResultDraft = z.infer<typeof ResultDraft>;

export const HandoverDraft = z.object({
  version: z.number().int().min(1),
  way: z.enum(HANDOVER_WAYS),
  on: Day,
  note: typedText(0, 500).default(''),
});
export type HandoverDraft = z.infer<typeof HandoverDraft>;

/** The chair's order to make a result public, or to take it back. `version` 0: there was none yet. */
export const PublicationOrder = z.object({
  version: z.number().int().min(0),
  published: z.boolean(),
  order: typedText(5, 1_000),
});
export type PublicationOrder = z.infer<typeof PublicationOrder>;

/** A result as anybody may read it: nothing that names a citizen (seeds LB-16, HN14-9). */
export const PublicResult = z.object({
  field: z.enum(MATTER_FIELDS),
  kind: z.enum(ITEM_KINDS),
  bridgeName: z.string(),
  outcome: z.enum(RESULT_OUTCOMES),
  on: Day,
});
export type PublicResult = z.infer<typeof PublicResult>;
