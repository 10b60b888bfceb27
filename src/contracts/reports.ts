import { z } from 'zod';
import { ITEM_KINDS, ITEM_STATES } from '../domain/conduct/items.ts';
import { READINESS_OUTCOMES, RECEPTION_KINDS } from '../domain/procedure/reception-facts.ts';
import { CASE_CLASSES, TASK_STATES } from '../domain/procedure/task.ts';
import { MATTER_FIELDS } from '../domain/procedure/registration.ts';
import { DUE_STATES, PERIOD_KINDS, REPORT_KINDS } from '../domain/procedure/report-periods.ts';
import { BridgeId, Instant, ItemId, SessionId } from './ids.ts';

const Day = z.iso.date();
const Count = z.number().int();

/** What a report speaks of: days, both included, and whatever it is narrowed to. */
export const ReportQuery = z.object({
  from: Day,
  to: Day,
  bridgeId: BridgeId.optional(),
  itemKind: z.enum(ITEM_KINDS).optional(),
  field: z.enum(MATTER_FIELDS).optional(),
});
export type ReportQuery = z.infer<typeof ReportQuery>;

export const Page = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type Page = z.infer<typeof Page>;

/**
 * Figures that count items, each with the same rule for the number and for the list behind it. `cases` are those that
 * were received; turns and people are summed over them.
 */
export const CASE_FIGURES = [
  'listed',
  'cases',
  'concluded',
  'deferred',
  'absent',
  'refused',
  'not_reached',
  'large_groups',
  'backlog',
  'from_above',
  'result_accepted',
  'result_returned',
  'result_forwarded',
  'result_settled',
  'result_refused',
  'result_none',
] as const;
export type CaseFigure = (typeof CASE_FIGURES)[number];

/** Figures that count sessions. */
export const SESSION_FIGURES = ['held', 'periodic', 'ad_hoc', 'interrupted'] as const;
export type SessionFigure = (typeof SESSION_FIGURES)[number];

/** Figures that count bridge points at sessions. */
export const BRIDGE_FIGURES = [...READINESS_OUTCOMES, 'dropped'] as const;
export type BridgeFigure = (typeof BRIDGE_FIGURES)[number];

/** Figures that count tasks: all, by how the case stands (seed HN14-2), those past their day, those done after it. */
export const TASK_FIGURES = ['all', ...CASE_CLASSES, 'overdue', 'done_late'] as const;
export type TaskFigure = (typeof TASK_FIGURES)[number];

/** Share of tasks settled that an office has to reach (seed LB-1: "từ 90% trở lên"). */
export const SETTLED_GOAL = 0.9;

const counts = { turns: Count, people: Count, cases: Count };

/** The figures of a report; this very shape is frozen when it is issued. */
export const ReportFigures = z.object({
  version: z.literal(1),
  /** What was known by then. */
  asOf: Instant,
  from: Day,
  to: Day,
  bridge: z.object({ bridgeId: BridgeId, name: z.string() }).nullable(),
  itemKind: z.enum(ITEM_KINDS).nullable(),
  field: z.enum(MATTER_FIELDS).nullable(),
  /** Invented data is in it. */
  sample: z.boolean(),
  sessions: z.object({
    held: Count,
    periodic: Count,
    ad_hoc: Count,
    interrupted: Count,
    /** Days on which there was a reception. */
    days: Count,
    /** Days on which there should have been one; null where no schedule says so. */
    daysDue: Count.nullable(),
    openMs: z.number(),
  }),
  turns: Count,
  people: Count,
  groupPeople: Count,
  cases: z.record(z.enum(CASE_FIGURES), Count),
  byKind: z.array(z.object({ key: z.enum(ITEM_KINDS), ...counts })),
  byField: z.array(z.object({ key: z.enum(MATTER_FIELDS), ...counts })),
  byBridge: z.array(z.object({ key: BridgeId, name: z.string(), ...counts })),
  /** `YYYY-MM`. */
  byMonth: z.array(z.object({ key: z.string(), ...counts })),
  readiness: z.record(z.enum(READINESS_OUTCOMES), Count),
  incidents: z.object({
    drops: Count,
    lostMs: z.number(),
    interruptions: Count,
    unrecordedMs: z.number(),
  }),
  tasks: z.record(z.enum(TASK_FIGURES), Count),
  /** Of the tasks, how many are settled, 0 to 1; null where there are none. */
  settledShare: z.number().nullable(),
  hotSpots: z.array(
    z.object({ summary: z.string(), groups: Count, people: Count, itemIds: z.array(ItemId) }),
  ),
});
export type ReportFigures = z.infer<typeof ReportFigures>;

