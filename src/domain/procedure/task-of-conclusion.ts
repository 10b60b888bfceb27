import type { Conclusion } from '../conduct/items.ts';
import { folded, wordsOf } from '../vietnamese-words.ts';
import type { TaskState } from './task.ts';

/** A task that a conclusion asks for. */
export interface WantedTask {
  readonly id: string;
  readonly conclusion: Conclusion;
}

/** A task that was made of a conclusion before. */
export interface MadeTask {
  readonly id: string;
  readonly source: Conclusion | null;
  readonly state: TaskState;
}

/** What is to be done so that the tasks of an item are those that were concluded. */
export interface ConclusionChanges<T extends MadeTask> {
  readonly make: readonly WantedTask[];
  readonly renew: readonly { readonly task: T; readonly conclusion: Conclusion }[];
  readonly withdraw: readonly T[];
}

/** Repeating it after it was done gives nothing: whoever asks, and however often, there is one task a conclusion. */
export function changesOf<T extends MadeTask>(
  wanted: readonly WantedTask[],
  made: readonly T[],
): ConclusionChanges<T> {
  const known = new Map(made.map((task) => [task.id, task]));
  const ids = new Set(wanted.map(({ id }) => id));
  return {
    make: wanted.filter(({ id }) => !known.has(id)),
    renew: wanted.flatMap(({ id, conclusion }) => {
      const task = known.get(id);
      return task === undefined || isSame(task.source, conclusion) ? [] : [{ task, conclusion }];
    }),
    withdraw: made.filter(({ id, state }) => !ids.has(id) && state !== 'withdrawn' && state !== 'closed'),
  };
}

function isSame(a: Conclusion | null, b: Conclusion): boolean {
  return a !== null && a.agency === b.agency && a.task === b.task && a.deadline === b.deadline;
}

/** Words before the name of a place that say which authority of it is meant: they all sit at the same bridge point. */
const AUTHORITY = /^(ubnd|uy ban nhan dan|ban tiep cong dan|diem cau) /;
const LEVEL = /^(huyen|thi xa|thanh pho|xa|phuong|dac khu|tx|tp) /;

function bareName(name: string): string {
  return wordsOf(name).map(folded).join(' ').replace(AUTHORITY, '').replace(LEVEL, '');
}

/**
 * The bridge point of an agency as the chair named it: "UBND huyện Phù Cừ" is Phù Cừ, "Công an huyện Phù Cừ" is not.
 * Null where none bears the name, or several do.
 */
export function bridgeOfAgency(
  agency: string,
  bridges: readonly { readonly id: string; readonly name: string; readonly kind: string }[],
): string | null {
  const name = bareName(agency);
  const found = bridges.filter((bridge) => bridge.kind !== 'central' && bareName(bridge.name) === name);
  return found.length === 1 ? (found[0]?.id ?? null) : null;
}
