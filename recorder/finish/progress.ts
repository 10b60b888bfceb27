import type { FinishProgress } from '../../src/contracts/archive.ts';

type Step = FinishProgress['step'];

/** Share of the whole work by step, as measured on sessions of a few bridges: drawing costs nearly all. */
const WEIGHTS: Readonly<Record<Step, number>> = {
  remux: 0.12,
  composite: 0.62,
  audio: 0.03,
  extracts: 0.05,
  posters: 0.02,
  timeline: 0.03,
  manifest: 0.12,
  seal: 0.01,
};
const STEPS = Object.keys(WEIGHTS) as Step[];
/** Tellings come no closer than this, milliseconds; a change of step and the end are always told. */
const TELL_MS = 500;

/** Makes one rising number of the progress of the steps. */
export class ProgressMeter {
  readonly #tell: (progress: FinishProgress) => void;
  readonly #now: () => number;
  #step: Step | null = null;
  #done = 0;
  #toldAt = -Infinity;

  /** @param now monotonic, milliseconds */
  constructor(tell: (progress: FinishProgress) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  /** @param share of the step that is done, 0 to 1 */
  at(step: Step, share: number): void {
    const before = STEPS.slice(0, STEPS.indexOf(step)).reduce((sum, name) => sum + WEIGHTS[name], 0);
    const done = Math.min(1, before + WEIGHTS[step] * Math.max(0, Math.min(1, share)));
    this.#done = Math.max(this.#done, done);
    if (step === this.#step && done < 1 && this.#now() - this.#toldAt < TELL_MS) return;
    this.#step = step;
    this.#toldAt = this.#now();
    this.#tell({ step, done: this.#done });
  }
}
