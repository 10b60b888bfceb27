import { DomainError } from '../domain/errors.ts';
import type { LineSample } from '../domain/readiness/line-measures.ts';
import type { MediaPath, PathResult } from '../domain/readiness/measures.ts';
import type { CheckStep } from '../domain/readiness/steps.ts';
import type { Actor } from './actor.ts';
import type { BridgeRow } from './ports.ts';
import type { StepResult } from '../contracts/readiness.ts';
import type { Seat } from './take-seat.ts';

/** The test seat of a check; its room has the attempt's id in place of a session's. */
export interface TestSeat extends Seat {
  readonly path: MediaPath | 'all';
  readonly openedAt: number;
}

/** A check that runs now, on this server. Its results are in the store; this is only what a run needs to go on. */
export interface CheckRun {
  readonly attemptId: string;
  readonly actor: Actor;
  readonly bridge: BridgeRow;
  readonly sessionId: string | null;
  readonly startedAt: number;
  /** Touched by everything the device does: a run nobody drives any more is ended. */
  lastActAt: number;
  readonly done: Map<CheckStep, StepResult>;
  readonly paths: Map<MediaPath, PathResult>;
  seat: TestSeat | null;
  roomOpen: boolean;
  measuring: {
    readonly samples: LineSample[];
    strained: boolean;
    chosen: MediaPath | null;
    stop: () => void;
  } | null;
  recording: { readonly openedAt: number } | null;
  ended: boolean;
}

/** The checks that run now, by attempt. One owner for what their use cases share. */
export class CheckRuns {
  readonly #runs = new Map<string, CheckRun>();

  add(run: CheckRun): void {
    this.#runs.set(run.attemptId, run);
  }

  remove(attemptId: string): void {
    this.#runs.delete(attemptId);
  }

  find(attemptId: string): CheckRun | null {
    return this.#runs.get(attemptId) ?? null;
  }

  ofBridge(bridgeId: string): CheckRun | null {
    return this.all.find((run) => run.bridge.id === bridgeId) ?? null;
  }

  get all(): readonly CheckRun[] {
    return [...this.#runs.values()];
  }

  /**
   * The run that a person drives.
   * @throws {DomainError} `check_over`, also for somebody else's: a stranger learns nothing of it.
   */
  driven(actor: Actor, attemptId: string, now: number): CheckRun {
    const run = this.find(attemptId);
    if (run === null || run.ended || run.actor.id !== actor.id) throw new DomainError('check_over');
    run.lastActAt = now;
    return run;
  }
}
