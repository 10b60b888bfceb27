import type { CaseClass } from './task.ts';

/** Of what is due at least so much is to be settled in time, per cent (seed LB-1: "từ 90% trở lên"). */
export const SHARE_GOAL = 90;

/** What is counted of a task. Days are `YYYY-MM-DD`. */
export interface CountedTask {
  readonly deadline: string | null;
  readonly standing: CaseClass;
  readonly settledOn: string | null;
}

export interface Share {
  readonly due: number;
  readonly inTime: number;
  /** Settled after its day. */
  readonly late: number;
  /** Past its day and not settled. */
  readonly open: number;
  /** Per cent with one decimal; null where nothing was due. */
  readonly percent: number | null;
}

/**
 * How much was settled in time. Due is what has a deadline and was settled, or whose day is over; what still has time
 * counts neither way. Settled is only what was found settled: an answer that the citizen pursues further is none.
 * @param today `YYYY-MM-DD` in Vietnam
 */
export function shareOf(tasks: readonly CountedTask[], today: string): Share {
  let [inTime, late, open] = [0, 0, 0];
  for (const { deadline, standing, settledOn } of tasks) {
    if (deadline === null) continue;
    if (standing === 'settled' && settledOn !== null) {
      if (settledOn <= deadline) inTime += 1;
      else late += 1;
    } else if (deadline < today) open += 1;
  }
  const due = inTime + late + open;
  // Rounded down: 89.99 does not reach 90.
  const percent = due === 0 ? null : Math.floor((inTime * 1_000) / due) / 10;
  return { due, inTime, late, open, percent };
}

/** Whether the goal is reached; null where nothing was due. */
export function reachesGoal({ percent }: Share): boolean | null {
  return percent === null ? null : percent >= SHARE_GOAL;
}

/** Shares of groups, the largest first; groups in which nothing was due are left out. */
export function sharesBy<T extends CountedTask, K>(
  tasks: readonly T[],
  keyOf: (task: T) => K,
  today: string,
): readonly (Share & { readonly key: K })[] {
  const groups = new Map<K, T[]>();
  for (const task of tasks) groups.set(keyOf(task), [...(groups.get(keyOf(task)) ?? []), task]);
  return [...groups]
    .map(([key, group]) => ({ key, ...shareOf(group, today) }))
    .filter(({ due }) => due > 0)
    .toSorted((a, b) => b.due - a.due);
}
