import { TASKS_A_PAGE, type ShareResolved, type TaskList, type TaskQuery } from '../contracts/follow-up.ts';
import { SHARE_GOAL, shareOf, sharesBy } from '../domain/procedure/share-resolved.ts';
import { isTaskOverdue, isTaskRunning } from '../domain/procedure/task.ts';
import { folded } from '../domain/vietnamese-words.ts';
import type { TaskFileRow } from './ports/follow-up.ts';
import { taskView, type PlacedTask } from './task-view.ts';

type View = TaskQuery['view'];

/** @param today `YYYY-MM-DD` in Vietnam */
function isIn(task: PlacedTask, view: View, today: string): boolean {
  switch (view) {
    case 'running':
      return isTaskRunning(task.state);
    case 'overdue':
      return isTaskOverdue(task, today);
    case 'answered':
      return task.state === 'answered';
    case 'closed':
      return task.state === 'closed';
    case 'all':
      return true;
  }
}

/** Those somebody looks for, the overdue first, then what runs, by deadline; those without one last. */
export function tasksFound(tasks: readonly PlacedTask[], query: TaskQuery, today: string): PlacedTask[] {
  const words = folded(query.text ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const isFound = (task: PlacedTask): boolean => {
    const text = folded(`${task.task} ${task.agency} ${task.label} ${task.sessionTitle}`);
    return (
      isIn(task, query.view, today) &&
      (query.standing === undefined || task.standing === query.standing) &&
      (query.agency === undefined || task.agency === query.agency) &&
      (query.sessionId === undefined || task.sessionId === query.sessionId) &&
      words.every((word) => text.includes(word))
    );
  };
  const rank = (task: PlacedTask): number =>
    isTaskOverdue(task, today) ? 0 : isTaskRunning(task.state) ? 1 : 2;
  return tasks
    .filter(isFound)
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) || (a.deadline ?? '9').localeCompare(b.deadline ?? '9') || a.firstAt - b.firstAt,
    );
}

/** A page of a list, with numbers over all that one may see. */
export async function taskList(
  all: readonly PlacedTask[],
  query: TaskQuery,
  parts: { today: string; filesOf: (taskIds: readonly string[]) => Promise<readonly TaskFileRow[]> },
): Promise<TaskList> {
  const { today } = parts;
  const found = tasksFound(all, query, today);
  const shown = found.slice((query.page - 1) * TASKS_A_PAGE, query.page * TASKS_A_PAGE);
  const files = await parts.filesOf(shown.map(({ id }) => id));
  const count = (view: View): number => all.filter((task) => isIn(task, view, today)).length;
  const sessions = new Map(
    all.map(({ sessionId, sessionTitle: title, plannedStart }) => [
      sessionId,
      { sessionId, title, plannedStart },
    ]),
  );
  return {
    tasks: shown.map((task) => taskView(task, files, today)),
    ...{ total: found.length, page: query.page, today },
    counts: {
      ...{ running: count('running'), overdue: count('overdue'), answered: count('answered') },
      ...{ closed: count('closed'), all: all.length },
    },
    agencies: [...new Set(all.map(({ agency }) => agency))].toSorted((a, b) => a.localeCompare(b, 'vi')),
    sessions: [...sessions.values()].toSorted((a, b) => b.plannedStart - a.plannedStart),
  };
}

/** @param tasks due in the period */
export function shareResolved(
  tasks: readonly PlacedTask[],
  { from, until, today }: { readonly from: string; readonly until: string; readonly today: string },
): ShareResolved {
  const counted = tasks.filter(({ state }) => state !== 'withdrawn');
  return {
    ...{ from, until, goal: SHARE_GOAL, all: shareOf(counted, today) },
    byAgency: sharesBy(counted, ({ agency }) => agency, today).map(({ key, ...share }) => ({
      ...{ agency: key, ...share },
    })),
    byKind: sharesBy(counted, ({ kind }) => kind, today).map(({ key, ...share }) => ({
      kind: key,
      ...share,
    })),
  };
}
