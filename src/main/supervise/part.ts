/** Whatever a part told when it became ready: ports and the like. */
export type PartInfo = Readonly<Record<string, unknown>>;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One run of a part's process. */
export interface PartProcess {
  readonly pid: number;
  /** Rejects with StartRefused where the part said why it cannot start; never settles where it just died. */
  readonly ready: Promise<PartInfo>;
  /** Settles once, and never rejects. */
  readonly exited: Promise<Exit>;
  /** Ends the process and all it started; returns when nothing of it lives. Idempotent. */
  stop(hurry: AbortSignal): Promise<void>;
}

/** A part of the house: how it is started, and when, compared with the others. */
export interface Part {
  readonly name: string;
  /** Parts that must have been ready once before this one is started. */
  readonly needs: readonly string[];
  /** Parts of wave 0 stop first and together, then wave 1, and so on. */
  readonly stopWave: number;
  /**
   * Starts the process; called again after each death.
   * @throws {StartRefused} for a reason a person can mend
   */
  start(): Promise<PartProcess>;
}

/** A part could not be brought up at all. The message is a sentence for a person. */
export class PartFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PartFailed';
  }
}
