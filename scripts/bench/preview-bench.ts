import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { findTools } from '../../recorder/finish/find-tools.ts';
import { makePreview } from '../../recorder/preview/make-preview.ts';
import { JOURNAL_FILE } from '../../src/contracts/segment.ts';
import { testRestrictedKey } from '../../test/fakes/finish-parts.ts';
import { makeClip, repeated, writeSpool, type Sending } from '../../test/fakes/rtp-feed.ts';

const BRIDGES = 6;
const CLIP_SECONDS = 20;
const SEGMENT_MS = 60_000;
const OPENED = Date.UTC(2026, 2, 12, 1, 30);

/** How long after the close of a session the bridges' files play, the session having been followed while it went on. */
export async function benchPreview({ seconds }: { seconds: number }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ctd-bench-preview-'));
  try {
    const tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
    const sessionId = randomUUID();
    const closedAt = OPENED + seconds * 1_000;
    const ids = Array.from({ length: BRIDGES }, () => randomUUID());
    const bytes = await writeLong(folder, { sessionId, closedAt, ids, seconds });
    // As the session goes: all but the last minute is in the journal.
    const journal = join(folder, 'spool', sessionId, JOURNAL_FILE);
    const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
    const isEarly = (line: string): boolean => {
      const { type, to = 0 } = JSON.parse(line) as { type: string; to?: number };
      return type !== 'closed' && to <= closedAt - SEGMENT_MS;
    };
    await writeFile(journal, `${lines.filter(isEarly).join('\n')}\n`);
    const archiveDir = join(folder, 'archive');
    const faults: unknown[] = [];
    const begun = performance.now();
    const making = makePreview(
      {
        ...{ sessionId, openedAt: OPENED },
        bridges: ids.map((bridgeId, index) => ({ bridgeId, code: `b${index}` })),
      },
      {
        ...{ spoolDir: join(folder, 'spool'), archiveDir, tools, restrictedKey: testRestrictedKey },
        signal: new AbortController().signal,
        onFault: (_, error) => void faults.push(error),
      },
    );
    const followed = await settled(archiveDir);
    const caughtUp = (followed - begun) / 1_000;
    await appendFile(journal, `${lines.filter((line) => !isEarly(line)).join('\n')}\n`);
    const closed = performance.now();
    const preview = await making;
    if (faults.length > 0) throw faults[0];
    const playable = (performance.now() - closed) / 1_000;
    const made = preview?.files.reduce((sum, file) => sum + file.bytes, 0) ?? 0;
    return [
      `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB.`,
      '',
      `Command: \`npm run bench preview -- --seconds ${seconds}\`: ${BRIDGES} bridge points at 1280×720 with 25 pictures a second, all sending throughout, ${(bytes / 1e9).toFixed(1)} GB captured.`,
      '',
      `From the close to ${preview?.files.length ?? 0} files that play (${(made / 1e9).toFixed(1)} GB, their hashes included): **${playable.toFixed(1)} s**. Following all that was captured before took ${caughtUp.toFixed(0)} s of a machine that did it at once, ${(seconds / caughtUp).toFixed(0)} × real time.`,
      '',
    ].join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns bytes captured */
async function writeLong(
  folder: string,
  parts: { sessionId: string; closedAt: number; ids: readonly string[]; seconds: number },
): Promise<number> {
  const { sessionId, closedAt, ids, seconds } = parts;
  const clip = await makeClip(folder, {
    width: 1_280,
    height: 720,
    seconds: CLIP_SECONDS,
    bitrate: '1500k',
    grain: true,
  });
  const sendings = ids.flatMap((bridgeId): Sending[] => {
    const shared = { bridgeId, seatId: randomUUID(), startAt: OPENED, clockError: 0, to: seconds };
    return [
      {
        ...shared,
        source: 'camera',
        mimeType: 'video/VP8',
        layers: [repeated(clip.video, CLIP_SECONDS, seconds)],
      },
      {
        ...shared,
        source: 'microphone',
        mimeType: 'audio/opus',
        layers: [repeated(clip.audio, CLIP_SECONDS, seconds)],
      },
    ];
  });
  const spool = join(folder, 'spool');
  const names = await writeSpool(spool, sendings, {
    sessionId,
    openedAt: OPENED,
    closedAt,
    segmentMs: SEGMENT_MS,
  });
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(spool, sessionId, name))).size));
  return sizes.reduce((a, b) => a + b, 0);
}

/** Resolves when nothing more is written: all that is there was followed. @returns when it was written last */
async function settled(archiveDir: string): Promise<number> {
  let [last, at] = [-1, performance.now()];
  for (;;) {
    let bytes = 0;
    for (const name of await readdir(archiveDir, { recursive: true }).catch(() => [] as string[]))
      bytes += await stat(join(archiveDir, name)).then(
        (each) => (each.isFile() ? each.size : 0),
        () => 0,
      );
    if (bytes !== last) [last, at] = [bytes, performance.now()];
    else if (bytes > 0 && performance.now() - at > 8_000) return at;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
