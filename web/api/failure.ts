import type { RefusalCode } from '../../src/domain/errors.ts';

/** A refusal of the server, or that it cannot be reached; `message` is a sentence for the user. */
export class ApiFailure extends Error {
  readonly code: RefusalCode | 'offline';
  /** Names the log line; null where nothing answered. */
  readonly requestId: string | null;
  /** What the rules found, in sentences for the user. */
  readonly found: readonly string[];
  /** The same with the field each is about, and what a schema did not take. */
  readonly faults: readonly { readonly path: string; readonly message: string }[];

  constructor(
    code: RefusalCode | 'offline',
    message: string,
    requestId: string | null,
    found: readonly string[] = [],
    faults: ApiFailure['faults'] = [],
  ) {
    super(message);
    this.name = 'ApiFailure';
    this.code = code;
    this.requestId = requestId;
    this.found = found;
    this.faults = faults;
  }
}
