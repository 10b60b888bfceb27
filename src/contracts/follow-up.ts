import { z } from 'zod';
import { DOCUMENT_TYPES } from '../domain/conduct/documents.ts';
import { ITEM_KINDS } from '../domain/conduct/items.ts';
import { CASE_CLASSES, TASK_ACTS, TASK_ORIGINS, TASK_STATES } from '../domain/procedure/task.ts';
import { BridgeId, FileId, Instant, ItemId, SessionId } from './ids.ts';
import { typedText } from './text.ts';

export const TaskId = z.uuid();
/** A Vietnamese calendar day, `YYYY-MM-DD`. */
export const Day = z.iso.date();
const Version = z.number().int().min(1);
const Why = typedText(5, 1_000);

export const TaskFile = z.object({
  fileId: FileId,
  name: z.string(),
  mimeType: z.enum(DOCUMENT_TYPES),
  bytes: z.number().int(),
});
export type TaskFile = z.infer<typeof TaskFile>;

/** What an agency says became of a task. */
export const TaskAnswer = z.object({
  text: z.string(),
  on: Day,
  number: z.string(),
  files: z.array(TaskFile),
  /** False: written down at the centre. */
  byAgency: z.boolean(),
});
export type TaskAnswer = z.infer<typeof TaskAnswer>;

/** A task that follows from a reception, in its newest version. */
export const Task = z.object({
  taskId: TaskId,
  version: z.number().int(),
  sessionId: SessionId,
  sessionTitle: z.string(),
  plannedStart: Instant,
  sample: z.boolean(),
  itemId: ItemId.nullable(),
  /** Name of the citizen; of a denunciation its code only; empty: of the session as a whole. */
  label: z.string(),
  kind: z.enum(ITEM_KINDS).nullable(),
  origin: z.enum(TASK_ORIGINS),
  agency: z.string(),
  bridgeId: BridgeId.nullable(),
  task: z.string(),
  deadline: Day.nullable(),
  overdue: z.boolean(),
  state: z.enum(TASK_STATES),
  standing: z.enum(CASE_CLASSES),
  cause: z.string(),
  progress: z.string(),
  difficulty: z.string(),
  direction: z.string(),
  answer: TaskAnswer.nullable(),
  settledOn: Day.nullable(),
});
export type Task = z.infer<typeof Task>;

/** What was done to a task, oldest first. */
export const TaskStep = z.object({
  version: z.number().int(),
  act: z.enum(TASK_ACTS),
  at: Instant,
  /** Empty: the program, from what was concluded. */
  by: z.string(),
  reason: z.string(),
  agency: z.string(),
  deadline: Day.nullable(),
  state: z.enum(TASK_STATES),
  standing: z.enum(CASE_CLASSES),
  /** Only where this step is an answer. */
  answer: TaskAnswer.nullable(),
});
export type TaskStep = z.infer<typeof TaskStep>;

export const TaskDetail = z.object({
  task: Task,
  steps: z.array(TaskStep),
  reminders: z.array(z.object({ at: Instant, overdue: z.boolean() })),
  /** Files that were brought, also those no answer names. */
  files: z.array(TaskFile),
  /** By the server's clock, `YYYY-MM-DD` in Vietnam. */
  today: Day,
});
export type TaskDetail = z.infer<typeof TaskDetail>;

export const TASK_VIEWS = ['running', 'overdue', 'answered', 'closed', 'all'] as const;
export const TaskQuery = z.object({
  view: z.enum(TASK_VIEWS).default('running'),
  standing: z.enum(CASE_CLASSES).optional(),
  agency: typedText(1, 200).optional(),
  sessionId: SessionId.optional(),
  /** Words of the task, the citizen, the agency or the session; without diacritics too. */
  text: typedText(1, 200).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type TaskQuery = z.infer<typeof TaskQuery>;
export const TASKS_A_PAGE = 30;

export const TaskList = z.object({
  /** The overdue first, then by deadline. */
  tasks: z.array(Task),
  total: z.number().int(),
  page: z.number().int(),
  /** Over all that one may see, whatever is looked for. */
  counts: z.object({
    running: z.number().int(),
    overdue: z.number().int(),
    answered: z.number().int(),
    closed: z.number().int(),
    all: z.number().int(),
  }),
  agencies: z.array(z.string()),
  sessions: z.array(z.object({ sessionId: SessionId, title: z.string(), plannedStart: Instant })),
  today: Day,
});
export type TaskList = z.infer<typeof TaskList>;

/** A task that the secretary gives by hand. */
export const TaskDraft = z.object({
  itemId: ItemId.nullable().default(null),
  agency: typedText(1, 200),
  /** Left out: the bridge point that bears the agency's name. */
  bridgeId: BridgeId.nullable().optional(),
  task: typedText(1, 1_000),
  deadline: Day.nullable(),
});
export type TaskDraft = z.infer<typeof TaskDraft>;

const plan = {
  cause: typedText(0, 2_000).default(''),
  progress: typedText(0, 2_000).default(''),
  difficulty: typedText(0, 2_000).default(''),
  direction: typedText(0, 2_000).default(''),
};
/** Cause, course, difficulty and direction of a case (seed LB-12). */
export const TaskReport = z.object({ version: Version, ...plan });
export type TaskReport = z.infer<typeof TaskReport>;

export const AnswerDraft = z.object({
  version: Version,
  text: typedText(1, 5_000),
  on: Day,
  number: typedText(0, 100).default(''),
  fileIds: z.array(FileId).max(10).default([]),
});
export type AnswerDraft = z.infer<typeof AnswerDraft>;

const step = z.object({ version: Version });
/** What the centre does with a task. */
export const TaskActRequest = z.discriminatedUnion('act', [
  step.extend({
    act: z.literal('accept'),
    standing: z.enum(CASE_CLASSES),
    reason: typedText(0, 1_000).default(''),
  }),
  step.extend({ act: z.literal('send_back'), reason: Why }),
  step.extend({ act: z.literal('extend'), deadline: Day, reason: Why }),
  step.extend({
    act: z.literal('assign'),
    agency: typedText(1, 200),
    bridgeId: BridgeId.nullable(),
    reason: Why,
  }),
  step.extend({ act: z.literal('urge'), reason: typedText(0, 1_000).default('') }),
  step.extend({ act: z.literal('close'), standing: z.enum(CASE_CLASSES), reason: Why }),
  step.extend({ act: z.literal('reopen'), standing: z.enum(CASE_CLASSES), reason: Why }),
  step.extend({ act: z.literal('withdraw'), reason: Why }),
]);
export type TaskActRequest = z.infer<typeof TaskActRequest>;

const Share = z.object({
  due: z.number().int(),
  inTime: z.number().int(),
  /** Settled after its day. */
  late: z.number().int(),
  /** Past its day and not settled. */
  open: z.number().int(),
  /** Per cent with one decimal; null where nothing was due. */
  percent: z.number().nullable(),
});
/** How much was settled in time of what was due (seed LB-1). */
export const ShareResolved = z.object({
  from: Day,
  until: Day,
  /** Per cent. */
  goal: z.number(),
  all: Share,
  byAgency: z.array(Share.extend({ agency: z.string() })),
  byKind: z.array(Share.extend({ kind: z.enum(ITEM_KINDS).nullable() })),
});
export type ShareResolved = z.infer<typeof ShareResolved>;
