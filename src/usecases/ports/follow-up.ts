import type { MatterField } from '../../domain/procedure/registration.ts';
import type { Conclusion, ItemKind } from '../../domain/conduct/items.ts';
import type { DocumentType } from '../../domain/conduct/documents.ts';
import type { ResultAct, ResultHandover, ResultOutcome } from '../../domain/procedure/result-notice.ts';
import type { CaseClass, TaskAct, TaskAnswer, TaskOrigin, TaskState } from '../../domain/procedure/task.ts';

/** A version of a task: whole, with what it was written for. Days are `YYYY-MM-DD`. */
export interface TaskRow {
  readonly id: string;
  readonly version: number;
  readonly sessionId: string;
  /** Null: of the session as a whole. */
  readonly itemId: string | null;
  readonly origin: TaskOrigin;
  /** The conclusion it comes from, as it was then. */
  readonly source: Conclusion | null;
  readonly agency: string;
  /** The bridge point of the agency, whose officer answers; null: it has none. */
  readonly bridgeId: string | null;
  readonly task: string;
  readonly deadline: string | null;
  readonly state: TaskState;
  readonly standing: CaseClass;
  readonly cause: string;
  readonly progress: string;
  readonly difficulty: string;
  readonly direction: string;
  /** The newest. */
  readonly answer: TaskAnswer | null;
  /** Day on which it was settled. */
  readonly settledOn: string | null;
  readonly act: TaskAct;
  /** Why, or what was said. */
  readonly reason: string;
  /** When its first version was written. */
  readonly firstAt: number;
  /** Null: by the program, from what was concluded. */
  readonly writtenBy: string | null;
  readonly writtenAt: number;
}

/** What a task belongs to. */
export interface TaskPlace {
  readonly sessionTitle: string;
  readonly plannedStart: number;
  readonly sample: boolean;
  /** Name of the citizen; of a denunciation its code; empty where it is of no item. */
  readonly label: string;
  readonly kind: ItemKind | null;
  readonly closed: boolean;
}

/** What is left out does not matter. */
export interface TaskFilter {
  readonly id?: string;
  readonly sessionIds?: readonly string[];
  readonly bridgeId?: string;
  readonly states?: readonly TaskState[];
  /** Day of the deadline, both inclusive. */
  readonly dueFrom?: string;
  readonly dueUntil?: string;
}

export interface TaskFileRow {
  readonly id: string;
  readonly taskId: string;
  readonly name: string;
  readonly mimeType: DocumentType;
  readonly bytes: number;
  readonly sha256: string;
  /** Below the folder of the documents. */
  readonly path: string;
  readonly addedBy: string;
  readonly addedAt: number;
}

/** A reminder that was given. */
export interface TaskReminderRow {
  readonly taskId: string;
  /** What for, once per task. */
  readonly occasion: string;
  readonly overdue: boolean;
  readonly at: number;
}

/** A version of what a citizen is told. Days are `YYYY-MM-DD`. */
export interface ResultNoticeRow {
  readonly itemId: string;
  readonly version: number;
  readonly sessionId: string;
  readonly outcome: ResultOutcome;
  readonly text: string;
  /** To whom it was forwarded, or whom the citizen was guided to; empty: nobody else. */
  readonly competent: string;
  /** "12/TB-TCD"; empty until it is issued. */
  readonly number: string;
  readonly issuedOn: string | null;
  /** Position and name under it. */
  readonly signer: string;
  readonly dueOn: string;
  /** Issued after its day. */
  readonly late: boolean;
  readonly handover: ResultHandover | null;
  readonly act: ResultAct;
  readonly reason: string;
  readonly writtenBy: string;
  readonly writtenAt: number;
}

/** An item whose reception ended, for which a citizen is told the result. */
export interface EndedItemRow {
  readonly sessionId: string;
  readonly itemId: string;
  /** When its reception ended, epoch milliseconds. */
  readonly endedAt: number;
  readonly refused: boolean;
  readonly sessionTitle: string;
  readonly sample: boolean;
  readonly label: string;
  readonly kind: ItemKind;
  readonly closed: boolean;
  readonly bridgeIds: readonly string[];
  /** The newest version of its notice. */
  readonly result: ResultNoticeRow | null;
}

/** A version of what was made public of a result, by the chair's order: nothing that names anybody. */
export interface PublishedResultRow {
  readonly itemId: string;
  readonly version: number;
  readonly sessionId: string;
  readonly published: boolean;
  readonly field: MatterField;
  readonly kind: ItemKind;
  readonly bridgeName: string;
  readonly outcome: ResultOutcome;
  /** `YYYY-MM-DD`. */
  readonly settledOn: string;
  /** The chair's words. */
  readonly order: string;
  readonly orderedBy: string;
  readonly orderedAt: number;
}

/** What follows from a reception. */
export interface FollowUpRecords {
  /** The newest version of each, by deadline, those without one last. */
  tasks(filter: TaskFilter): Promise<readonly (TaskRow & TaskPlace)[]>;
  /** Oldest first. */
  versionsOf(taskId: string): Promise<readonly TaskRow[]>;
  /** All or none; false where one of these versions was written already. */
  addTasks(rows: readonly TaskRow[]): Promise<boolean>;
  /** Sessions in which something was concluded of which no task was made. */
  unfollowed(): Promise<readonly string[]>;
  addFile(row: TaskFileRow): Promise<void>;
  filesOf(taskIds: readonly string[]): Promise<readonly TaskFileRow[]>;
  /** False where it was given already. */
  addReminder(row: TaskReminderRow): Promise<boolean>;
  remindersOf(taskIds: readonly string[]): Promise<readonly TaskReminderRow[]>;
  /** The newest version of each item's notice. */
  resultNotices(sessionIds: readonly string[]): Promise<readonly ResultNoticeRow[]>;
  /** Oldest first. */
  resultVersionsOf(itemId: string): Promise<readonly ResultNoticeRow[]>;
  /** The notice and the task that goes with it, both or none; false where this version was written already. */
  addResult(row: ResultNoticeRow, tasks: readonly TaskRow[]): Promise<boolean>;
  /** Items whose reception ended, newest first. @param until exclusive */
  endedItems(filter: {
    readonly itemId?: string;
    readonly bridgeId?: string;
    readonly from?: number;
    readonly until?: number;
  }): Promise<readonly EndedItemRow[]>;
  /** False where this version was written already. */
  publish(row: PublishedResultRow): Promise<boolean>;
  /** The newest version of each, newest first. */
  published(filter: { readonly itemId?: string }): Promise<readonly PublishedResultRow[]>;
}
