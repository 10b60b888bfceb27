import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** How much of ffmpeg's own words an error carries, characters. */
const TAIL = 2_000;

/** ffmpeg ended badly. `message` holds the last of what it said. */
export class FfmpegError extends Error {
  constructor(program: string, ending: string, tail: string) {
    super(`${program} ${ending}: ${tail.trim()}`);
    this.name = 'FfmpegError';
  }
}

export interface FfmpegRun {
  readonly signal: AbortSignal;
  /** Session milliseconds that are written, several times a second; needs `-progress pipe:1` among the arguments. */
  readonly onTime?: (writtenMs: number) => void;
  /** What it writes to its standard output, as it comes; then nothing of it is returned. */
  readonly onBytes?: (bytes: Buffer) => void;
  /** Feeds the pipes `pipe:3`, `pipe:4`, … one writer each. A writer that throws ends the run. */
  readonly feed?: readonly ((pipe: Writable, signal: AbortSignal) => Promise<void>)[];
}

/**
 * Runs ffmpeg or ffprobe, never through a shell.
 * @returns what it wrote to its standard output
 * @throws {FfmpegError} where it fails; the signal's reason where it was aborted (the process is killed)
 */
export async function runFfmpeg(program: string, args: readonly string[], run: FfmpegRun): Promise<string> {
  run.signal.throwIfAborted();
  const writers = run.feed ?? [];
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe', ...writers.map(() => 'pipe' as const)],
  });
  const own = new AbortController();
  const kill = (): void => {
    child.kill('SIGKILL');
    own.abort(run.signal.reason);
  };
  run.signal.addEventListener('abort', kill);
  let stdout = '';
  let tail = '';
  const [, out, err, ...pipes] = child.stdio;
  const { onBytes } = run;
  if (onBytes !== undefined) (out as Readable).on('data', onBytes);
  else
    (out as Readable).setEncoding('utf8').on('data', (text: string) => {
      if (run.onTime === undefined) stdout += text;
      else tellTime(text, run.onTime);
    });
  (err as Readable).setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL);
  });
  const ended = new Promise<string | null>((resolve, reject) => {
    child.on('error', (error) => {
      own.abort();
      reject(error);
    });
    child.on('close', (code, signal) => {
      own.abort();
      resolve(code === 0 ? null : `ended with ${signal ?? `code ${code ?? 'unknown'}`}`);
    });
  });
  const fed = writers.map(async (write, index) => {
    const pipe = pipes[index] as Writable;
    // An ffmpeg that ends early closes its end; its exit code tells why.
    pipe.on('error', () => own.abort());
    try {
      await write(pipe, own.signal);
    } catch (error) {
      if (own.signal.aborted) return;
      child.kill('SIGKILL');
      throw error;
    } finally {
      pipe.end();
    }
  });
  try {
    const results = await Promise.allSettled([ended, ...fed]);
    run.signal.throwIfAborted();
    for (const result of results.slice(1)) if (result.status === 'rejected') throw result.reason;
    const [end] = results;
    if (end.status === 'rejected') throw end.reason;
    if (end.value !== null) throw new FfmpegError(program, end.value, tail);
    return stdout;
  } finally {
    run.signal.removeEventListener('abort', kill);
  }
}

function tellTime(text: string, tell: (writtenMs: number) => void): void {
  for (const [, micros] of text.matchAll(/^out_time_us=(\d+)$/gm)) tell(Number(micros) / 1_000);
}

/** Writes and waits where the reader is slower; ends quietly where the reader is gone. */
export async function writeAll(pipe: Writable, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (pipe.write(bytes)) return;
  await new Promise<void>((resolve, reject) => {
    const clear = (): void => {
      pipe.off('drain', drained);
      signal.removeEventListener('abort', stopped);
    };
    const drained = (): void => {
      clear();
      resolve();
    };
    const stopped = (): void => {
      clear();
      reject(new Error('the reader is gone'));
    };
    pipe.once('drain', drained);
    signal.addEventListener('abort', stopped, { once: true });
  });
}
