import {
  descendantsOf,
  markOf,
  signalGroup,
  signalProcess,
  untilGone,
  type ProcessMark,
} from './process-table.ts';

/** A polite request, and how long it may take before the next step, milliseconds. */
export interface EndStep {
  readonly signal: NodeJS.Signals;
  readonly limitMs: number;
}

/** How one kind of process is ended. */
export interface EndPlan {
  readonly steps: readonly EndStep[];
  /** Instead of waiting on, once a person hurries. */
  readonly hurried: EndStep;
  /** Processes of the part besides its descendants (a PostgreSQL backend is a session leader of its own). */
  others?(): readonly ProcessMark[];
}

/** What the descendants may take to notice that their parent is gone, milliseconds. */
const DESCENDANTS_MS = 2_000;
const KILLED_MS = 5_000;

/**
 * Ends a process and all it started: asks in steps, each with its time limit, then takes the tree down. Idempotent;
 * returns once nothing of it lives.
 */
export async function endProcess(pid: number, plan: EndPlan, hurry: AbortSignal): Promise<void> {
  const leader = markOf(pid);
  const family = [...descendantsOf(pid), ...(plan.others?.() ?? [])];
  if (leader !== null) {
    await ask(leader, plan, hurry);
    // What it started meanwhile counts too.
    family.push(...descendantsOf(pid), ...(plan.others?.() ?? []));
    signalProcess(leader, 'SIGKILL');
  }
  const all = leader === null ? family : [leader, ...family];
  const left = await untilGone(all, DESCENDANTS_MS, hurry);
  signalGroup(pid, 'SIGKILL');
  for (const mark of left) signalProcess(mark, 'SIGKILL');
  await untilGone(left, KILLED_MS);
}

async function ask(leader: ProcessMark, plan: EndPlan, hurry: AbortSignal): Promise<void> {
  for (const { signal, limitMs } of plan.steps) {
    if (hurry.aborted) break;
    signalProcess(leader, signal);
    if ((await untilGone([leader], limitMs, hurry)).length === 0) return;
  }
  if (!hurry.aborted) return;
  signalProcess(leader, plan.hurried.signal);
  await untilGone([leader], plan.hurried.limitMs);
}
