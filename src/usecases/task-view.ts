import { createHash } from 'node:crypto';
import type { Task, TaskAnswer, TaskFile, TaskStep } from '../contracts/follow-up.ts';
import { isTaskOverdue } from '../domain/procedure/task.ts';
import type { Store } from './ports.ts';
import type { TaskFileRow, TaskPlace, TaskRow } from './ports/follow-up.ts';

export type PlacedTask = TaskRow & TaskPlace;

/**
 * The id of a task that follows from an item, the same whoever makes it and however often: what exists is not made
 * again after a restart. An UUID of version 8 (RFC 9562).
 * @param what place of the conclusion, or why else
 */
export function taskIdOf(itemId: string, what: string): string {
  const bytes = createHash('sha256').update(`task/${itemId}/${what}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The record alone, without what it belongs to. */
export function recordOf(task: PlacedTask): TaskRow {
  const { sessionTitle: _t, plannedStart: _p, sample: _s, label: _l, kind: _k, closed: _c, ...row } = task;
  return row;
}

export function fileView({ id, name, mimeType, bytes }: TaskFileRow): TaskFile {
  return { fileId: id, name, mimeType, bytes };
}

function answerView(row: TaskRow, files: readonly TaskFileRow[]): TaskAnswer | null {
  if (row.answer === null) return null;
  const { fileIds, ...answer } = row.answer;
  return { ...answer, files: files.filter(({ id }) => fileIds.includes(id)).map(fileView) };
}

/** @param today `YYYY-MM-DD` in Vietnam */
export function taskView(row: PlacedTask, files: readonly TaskFileRow[], today: string): Task {
  const { id: taskId, version, sessionId, sessionTitle, plannedStart, sample, itemId, label, kind } = row;
  const { origin, agency, bridgeId, task, deadline, state, standing, settledOn } = row;
  const { cause, progress, difficulty, direction } = row;
  return {
    ...{ taskId, version, sessionId, sessionTitle, plannedStart, sample, itemId, label, kind },
    ...{ origin, agency, bridgeId, task, deadline, state, standing, settledOn },
    ...{ cause, progress, difficulty, direction },
    overdue: isTaskOverdue(row, today),
    answer: answerView(row, files),
  };
}

export function stepView(
  row: TaskRow,
  files: readonly TaskFileRow[],
  names: ReadonlyMap<string, string>,
): TaskStep {
  const { version, act, reason, agency, deadline, state, standing } = row;
  return {
    ...{ version, act, reason, agency, deadline, state, standing, at: row.writtenAt },
    by: row.writtenBy === null ? '' : (names.get(row.writtenBy) ?? ''),
    answer: act === 'answered' ? answerView(row, files) : null,
  };
}

/** Names of people by their ids. */
export async function namesOf(
  store: Pick<Store, 'users'>,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(ids)].filter((id) => id !== null);
  const users = await Promise.all(known.map((id) => store.users.byId(id)));
  return new Map(users.flatMap((user) => (user === null ? [] : [[user.id, user.displayName] as const])));
}
