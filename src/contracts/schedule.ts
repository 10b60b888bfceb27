import { z } from 'zod';
import { LAST, ORGANISERS, RECEPTION_KINDS } from '../domain/procedure/calendar.ts';
import { DAY_OUTCOMES } from '../domain/procedure/days-held.ts';
import { SESSION_STATES } from '../domain/session.ts';
import { BridgeId, Instant, SessionId } from './ids.ts';
import { typedText } from './text.ts';

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Year = z.coerce.number().int().min(2000).max(2100);
export const RuleId = z.uuid();

export const RuleDay = z.discriminatedUnion('by', [
  z.object({ by: z.literal('day_of_month'), day: z.number().int().min(1).max(31) }),
  z.object({
    by: z.literal('weekday_of_month'),
    weekday: z.number().int().min(1).max(7),
    /** 5: the last one of the month. */
    nth: z.number().int().min(1).max(LAST),
  }),
]);

/** A reception that comes back every month. */
export const RuleDraft = z
  .object({
    organiser: z.enum(ORGANISERS),
    title: typedText(3, 300),
    chairName: typedText(1, 200),
    place: typedText(1, 300),
    day: RuleDay,
    startTime: Time,
    endTime: Time,
    from: z.iso.date(),
    until: z.iso.date().nullable().default(null),
  })
  .refine(({ startTime, endTime }) => startTime < endTime, { path: ['endTime'] })
  .refine(({ from, until }) => until === null || from <= until, { path: ['until'] });
export type RuleDraft = z.infer<typeof RuleDraft>;

export const CalendarRule = RuleDraft.extend({
  ruleId: RuleId,
  /** From 1; every change is a new version, the older ones are kept. */
  version: z.number().int(),
  writtenAt: Instant,
  writtenBy: z.string(),
});
export type CalendarRule = z.infer<typeof CalendarRule>;

/** A day that a rule asks for in a year, before or after its session was made. */
export const PreviewDay = z.object({
  ruleId: RuleId,
  organiser: z.enum(ORGANISERS),
  title: z.string(),
  chairName: z.string(),
  place: z.string(),
  period: z.string(),
  /** The day by the rule; another one where that is a day off. */
  byRule: z.string(),
  start: Instant,
  end: Instant,
  /** Made already; its times may have changed since. */
  sessionId: SessionId.nullable(),
  /** Over: nothing is made for it any more. */
  past: z.boolean(),
});
export type PreviewDay = z.infer<typeof PreviewDay>;
export const ofYear = z.object({ year: Year });

/** What a dialogue with citizens is planned by (seed 004: "kế hoạch đối thoại"). */
export const DialoguePlan = z.object({
  purpose: typedText(0, 2_000).default(''),
  content: typedText(0, 4_000).default(''),
  parties: typedText(0, 2_000).default(''),
  timePlace: typedText(0, 1_000).default(''),
  assignment: typedText(0, 4_000).default(''),
});
export type DialoguePlan = z.infer<typeof DialoguePlan>;

/** What the office writes of a session besides what is announced. */
export const PlanDraft = z.object({
  organiser: z.enum(ORGANISERS),
  kind: z.enum(RECEPTION_KINDS),
  basis: typedText(0, 2_000).default(''),
  /** Why it is held online (seed 002: "vì lý do khách quan không thể tiếp công dân trực tiếp"). */
  reasonForOnline: typedText(0, 1_000).default(''),
  /** Of one that no rule asked for: why it is held. */
  cause: typedText(0, 1_000).default(''),
  dialogue: DialoguePlan.nullable().default(null),
});
export type PlanDraft = z.infer<typeof PlanDraft>;

const Announced = z.object({
  title: typedText(3, 300),
  chairName: typedText(1, 200),
  place: typedText(1, 300),
  plannedStart: Instant,
  plannedEnd: Instant,
});

export const SessionDraft = Announced.extend({ plan: PlanDraft });
export type SessionDraft = z.infer<typeof SessionDraft>;

export const Replan = SessionDraft.extend({
  /** Of the plan one has read; 0 where there is none yet. */
  version: z.number().int().min(0),
  reason: typedText(0, 1_000).default(''),
});
export type Replan = z.infer<typeof Replan>;

