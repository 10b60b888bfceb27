import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MediaFixture, record, until } from './media-fixture.ts';
import { type SimulatedBridge, SimulatedBridges } from './simulated-bridge.ts';

let media: MediaFixture;
let sessionId: string;
let bridges: SimulatedBridges;

beforeEach(async () => {
  media = await MediaFixture.start({ workers: 3, seatsTogether: 1, segmentSeconds: 3 });
  bridges = await SimulatedBridges.start(media.controlPort, media.settings.controlSecret);
  sessionId = randomUUID();
});

afterEach(async () => {
  await bridges.close();
  await media.close();
});

function plenary(revision: number, among: readonly SimulatedBridge[]): Promise<unknown> {
  return media.client.ask('floor:set', {
    sessionId,
    revision,
    edges: among.flatMap((to) =>
      among.filter((from) => from !== to).map((from) => ({ from: from.bridgeId, to: to.bridgeId })),
    ),
  });
}

async function spread(): Promise<readonly number[]> {
  return (await media.sessionStatus(sessionId)).spread;
}

test('a session larger than one worker is to carry spreads, and all still see, hear and notice each other', async () => {
  const seated: SimulatedBridge[] = [];
  for (let n = 0; n < 4; n += 1) seated.push(await bridges.sit(sessionId));
  expect(await spread()).toEqual([2, 1, 1]);
  const speaking = record(media.client, 'speaking');
  for (const bridge of seated) await bridge.sendMicrophone();
  await seated[0]?.sendCamera({ simulcast: true });
  await plenary(1, seated);
  // Everybody hears the three others; the picture of the first goes to three.
  expect(await media.consumers(sessionId)).toHaveLength(4 * 3 + 3);
  for (const bridge of seated)
    await until('sound of all', async () => (await bridge.packetsReceived('audio')) > 150);
  for (const bridge of seated.slice(1))
    await until('the picture', async () => (await bridge.packetsReceived('video')) > 20);
  const all = seated.map(({ bridgeId }) => bridgeId).toSorted();
  await until('speech on every worker', () =>
    speaking.some(({ bridgeIds }) => bridgeIds.toSorted().join() === all.join()),
  );

  // A muted microphone is muted across the workers, and comes back across them.
  const [first, second] = seated;
  if (first === undefined || second === undefined) throw new Error('two bridges');
  await media.client.ask('producer:set', { ...first.key, source: 'microphone', state: 'muted' });
  const { consumers } = await media.client.ask('seat:retell', second.key);
  expect(
    consumers.find((each) => each.fromBridgeId === first.bridgeId && each.kind === 'audio'),
  ).toMatchObject({
    producerPaused: true,
  });
});

test('thirty bridges in plenary are shared by all workers, and the last hears the first', async () => {
  const seated: SimulatedBridge[] = [];
  for (let n = 0; n < 30; n += 1) seated.push(await bridges.sit(sessionId));
  expect(await spread()).toEqual([10, 10, 10]);
  const [first, second, last] = [seated[0], seated[1], seated[29]];
  if (first === undefined || second === undefined || last === undefined) throw new Error('thirty bridges');
  for (const bridge of [first, second, last]) await bridge.sendMicrophone();
  await plenary(1, seated);
  expect(await media.consumers(sessionId)).toHaveLength(3 * 29);
  for (const bridge of [last, first, ...seated.slice(10, 13)])
    await until('sound of the others', async () => (await bridge.packetsReceived('audio')) > 60);
}, 60_000);

test('receivers change from one worker to another and back, and each time it is heard', async () => {
  const [centre, near, far] = [
    await bridges.sit(sessionId),
    await bridges.sit(sessionId),
    await bridges.sit(sessionId),
  ];
  await near.sendMicrophone();
  await plenary(1, [centre, near]);
  await until('sound at the centre', async () => (await centre.packetsReceived('audio')) > 20);
  for (let revision = 2; revision < 12; revision += 1) {
    await plenary(revision, revision % 2 === 0 ? [near, far] : [centre, near]);
    const receiver = revision % 2 === 0 ? far : centre;
    const before = await receiver.packetsReceived('audio');
    await until(
      'sound after the switch',
      async () => (await receiver.packetsReceived('audio')) > before + 10,
    );
    expect(await media.consumers(sessionId)).toEqual([`${near.bridgeId}>${receiver.bridgeId} audio`]);
  }
});

test('a worker dies: its bridges are told and find a place again, the others never stop hearing each other', async () => {
  const seated = [await bridges.sit(sessionId), await bridges.sit(sessionId), await bridges.sit(sessionId)];
  for (const bridge of seated) await bridge.sendMicrophone();
  await plenary(1, seated);
  for (const bridge of seated)
    await until('sound of both', async () => (await bridge.packetsReceived('audio')) > 60);
  const lost = record(media.client, 'seat:lost');
  const { workers } = await media.client.ask('status', {});
  const victim = workers[0];
  if (victim === undefined) throw new Error('a worker');
  process.kill(victim.pid, 'SIGKILL');
  await until('one seat lost', () => lost.length > 0);
  expect(lost).toHaveLength(1);
  const others = seated.filter(({ seatId }) => seatId !== lost[0]?.seatId);
  const [one, two] = others;
  if (one === undefined || two === undefined) throw new Error('two others');
  expect(await media.consumers(sessionId)).toEqual(
    [`${one.bridgeId}>${two.bridgeId} audio`, `${two.bridgeId}>${one.bridgeId} audio`].sort(),
  );
  for (const bridge of others) {
    const before = await bridge.packetsReceived('audio');
    await until('sound goes on', async () => (await bridge.packetsReceived('audio')) > before + 50);
  }
  const back = await bridges.sit(sessionId, lost[0]?.bridgeId);
  await back.sendMicrophone();
  await until('the bridge hears both again', async () => (await back.packetsReceived('audio')) > 60);
  expect(await media.consumers(sessionId)).toHaveLength(6);
});

test('what must be disguised flows, and is captured, only once the bridge says that it is', async () => {
  const [centre, citizen] = [await bridges.sit(sessionId), await bridges.sit(sessionId)];
  await citizen.sendMicrophone();
  await media.client.ask('capture:start', {
    sessionId,
    openedAt: Date.now(),
    bridges: [{ bridgeId: citizen.bridgeId, code: 'phu-cu' }],
  });
  const edges = [{ from: citizen.bridgeId, to: centre.bridgeId }];
  await media.client.ask('floor:set', { sessionId, revision: 1, edges, disguised: [citizen.bridgeId] });
  expect(await media.consumers(sessionId)).toEqual([]);
  await citizen.sendMicrophone({ disguised: true });
  await until('the disguised voice', async () => (await centre.packetsReceived('audio')) > 20);
  expect(await media.consumers(sessionId)).toEqual([`${citizen.bridgeId}>${centre.bridgeId} audio`]);
  await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() });
  const segments = await media.segments(sessionId);
  const facts = segments.map(({ records }) =>
    records.flatMap((each) => (each.type === 'fact' ? [each.fact.fact] : [])),
  );
  // The bare voice was taken before the floor said so, and never after.
  expect(segments.length).toBeGreaterThanOrEqual(2);
  expect(facts.some((each) => each.includes('held'))).toBe(true);
});
