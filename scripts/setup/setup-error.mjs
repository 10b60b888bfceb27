import { EXIT_UNAVAILABLE } from './constants.mjs';

/** Something a person can put right: shown as one sentence in two languages, never as a stack trace. */
export class SetupError extends Error {
  /**
   * @param {import('./messages.mjs').ProblemKey} key which sentence to show
   * @param {Record<string, string | number>} [params] what to fill in
   * @param {{ command?: string, exitCode?: number }} [options] a command that puts it right; the exit code
   */
  constructor(key, params = {}, { command, exitCode = EXIT_UNAVAILABLE } = {}) {
    super(key);
    this.name = 'SetupError';
    this.key = key;
    this.params = params;
    this.command = command;
    this.exitCode = exitCode;
  }
}

/** The person stopped the set-up; not a fault. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}
