import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openPackage } from '../../recorder/seal/package-reader.ts';
import { verifyPackage } from '../../recorder/seal/verify-package.ts';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import type { Session } from '../../src/contracts/session.ts';
import { RecordingTimeline } from '../../src/contracts/timeline.ts';
import { archiveFolder } from '../../src/domain/archive-folder.ts';
import { canMakeNetworks, makeNetwork, type NetworkNamespace } from '../support/network-namespace.ts';
import { busiestWorker, killPart, pidsOf } from '../support/kill-part.ts';
import { Reception, SEATS } from '../support/reception.ts';

/**
 * A citizen is received while the line of the bridge is cut, and while parts of the media die: everybody comes back by
 * itself, to the same citizen.
 */
jest.setTimeout(180_000);
const { centre, phuCu, kimDong } = SEATS;
const CUT_MS = 60_000;
/** Of all packets, both ways, for a while before the cut. */
const LOSS = 0.1;
const LOSS_MS = 10_000;

const networks = await canMakeNetworks();
let network: NetworkNamespace | null = null;
let room: Reception;

beforeAll(async () => {
  network = networks ? await makeNetwork() : null;
  const address = network === null ? {} : { HOST: network.hostAddress, MEDIA_IP: network.hostAddress };
  room = await Reception.start(
    [centre, phuCu, kimDong],
    address,
    network === null ? {} : { [phuCu.code]: network },
  );
  for (const seat of [centre, phuCu, kimDong]) await room.signIn(room.page(seat), seat.username);
  await room.learnSession(room.page(centre));
  for (const seat of [centre, phuCu, kimDong]) await room.takeSeat(seat);
  await room.open();
  await room.page(centre).getByTestId('read-notice').click();
  await room.page(centre).getByTestId('confirm').click();
  await room.page(centre).getByTestId('call-next').click();
  await backOnAir();
});

afterAll(async () => {
  await (room as Reception | undefined)?.stop();
  await network?.close();
});

async function backOnAir(): Promise<void> {
  await room.seesMoving(centre, phuCu);
  await room.seesMoving(phuCu, centre);
  await room.soon(async () => (await room.loudness(centre, phuCu)) > 0.05, 'the centre hears the citizen');
  await room.page(kimDong).getByTestId('waiting-card').waitFor();
}
const session = () => room.api<Session>(room.page(centre), `/api/sessions/${room.session.id}`);
const current = async () => {
  const { agenda, floor } = await session();
  return agenda.find(({ itemId }) => itemId === floor.currentItem);
};

describe('a citizen is received', () => {
  (networks ? test : test.skip)(
    'a line that loses a tenth and is then cut for 60 s: back to the same citizen, the gap noted',
    async () => {
      await network?.lose(LOSS);
      await new Promise((resolve) => setTimeout(resolve, LOSS_MS));
      await room.seesMoving(centre, phuCu);
      await network?.mend();
      const cutAt = Date.now();
      await network?.cut();
      await new Promise((resolve) => setTimeout(resolve, CUT_MS));
      const gap = (await current())?.gaps[0];
      expect(gap).toMatchObject({ bridgeId: room.bridgeId(phuCu), to: null });
      await room.page(centre).getByTestId('tab-bridges').click();
      await room.page(centre).getByRole('link', { name: /Gọi/ }).first().waitFor();
      await room.page(centre).getByTestId('tab-agenda').click();

      await network?.mend();
      const mended = Date.now();
      done.push({ what: 'cut', at: cutAt, until: mended });
      await room.seesMoving(centre, phuCu);
      console.info(`line back to seen moving: ${((Date.now() - mended) / 1_000).toFixed(1)} s`);
      await backOnAir();
      const item = await current();
      expect(item?.state).toBe('called');
      expect(item?.gaps).toEqual([{ ...gap, to: expect.any(Number) }]);
    },
  );

  test('a media worker is killed: back on another one, the same citizen', async () => {
    // Looking for it takes a moment of its own on a busy machine.
    const worker = await busiestWorker(room.system);
    const killed = Date.now();
    done.push({ what: 'worker', at: killed, until: killed });
    process.kill(worker, 'SIGKILL');
    // What is shown is that of before until the page is told; the new one is known by its being asked for anew.
    await room.soon(
      async () => (await room.page(phuCu).getByText('Đang nối lại').count()) > 0,
      'it is noticed',
    );
    await room.seesMoving(centre, phuCu);
    console.info(`worker killed to seen moving: ${((Date.now() - killed) / 1_000).toFixed(1)} s`);
    await backOnAir();
    expect((await current())?.state).toBe('called');
  });

  test('media is killed: everybody is back, and the same citizen is received', async () => {
    const before = (await pidsOf(room.system, 'media')).length;
    const killed = Date.now();
    done.push({ what: 'media', at: killed, until: killed });
    await killPart(room.system, 'media');
    await room.soon(
      async () => (await pidsOf(room.system, 'media')).length > before,
      'media is started again',
    );
    await room.soon(
      async () => (await room.page(phuCu).getByText('Đang nối lại').count()) > 0,
      'it is noticed',
    );
    await room.seesMoving(centre, phuCu);
    console.info(`media killed to seen moving: ${((Date.now() - killed) / 1_000).toFixed(1)} s`);
    await backOnAir();
    expect((await current())?.state).toBe('called');
  });
});

