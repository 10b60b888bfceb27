/** What a command named does not exist here (any more): the seat must be made anew. */
export class NotFoundHere extends Error {
  constructor(what: string) {
    super(`${what} not found`);
    this.name = 'NotFoundHere';
  }
}

/** What was sent cannot be done, now or later. */
export class Refused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refused';
  }
}

export const START_FAULTS = ['media_port', 'media_ip', 'control_port', 'worker', 'spool', 'secret'] as const;

/** The process cannot start, for a reason that a person can mend. */
export class MediaStartFault extends Error {
  readonly fault: (typeof START_FAULTS)[number];
  /** The port, address or path concerned. */
  readonly what: string;

  constructor(fault: (typeof START_FAULTS)[number], what: string, options?: ErrorOptions) {
    super(`${fault}: ${what}`, options);
    this.name = 'MediaStartFault';
    this.fault = fault;
    this.what = what;
  }
}

/** Message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Code of a system error (`ENOSPC`), where it is one. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
