import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { readSpool } from '../../../recorder/collect/read-spool.ts';
import { segmentsByBridge } from '../../../recorder/collect/segments-by-bridge.ts';
import { findTools, type Tools } from '../../../recorder/finish/find-tools.ts';
import { remuxBridge, type BridgeFile } from '../../../recorder/remux/remux-bridge.ts';
import { measureSync } from '../../fakes/flash-and-beep.ts';
import { makeClip, repeated, writeSpool, type Sending } from '../../fakes/rtp-feed.ts';

/**
 * A long session: flashes and beeps each second, sent by bridges whose clocks run apart, over lines that shake. Nothing may
 * drift, neither sound from picture nor bridge from bridge. SYNC_MINUTES: how long (60); SYNC_FULL=1 looks at every second,
 * else at windows from the beginning to the end.
 */
const MINUTES = Number(process.env['SYNC_MINUTES'] ?? '60');
const SECONDS = MINUTES * 60;
const FULL = process.env['SYNC_FULL'] === '1';
const CLIP_SECONDS = 20;
const WINDOW_SECONDS = 10;
const LIMIT_MS = 40;
/** A picture lasts this long: a flash begins with one. */
const PICTURE_MS = 40;
const OPENED = Date.UTC(2026, 2, 12, 1);
jest.setTimeout(120_000 + MINUTES * (FULL ? 20_000 : 5_000));

/** Bad quartzes, and a bridge that lost its line for 20 s and came back as another source. */
const BRIDGES = [
  { code: 'phu-cu', drift: 80e-6, clockError: 90_000, away: null },
  { code: 'kim-dong', drift: -60e-6, clockError: -45_000, away: { from: SECONDS / 3, to: SECONDS / 3 + 20 } },
] as const;

let folder: string;
let tools: Tools;
const files = new Map<string, BridgeFile>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-sync-'));
  tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
  const clip = await makeClip(folder, { width: 160, height: 90, seconds: CLIP_SECONDS });
  const [video, audio] = [clip.video, clip.audio].map((packets) =>
    repeated(packets, CLIP_SECONDS, SECONDS + 60),
  );
  const sessionId = randomUUID();
  const ids = new Map(BRIDGES.map(({ code }) => [code as string, randomUUID()]));
  const sendings = BRIDGES.flatMap(({ code, drift, clockError, away }): Sending[] => {
    const parts = away === null ? [{ to: SECONDS }] : [{ to: away.from }, { from: away.to, to: SECONDS }];
    return parts.flatMap((part): Sending[] => {
      const shared = {
        ...{
          bridgeId: ids.get(code) ?? '',
          seatId: randomUUID(),
          startAt: OPENED,
          clockError,
          drift,
          ...part,
        },
        // Up to 30 ms of shaking, and every minute or so a queue.
        way: (packet: number) => 20 + ((packet * 7_919) % 31) + (packet % 9_000 < 200 ? 250 : 0),
        reportEvery: 5,
      };
      return [
        { ...shared, source: 'camera', mimeType: 'video/VP8', layers: [video ?? []] },
        { ...shared, source: 'microphone', mimeType: 'audio/opus', layers: [audio ?? []] },
      ];
    });
  });
  const closedAt = OPENED + SECONDS * 1_000;
  await writeSpool(join(folder, 'spool'), sendings, {
    sessionId,
    openedAt: OPENED,
    closedAt,
    segmentMs: 60_000,
  });
  const { segments } = await readSpool(join(folder, 'spool', sessionId));
  const { byBridge } = await segmentsByBridge(segments);
  for (const { code } of BRIDGES) {
    const made = await remuxBridge({
      ...{ segments: byBridge.get(ids.get(code) ?? '') ?? [], openedAt: OPENED, sessionMs: SECONDS * 1_000 },
      ...{ ffmpeg: tools.ffmpeg, folder, baseName: code, signal: new AbortController().signal },
    });
    const [file] = made.files;
    if (file !== undefined) files.set(code, file);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const windows = FULL
  ? [{ from: 0, seconds: SECONDS }]
  : [0, 0.32, 0.5, 0.75, 1].map((share) => ({
      from: Math.round(share * (SECONDS - WINDOW_SECONDS)),
      seconds: WINDOW_SECONDS,
    }));

test.each(BRIDGES)(
  '$code: sound stays with the picture, and both where they were',
  async ({ code, drift, away }) => {
    const file = files.get(code);
    if (file === undefined) throw new Error('no file');
    const worst = { apart: 0, moved: 0, seen: 0 };
    for (const window of windows) {
      const { beeps, flashes, offsetsMs } = await measureSync(file.path, { ffmpeg: tools.ffmpeg, window });
      const lacking =
        away === null ? 0 : window.from <= away.from && away.to <= window.from + window.seconds ? 20 : 0;
      expect(beeps.length).toBeGreaterThanOrEqual(window.seconds - lacking - 2);
      expect(offsetsMs.length).toBeGreaterThanOrEqual(window.seconds - lacking - 3);
      for (const offset of offsetsMs) worst.apart = Math.max(worst.apart, Math.abs(offset));
      // What the sender did in its second n came here when its slower clock said so.
      for (const at of [...beeps, ...flashes.map((flash) => flash - PICTURE_MS / 2_000)]) {
        // One that was going on when the window began does not begin there.
        if (window.from > 0 && at < window.from + 0.2) continue;
        const second = Math.round(at / (1 + drift) - 0.6);
        const was = (second + 0.6) * (1 + drift) + 0.02;
        worst.moved = Math.max(worst.moved, Math.abs(at - was) * 1_000);
      }
      worst.seen += beeps.length;
    }
    console.info(
      `${code}: ${worst.seen} beeps, at most ${worst.apart.toFixed(0)} ms apart, ${worst.moved.toFixed(0)} ms moved`,
    );
    expect(worst.apart).toBeLessThanOrEqual(LIMIT_MS);
    expect(worst.moved).toBeLessThanOrEqual(LIMIT_MS);
  },
);