/** What the tests above did, by the clock of the machine that they share with the service. */
const done: { what: 'cut' | 'worker' | 'media'; at: number; until: number }[] = [];

test('what the line and the media did not carry is brought by the bridge', async () => {
  const page = room.page(phuCu);
  const { id } = room.session;
  const pieces = async () =>
    (await readdir(join(room.system.dataDir, 'supplements', id)).catch(() => [])).length;
  await room.soon(async () => (await pieces()) >= (networks ? 13 : 2), 'the pieces are brought', 150_000);
  await room.soon(
    async () => (await page.getByTestId('supplementing').count()) === 0,
    'nothing is left to be sent',
    60_000,
  );
});

test('the recording names each of these gaps, and has what was brought in their place', async () => {
  const page = room.page(centre);
  const { id } = room.session;
  const itemId = (await current())?.itemId;
  const acted = await page.request.post(`${room.system.url}/api/sessions/${id}/acts`, {
    data: { act: 'mark_absent', itemId },
  });
  expect(acted.ok()).toBe(true);
  await room.close();
  const detail = () => room.api<ArchiveDetail>(page, `/api/archive/${id}`);
  await room.soon(async () => (await detail()).state === 'finished', 'the recording is finished', 150_000);
  const { openedAt } = await detail();
  const folder = join(room.system.dataDir, 'archive', archiveFolder(id, openedAt));
  const { faults } = await verifyPackage(await openPackage(folder), null);
  expect(faults).toEqual([]);
  const timeline = RecordingTimeline.parse(
    JSON.parse(await readFile(join(folder, 'data/timeline.json'), 'utf8')),
  );
  for (const source of ['microphone', 'camera'] as const) {
    const account = timeline.accounts.find(
      (each) => each.bridgeId === room.bridgeId(phuCu) && each.source === source,
    );
    const told = (account?.spans ?? []).map(({ fromMs, toMs, state }) => ({
      ...{ from: openedAt + fromMs, to: openedAt + toMs, state },
    }));
    const gaps = told.filter(({ state }) => ['lost', 'fault', 'supplemented'].includes(state));
    for (const { what, at, until } of done) {
      // A worker's death costs less than the second for which a picture may stand.
      if (what === 'worker' && source === 'camera') continue;
      // The last packet before and the first one after bound it; whoever comes back needs a moment for the first.
      const found = gaps.find(
        ({ from, to }) => Math.abs(from - at) < 500 && to > until - 500 && to < until + 8_000,
      );
      // All that is known is part of what is compared: a failure tells what was said instead.
      const context = [source, what, at - openedAt, until - openedAt, JSON.stringify(account?.spans)];
      expect([...context, found?.state]).toEqual([...context, 'supplemented']);
    }
    // Of the sound nothing lacks any more, besides the first moment of the session, until the capture ran, and joints.
    const lacking = gaps.filter(({ from, state }) => from > openedAt && state !== 'supplemented');
    const lackingMs = lacking.reduce((sum, { from, to }) => sum + to - from, 0);
    if (source === 'microphone') expect(lackingMs).toBeLessThan(1_000);
  }
});
