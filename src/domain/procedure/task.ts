import { DomainError } from '../errors.ts';

/** Where a task came from: what the chair concluded, by hand, or to have the file of a matter completed (seed QN-20). */
export const TASK_ORIGINS = ['conclusion', 'hand', 'completion'] as const;
export type TaskOrigin = (typeof TASK_ORIGINS)[number];

/** `answered`: the agency has answered and the centre has not looked at it yet. */
export const TASK_STATES = ['open', 'answered', 'closed', 'withdrawn'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** How a case stands (seed HN14-2): settled, in progress, not settled, still pursued. */
export const CASE_CLASSES = ['settled', 'in_progress', 'not_settled', 'still_pursued'] as const;
export type CaseClass = (typeof CASE_CLASSES)[number];

/** What a version of a task was written for. */
export const TASK_ACTS = [
  'made',
  /** The conclusion it comes from was changed. */
  'concluded_anew',
  'assigned',
  'reported',
  'answered',
  'accepted',
  'sent_back',
  'extended',
  'urged',
  'closed',
  'reopened',
  'withdrawn',
] as const;
export type TaskAct = (typeof TASK_ACTS)[number];

/** What an agency says became of a task. */
export interface TaskAnswer {
  readonly text: string;
  /** Day of the answer, `YYYY-MM-DD`. */
  readonly on: string;
  /** Of its document; empty: none. */
  readonly number: string;
  readonly fileIds: readonly string[];
  /** False: the centre wrote down what the agency had answered on paper. */
  readonly byAgency: boolean;
}

type Written = Exclude<TaskAct, 'made' | 'concluded_anew'>;

const RUNNING = ['open', 'answered'] as const;
const FROM: Readonly<Record<Written, readonly TaskState[]>> = {
  assigned: RUNNING,
  reported: RUNNING,
  answered: RUNNING,
  accepted: ['answered'],
  sent_back: ['answered'],
  extended: RUNNING,
  urged: ['open'],
  closed: RUNNING,
  reopened: ['closed'],
  withdrawn: RUNNING,
};

export function canActOnTask(state: TaskState, act: Written): boolean {
  return FROM[act].includes(state);
}

/** @throws {DomainError} `task_act_not_allowed` */
export function assertActOnTask(state: TaskState, act: Written): void {
  if (!canActOnTask(state, act)) throw new DomainError('task_act_not_allowed', { state, act });
}

/** Whether anything is still to be done. */
export const isTaskRunning = (state: TaskState): boolean => (RUNNING as readonly TaskState[]).includes(state);

/**
 * The state after an answer was accepted: a case that is settled, or that the citizen pursues further although it was
 * answered, leaves nothing for the agency to do; with any other the task goes on.
 */
export function stateAfterAnswer(found: CaseClass): TaskState {
  return found === 'settled' || found === 'still_pursued' ? 'closed' : 'open';
}

/** Past its day: the day itself is still in time. @param today `YYYY-MM-DD` in Vietnam */
export function isTaskOverdue(
  { state, deadline }: { readonly state: TaskState; readonly deadline: string | null },
  today: string,
): boolean {
  return isTaskRunning(state) && deadline !== null && deadline < today;
}