/** A session in the calendar. */
export const ScheduledSession = z.object({
  sessionId: SessionId,
  title: z.string(),
  chairName: z.string(),
  place: z.string(),
  plannedStart: Instant,
  plannedEnd: Instant,
  state: z.enum(SESSION_STATES),
  organiser: z.enum(ORGANISERS).nullable(),
  kind: z.enum(RECEPTION_KINDS).nullable(),
  /** Day of the yearly calendar that it stands for, `YYYY-MM-DD`. */
  dueDate: z.string().nullable(),
  outcome: z.enum(DAY_OUTCOMES).nullable(),
  /** An officer reads the own bridge point and the centre. */
  bridges: z.array(z.object({ bridgeId: BridgeId, name: z.string() })),
  items: z.number().int(),
  /** Number of the notice that told of it last; null: not published. */
  notice: z.string().nullable(),
  /** The person may open its page. */
  mine: z.boolean(),
  sample: z.boolean(),
});
export type ScheduledSession = z.infer<typeof ScheduledSession>;

export const DaysHeld = z.object({
  organiser: z.enum(ORGANISERS),
  due: z.number().int(),
  held: z.number().int(),
  postponed: z.number().int(),
  cancelled: z.number().int(),
  missed: z.number().int(),
});

export const Schedule = z.object({
  sessions: z.array(ScheduledSession),
  counts: z.array(DaysHeld),
  now: Instant,
});
export type Schedule = z.infer<typeof Schedule>;

/** A version of what the office wrote of a session. */
export const PlanVersion = PlanDraft.extend({
  version: z.number().int(),
  /** Why it was changed. */
  words: z.string(),
  writtenAt: Instant,
  writtenBy: z.string(),
});

/** A line of what became of a session's plan. */
export const PlanChange = z.object({
  what: z.enum(['replanned', 'moved', 'postponed', 'cancelled']),
  reason: z.string(),
  /** New times of one that was moved. */
  start: Instant.nullable(),
  at: Instant,
  by: z.string(),
});

export const SessionPlanPage = z.object({
  session: ScheduledSession,
  /** Newest first; empty where it was made without a plan. */
  plans: z.array(PlanVersion),
  changes: z.array(PlanChange),
  /** What is proposed where nothing was written yet. */
  proposedBasis: z.string(),
  /** A change now takes a reason. */
  reasonWanted: z.boolean(),
  /** Registrations that may be moved to another session. */
  registrations: z.number().int(),
  now: Instant,
});
export type SessionPlanPage = z.infer<typeof SessionPlanPage>;

/** A session as the public reads of it: no names but the chair's, no matters. */
export const NoticeEntry = z.object({
  sessionId: SessionId,
  title: z.string(),
  chairName: z.string(),
  place: z.string(),
  plannedStart: Instant,
  plannedEnd: Instant,
  state: z.enum(['planned', 'postponed', 'cancelled']),
  /** Names of the bridge points that take part besides the centre. */
  bridges: z.array(z.string()),
});
export type NoticeEntry = z.infer<typeof NoticeEntry>;

export const NOTICE_SORTS = ['schedule', 'change'] as const;
/** A published notice; what was published stays as it was. */
export const ScheduleNotice = z.object({
  noticeId: z.uuid(),
  /** `12/TB-TCD`. */
  number: z.string(),
  year: z.number().int(),
  sort: z.enum(NOTICE_SORTS),
  words: z.string(),
  entries: z.array(NoticeEntry),
  at: Instant,
});
export type ScheduleNotice = z.infer<typeof ScheduleNotice>;

/** As the office reads it. */
export const OfficeNotice = ScheduleNotice.extend({
  by: z.string(),
  reason: z.string(),
  /** Told with fewer days to go than are set. */
  short: z.boolean(),
});
export type OfficeNotice = z.infer<typeof OfficeNotice>;

/** What is public now: of each published session what was told last. */
export const PublicSchedule = z.object({
  organisation: z.string(),
  province: z.string(),
  /** From today on, by time. */
  sessions: z.array(
    NoticeEntry.extend({ notice: z.string(), /** How often it was told anew. */ sequence: z.number().int() }),
  ),
  /** Newest first. */
  notices: z.array(ScheduleNotice),
  now: Instant,
});
export type PublicSchedule = z.infer<typeof PublicSchedule>;
