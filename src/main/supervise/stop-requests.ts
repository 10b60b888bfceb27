const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C arrives twice, from the terminal and from the launcher: within this time both are one request. */
const SAME_REQUEST_MS = 600;

/** What the person at the keyboard, or the system, wants. */
export interface StopRequests {
  /** Aborted by the first request. */
  readonly stop: AbortSignal;
  /** Aborted by a second one. */
  readonly hurry: AbortSignal;
  /** Asks for a stop from inside. */
  request(): void;
  close(): void;
}

/** Listens to Ctrl-C, SIGTERM and the closing of the terminal. */
export function listenForStop(
  source: Pick<NodeJS.Process, 'on' | 'off'> = process,
  now: () => number = () => performance.now(),
): StopRequests {
  const stop = new AbortController();
  const hurry = new AbortController();
  let first = 0;
  const onSignal = (): void => {
    if (!stop.signal.aborted) {
      first = now();
      stop.abort();
    } else if (now() - first > SAME_REQUEST_MS) {
      hurry.abort();
    }
  };
  for (const signal of STOPPING) source.on(signal, onSignal);
  return {
    stop: stop.signal,
    hurry: hurry.signal,
    request: () => stop.abort(),
    close() {
      for (const signal of STOPPING) source.off(signal, onSignal);
    },
  };
}
