import { open, stat, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';

const LOOK_MS = 250;
const CHUNK_BYTES = 64 * 1024;
const WARN = 40;
/** The advice on the kernel's overcommit setting is the same at every start, and nothing fails by it. */
const REDIS_WARNING = / # (?!.*overcommit).*(warning|error|fail|fatal|memory|can't|cannot|denied)/i;
const LEVELS: Readonly<Record<number, string>> = { 40: 'WARN', 50: 'ERROR', 60: 'FATAL' };

const PinoLine = z.looseObject({
  level: z.number(),
  time: z.string().optional(),
  msg: z.string().optional(),
  err: z.looseObject({ message: z.string() }).optional(),
});

/**
 * What the console shows of one log line: warnings and worse as `time part level message`; null for the rest.
 * Redis marks its warnings with `#`, but its greetings too, and PostgreSQL with the level's name; what a crashing Node.js wrote is shown as it is.
 */
export function echoOf(part: string, line: string): string | null {
  if (line.trim() === '') return null;
  if (line.startsWith('{')) {
    try {
      const { level, time, msg, err } = PinoLine.parse(JSON.parse(line));
      if (level < WARN) return null;
      const clock = time?.slice(11, 19) ?? '--:--:--';
      const reason = err === undefined ? '' : `: ${err.message}`;
      return `${clock} ${part} ${LEVELS[level] ?? 'WARN'} ${msg ?? ''}${reason}`;
    } catch {
      return `${part} ${line}`;
    }
  }
  if (part === 'postgres') return /\b(WARNING|ERROR|FATAL|PANIC): /.test(line) ? `${part} ${line}` : null;
  if (part === 'redis') return REDIS_WARNING.test(line) ? `${part} ${line}` : null;
  return `${part} ${line}`;
}

/** Follows log files while they grow. */
export interface LogEcho {
  /** Shows what was still to come, and ends. Idempotent. */
  close(): Promise<void>;
}

/** Shows on the console what is appended to log files from now on, filtered by {@link echoOf}. */
export async function echoLogs(
  files: readonly { readonly part: string; readonly path: string }[],
  show: (line: string) => void,
): Promise<LogEcho> {
  const followed = await Promise.all(
    files.map(async ({ part, path }) => ({
      part,
      handle: await open(path, 'r'),
      at: (await stat(path)).size,
      decoder: new StringDecoder('utf8'),
      partial: '',
    })),
  );
  const look = async (): Promise<void> => {
    for (const file of followed) {
      const { bytes, end } = await readFrom(file.handle, file.at);
      file.at = end;
      const lines = (file.partial + file.decoder.write(bytes)).split('\n');
      file.partial = lines.pop() ?? '';
      for (const line of lines) {
        const text = echoOf(file.part, line);
        if (text !== null) show(text);
      }
    }
  };
  let work = Promise.resolve();
  const enqueue = (): Promise<void> => (work = work.then(look).catch(() => {}));
  const timer = setInterval(() => void enqueue(), LOOK_MS);
  timer.unref();
  let closed: Promise<void> | undefined;
  return {
    close: () =>
      (closed ??= (async () => {
        clearInterval(timer);
        await enqueue();
        await Promise.all(followed.map(({ handle }) => handle.close()));
      })()),
  };
}

async function readFrom(handle: FileHandle, from: number): Promise<{ bytes: Buffer; end: number }> {
  const chunks: Buffer[] = [];
  let at = from;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return { bytes: Buffer.concat(chunks), end: at };
    chunks.push(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