/** An item behind a figure. Of a denunciation the code alone. */
export const ReportCase = z.object({
  itemId: ItemId,
  sessionId: SessionId,
  sessionTitle: z.string(),
  openedAt: Instant,
  label: z.string(),
  kind: z.enum(ITEM_KINDS),
  field: z.enum(MATTER_FIELDS),
  summary: z.string(),
  people: Count,
  turns: Count,
  state: z.enum(ITEM_STATES),
  bridges: z.array(z.string()),
});
export type ReportCase = z.infer<typeof ReportCase>;

export const ReportSession = z.object({
  sessionId: SessionId,
  title: z.string(),
  chairName: z.string(),
  kind: z.enum(RECEPTION_KINDS),
  openedAt: Instant,
  closedAt: Instant,
  interruptions: Count,
  unrecordedMs: z.number(),
});
export type ReportSession = z.infer<typeof ReportSession>;

export const ReportBridge = z.object({
  sessionId: SessionId,
  title: z.string(),
  openedAt: Instant,
  bridge: z.string(),
  readiness: z.enum(READINESS_OUTCOMES),
  drops: Count,
  lostMs: z.number(),
});
export type ReportBridge = z.infer<typeof ReportBridge>;

export const ReportTask = z.object({
  taskId: z.uuid(),
  sessionId: SessionId,
  openedAt: Instant,
  /** Whose matter; of a denunciation its code. */
  label: z.string(),
  agency: z.string(),
  task: z.string(),
  deadline: Day.nullable(),
  state: z.enum(TASK_STATES),
  standing: z.enum(CASE_CLASSES),
  settledOn: Day.nullable(),
});
export type ReportTask = z.infer<typeof ReportTask>;

/** A row of the book of receptions: form 03 of Circular 04/2021/TT-TTCP, its twelve columns in their order. */
export const BookRow = z.object({
  itemId: ItemId,
  number: Count,
  day: z.string(),
  citizens: z.string(),
  papers: z.string(),
  matter: z.string(),
  kindAndPeople: z.string(),
  settledBy: z.string(),
  accepted: z.string(),
  returned: z.string(),
  forwarded: z.string(),
  result: z.string(),
  note: z.string(),
});
export type BookRow = z.infer<typeof BookRow>;

/** A report as it was given out, without its figures. */
export const IssuedReport = z.object({
  reportId: z.uuid(),
  kind: z.enum(REPORT_KINDS),
  from: Day,
  to: Day,
  version: Count,
  deadline: Instant.nullable(),
  late: z.boolean(),
  issuedAt: Instant,
  issuedBy: z.string(),
  sha256: z.string(),
});
export type IssuedReport = z.infer<typeof IssuedReport>;

/** A period of the year and what became of its report. */
export const DueReport = z.object({
  kind: z.enum(PERIOD_KINDS),
  number: Count,
  from: Day,
  to: Day,
  deadline: Instant,
  state: z.enum(DUE_STATES),
  /** Newest first. */
  issued: z.array(IssuedReport),
});
export type DueReport = z.infer<typeof DueReport>;

/** Which report to give out. */
export const IssueRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(PERIOD_KINDS),
    year: z.number().int().min(2000).max(2200),
    number: z.number().int().min(1).max(12),
  }),
  z.object({ kind: z.literal('span'), from: Day, to: Day }),
]);
export type IssueRequest = z.infer<typeof IssueRequest>;
