import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import type { Session } from '../../src/contracts/session.ts';
import { archiveFolder } from '../../src/domain/archive-folder.ts';
import { archiveOnDisk } from '../../recorder/seal/archive-reader.ts';
import { verifyArchive } from '../../recorder/seal/verify-archive.ts';
import { verifySpool } from '../../recorder/seal/verify-spool.ts';
import { killPart, pidsOf } from '../support/kill-part.ts';
import { Reception, SEATS } from '../support/reception.ts';

/**
 * Each process of the house is killed in the middle of a session that two real browsers hold. Sound and pictures come
 * back by themselves, and what was written before is in the archive.
 */
const { centre, phuCu } = SEATS;
let room: Reception;

beforeAll(async () => {
  room = await Reception.start([centre, phuCu]);
  for (const seat of [centre, phuCu]) await room.signIn(room.page(seat), seat.username);
  await room.learnSession(room.page(centre));
  for (const seat of [centre, phuCu]) await room.takeSeat(seat);
  await room.seesMoving(centre, phuCu);
  await room.open();
  await recording();
}, 120_000);

afterAll(async () => {
  await (room as Reception | undefined)?.stop();
});

/** Both are told that bytes reach the disk. */
async function recording(): Promise<void> {
  for (const seat of [centre, phuCu]) {
    await room
      .page(seat)
      .locator('[data-testid="recording-mark"][data-writing="true"]')
      .waitFor({ timeout: 20_000 });
  }
}

/** What the health page says: 200 with nothing missing, 503 with the names of what is. */
async function health(): Promise<{ status: number; notReady: string[] }> {
  const answer = await fetch(`${room.system.url}/healthz`).catch(() => null);
  if (answer === null) return { status: 0, notReady: ['server'] };
  const { notReady } = (await answer.json()) as { notReady: string[] };
  return { status: answer.status, notReady };
}
const healthy = async (): Promise<boolean> => (await health()).status === 200;

async function everybodySeesEverybody(): Promise<void> {
  await room.seesMoving(centre, phuCu);
  await room.seesMoving(phuCu, centre);
  await room.soon(async () => (await room.loudness(phuCu, centre)) > 0.05, 'Phù Cừ hears the centre');
}

describe('a session goes on', () => {
  test('when the server is killed: pictures never stop, and the buttons work again', async () => {
    await killPart(room.system, 'server');
    // The browsers keep their media, which does not pass through the server.
    await room.seesMoving(phuCu, centre);
    await room.soon(healthy, 'the server is back');
    await room.soon(
      async () => (await room.page(phuCu).getByText('Đang kết nối lại').count()) === 0,
      'Phù Cừ is connected again',
    );
    await everybodySeesEverybody();
    await room.page(phuCu).getByTestId('mute-microphone').click();
    await room.soon(async () => (await room.loudness(centre, phuCu)) < 0.01, 'muting reaches the centre');
    await room.page(phuCu).getByTestId('mute-microphone').click();
    await recording();
  }, 120_000);

  test('when media is killed: everybody is back, and is recorded again', async () => {
    await killPart(room.system, 'media');
    await room.soon(async () => {
      const { status, notReady } = await health();
      return status === 503 && notReady.includes('media');
    }, 'the health page names media');
    await room.soon(healthy, 'media is back');
    await everybodySeesEverybody();
    await recording();
  }, 120_000);

  test('when Redis and the database are killed: the session stays what it was', async () => {
    const before = [
      (await pidsOf(room.system, 'redis')).length,
      (await pidsOf(room.system, 'postgres')).length,
    ];
    await killPart(room.system, 'redis');
    await killPart(room.system, 'postgres');
    // Right after the kills the server still seems well: both have to have come back first.
    await room.soon(
      async () =>
        (await pidsOf(room.system, 'redis')).length > (before[0] ?? 0) &&
        (await pidsOf(room.system, 'postgres')).length > (before[1] ?? 0),
      'both are started again',
    );
    await room.soon(healthy, 'both are back');
    const session = await room.api<Session>(room.page(centre), `/api/sessions/${room.session.id}`);
    expect(session.state).toBe('live');
    expect(session.bridges.filter((bridge) => bridge.seated).map((bridge) => bridge.code)).toEqual(
      expect.arrayContaining(['trung-tam', 'phu-cu']),
    );
    await everybodySeesEverybody();
  }, 120_000);
});

test('the recording of it all is finished by a recorder that was killed at it, and holds', async () => {
  const opened =
    (await room.api<Session>(room.page(centre), `/api/sessions/${room.session.id}`)).openedAt ?? 0;
  await room.close();
  await room.page(phuCu).getByText('Buổi tiếp công dân đã kết thúc').first().waitFor();
  await killPart(room.system, 'recorder');
  const page = room.page(centre);
  const detail = () => room.api<ArchiveDetail>(page, `/api/archive/${room.session.id}`);
  await room.soon(async () => (await detail()).state === 'finished', 'the recording is finished', 150_000);

  const { dataDir } = room.system;
  const { packages, chain } = await verifyArchive(archiveOnDisk(join(dataDir, 'archive')), {
    trustedKey: null,
  });
  expect(packages.map(({ folder, faults }) => [folder, faults])).toContainEqual([
    archiveFolder(room.session.id, opened),
    [],
  ]);
  expect(chain).toEqual([]);
  expect(await verifySpool(join(dataDir, 'spool', room.session.id))).toEqual([]);
  const { files, openedAt, closedAt } = await detail();
  const ofBridges = files.filter((file) => file.kind === 'bridge');
  expect(ofBridges.map((file) => file.bridgeName).toSorted()).toEqual([centre.name, phuCu.name].toSorted());
  // Each bridge is recorded from the opening to the close, the gaps of the kills within.
  const whole = files.filter(({ kind }) => kind === 'bridge' || kind === 'composite' || kind === 'audio');
  for (const { durationMs } of whole) {
    expect(Math.abs((durationMs ?? 0) - (closedAt - openedAt))).toBeLessThan(1_000);
  }
}, 200_000);
