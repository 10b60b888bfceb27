import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Session } from '../../src/contracts/session.ts';
import { canMakeNetworks, makeNetwork, type NetworkNamespace } from '../support/network-namespace.ts';
import { killPart, pidsOf } from '../support/kill-part.ts';
import { Reception, SEATS } from '../support/reception.ts';

/**
 * A citizen is received while the line of the bridge is cut, and while parts of the media die: everybody comes back by
 * itself, to the same citizen.
 */
jest.setTimeout(180_000);
const { centre, phuCu, kimDong } = SEATS;
const CUT_MS = 30_000;

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
    'the line is cut for 30 s: back to the same citizen, the gap noted',
    async () => {
      await network?.cut();
      await new Promise((resolve) => setTimeout(resolve, CUT_MS));
      const gap = (await current())?.gaps[0];
      expect(gap).toMatchObject({ bridgeId: room.bridgeId(phuCu), to: null });
      await room.page(centre).getByTestId('tab-bridges').click();
      await room.page(centre).getByRole('link', { name: /Gọi/ }).first().waitFor();
      await room.page(centre).getByTestId('tab-agenda').click();

      await network?.mend();
      const mended = Date.now();
      await room.seesMoving(centre, phuCu);
      console.info(`line back to seen moving: ${((Date.now() - mended) / 1_000).toFixed(1)} s`);
      await backOnAir();
      const item = await current();
      expect(item?.state).toBe('called');
      expect(item?.gaps).toEqual([{ ...gap, to: expect.any(Number) }]);
    },
  );

  test('a media worker is killed: back on another one, the same citizen', async () => {
    const killed = Date.now();
    process.kill(await busiestWorker(), 'SIGKILL');
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

/** The media worker of this service that worked most: the one that the room is on. */
async function busiestWorker(): Promise<number> {
  const parents = new Map<number, number>();
  const workers: { pid: number; ticks: number }[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
    if (stat === null) continue;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    parents.set(Number(name), Number(fields[1]));
    if (stat.includes('(mediasoup-work'))
      workers.push({ pid: Number(name), ticks: Number(fields[11]) + Number(fields[12]) });
  }
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === room.system.pid) return true;
    return false;
  };
  const own = workers.filter(({ pid }) => isOurs(pid)).toSorted((a, b) => b.ticks - a.ticks);
  const [busiest] = own;
  if (busiest === undefined) throw new Error('no media worker found');
  return busiest.pid;
}
