import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { archiveOnDisk } from '../../recorder/seal/archive-reader.ts';
import { verifyArchive } from '../../recorder/seal/verify-archive.ts';
import { verifySpool } from '../../recorder/seal/verify-spool.ts';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import { RecordingTimeline } from '../../src/contracts/timeline.ts';
import { archiveFolder } from '../../src/domain/archive-folder.ts';
import { busiestWorker, killFfmpeg, killPart, pidsOf } from '../support/kill-part.ts';
import { Reception, SEATS } from '../support/reception.ts';
import { makeSmallDisk, type SmallDisk } from '../support/small-disk.ts';

/**
 * Something breaks, again and again, at moments that nobody chose, while two real browsers hold a session. Afterwards every
 * second that was written is in the archive, and the gaps that it names are the ones that were made.
 * FAULT_ROUNDS: how many (20); FAULT_SEED: other moments (160).
 */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? '20');
const SEED = Number(process.env['FAULT_SEED'] ?? '160');
jest.setTimeout(120_000 + ROUNDS * 45_000);

const FAULTS = [
  'server',
  'media',
  'worker',
  'redis',
  'postgres',
  'recorder',
  'stop',
  'full',
  'freeze',
  'ffmpeg',
] as const;
type Fault = (typeof FAULTS)[number];
/** What media or its worker lost is gone for a moment; nothing else may cost a packet. */
const COSTS: readonly Fault[] = ['media', 'worker'];
const STOPPED_MS = 3_000;
const NEAR_MS = 500;

const { centre, phuCu } = SEATS;
let room: Reception;
let disk: SmallDisk | null;

beforeAll(async () => {
  disk = await makeSmallDisk(4_096);
  const spool = disk === null ? {} : { SPOOL_DIR: disk.folder };
  room = await Reception.start([centre, phuCu], { ...spool, CAPTURE_RESERVE_MB: '0' });
  for (const seat of [centre, phuCu]) await room.signIn(room.page(seat), seat.username);
  await room.learnSession(room.page(centre));
  for (const seat of [centre, phuCu]) await room.takeSeat(seat);
  await room.seesMoving(centre, phuCu);
  await room.open();
  await everybodyIsRecorded();
});

afterAll(async () => {
  await (room as Reception | undefined)?.stop();
  await disk?.close();
});

/** The same moments for the same seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const spoolOf = (): string => join(disk?.folder ?? join(room.system.dataDir, 'spool'), room.session.id);
const segments = async (): Promise<number> => (await readdir(join(spoolOf(), 'segments'))).length;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function healthy(): Promise<boolean> {
  const answer = await fetch(`${room.system.url}/healthz`).catch(() => null);
  return answer?.status === 200;
}

async function everybodyIsRecorded(): Promise<void> {
  await room.soon(healthy, 'all parts are there');
  await Promise.all([
    room.seesMoving(centre, phuCu),
    room.seesMoving(phuCu, centre),
    room.soon(async () => (await room.loudness(centre, phuCu)) > 0.05, 'the centre hears Phù Cừ'),
    ...[centre, phuCu].map((seat) => markSays(seat, true)),
  ]);
}

async function markSays(seat: typeof centre | typeof phuCu, writing: boolean): Promise<void> {
  const mark = room.page(seat).locator(`[data-testid="recording-mark"][data-writing="${String(writing)}"]`);
  await room.soon(async () => (await mark.count()) > 0, `the mark of ${seat.code} says ${String(writing)}`);
}

/** Breaks one thing and has it mended again. */
async function happen(fault: Fault): Promise<void> {
  if (fault === 'stop') {
    const pid = (await pidsOf(room.system, 'media')).at(-1) ?? 0;
    process.kill(pid, 'SIGSTOP');
    await pause(STOPPED_MS);
    process.kill(pid, 'SIGCONT');
    return;
  }
  if (fault === 'full' || fault === 'freeze') {
    await (fault === 'full' ? disk?.fill() : disk?.freeze());
    // The chair is told that nothing is being written, before the disk is mended.
    await markSays(centre, false);
    await (fault === 'full' ? disk?.clear() : disk?.thaw());
    return;
  }
  if (fault === 'ffmpeg') {
    await killFfmpeg(room.system);
    return;
  }
  const before = await segments();
  const started = (await pidsOf(room.system, fault)).length;
  if (fault === 'worker') process.kill(await busiestWorker(room.system), 'SIGKILL');
  else {
    await killPart(room.system, fault);
    await room.soon(async () => (await pidsOf(room.system, fault)).length > started, `${fault} starts again`);
  }
  // Sound and picture of both, each in a segment of its own.
  if (COSTS.includes(fault))
    await room.soon(async () => (await segments()) >= before + 4, 'all is captured anew');
}

