import type { Writable } from 'node:stream';

/** What a person sees. stdout holds the address and the sample accounts and nothing else; all else goes to stderr. */
export interface Screen {
  /** A short line on the way: what has come up, what is being waited for. */
  progress(text: string): void;
  /** Something a person should know but need not act on at once. */
  warn(text: string): void;
  /** Why it cannot go on. */
  fault(text: string): void;
  /** A line of stdout. */
  say(text: string): void;
}

/** A closed terminal or pipe must not take the supervisor down before it has stopped its children. */
export function makeScreen(out: Writable, err: Writable): Screen {
  for (const stream of [out, err]) stream.on('error', () => {});
  return {
    progress: (text) => void err.write(`· ${text}\n`),
    warn: (text) => void err.write(`! ${text}\n`),
    fault: (text) => void err.write(`✗ ${text}\n`),
    say: (text) => void out.write(`${text}\n`),
  };
}