const made: { readonly fault: Fault; readonly at: number; readonly until: number }[] = [];

test(`${ROUNDS} faults at random moments, and the session goes on after each`, async () => {
  const chance = chances(SEED);
  const possible = FAULTS.filter((fault) => disk !== null || (fault !== 'full' && fault !== 'freeze'));
  const bag: Fault[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await pause(chance() * 1_500);
    // Each kind comes before any comes twice.
    if (bag.length === 0) bag.push(...possible);
    const [fault = 'server'] = bag.splice(Math.floor(chance() * bag.length), 1);
    const at = Date.now();
    await happen(fault);
    await everybodyIsRecorded();
    made.push({ fault, at, until: Date.now() });
  }
  console.info(`seed ${SEED}: ${made.map(({ fault }) => fault).join(' ')}`);
  expect(made).toHaveLength(ROUNDS);
});

test('every written second is in the archive, and the gaps are those that were made', async () => {
  const { id } = room.session;
  await room.close();
  const detail = () => room.api<ArchiveDetail>(room.page(centre), `/api/archive/${id}`);
  await room.soon(async () => (await killFfmpeg(room.system)) > 0, 'ffmpeg is killed at its work', 60_000);
  await room.soon(async () => (await detail()).state === 'finished', 'the recording is finished', 200_000);
  const { openedAt, closedAt } = await detail();
  const archiveDir = join(room.system.dataDir, 'archive');
  const { packages, chain } = await verifyArchive(archiveOnDisk(archiveDir), { trustedKey: null });
  expect(packages.map(({ folder, faults }) => [folder, faults])).toContainEqual([
    archiveFolder(id, openedAt),
    [],
  ]);
  expect(chain).toEqual([]);
  expect(await verifySpool(spoolOf())).toEqual([]);

  const text = await readFile(join(archiveDir, archiveFolder(id, openedAt), 'data/timeline.json'), 'utf8');
  const timeline = RecordingTimeline.parse(JSON.parse(text));
  const costly = made.filter(({ fault }) => COSTS.includes(fault));
  for (const seat of [centre, phuCu]) {
    for (const source of ['microphone', 'camera'] as const) {
      const account = timeline.accounts.find(
        (each) => each.bridgeId === room.bridgeId(seat) && each.source === source,
      );
      // Until the capture ran there was nothing to lose. What the bridge brought later stands where it lacked.
      const gaps = joined(
        (account?.spans ?? []).filter(({ state, toMs }) => state !== 'recorded' && toMs > 1_500),
      ).map(({ fromMs, toMs }) => ({ from: openedAt + fromMs, to: openedAt + toMs }));
      const context = [
        seat.code,
        source,
        `seed ${SEED}`,
        JSON.stringify(made),
        JSON.stringify(account?.spans),
      ];
      const strange = gaps.filter(
        ({ from, to }) =>
          !costly.some(({ at, until }) => from > at - NEAR_MS && to < until + NEAR_MS) &&
          from < closedAt - NEAR_MS,
      );
      expect([...context, strange]).toEqual([...context, []]);
      // A picture's gap under a second is not named; a sound's is, each where it was made.
      if (source === 'camera') continue;
      const found = costly.map(({ at }) => gaps.filter(({ from }) => Math.abs(from - at) <= NEAR_MS).length);
      expect([...context, found]).toEqual([...context, costly.map(() => 1)]);
    }
  }
});

/** Stretches that only a joint parts are one. */
function joined(spans: readonly { readonly fromMs: number; readonly toMs: number }[]) {
  const out: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of spans) {
    const last = out.at(-1);
    if (last !== undefined && fromMs - last.toMs < 200) last.toMs = toMs;
    else out.push({ fromMs, toMs });
  }
  return out;
}
