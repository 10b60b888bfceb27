import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Session } from '../../src/contracts/session.ts';
import { canMakeNetworks, makeNetwork, type NetworkNamespace } from '../support/network-namespace.ts';
import { freePort } from '../support/postgres.ts';
import { Reception, SEATS } from '../support/reception.ts';
import { startTurn, type TurnServer } from '../support/turn-server.ts';

/**
 * A bridge behind a firewall that lets nothing through but TLS to the relay, and then on a line that carries the sound
 * and no more: the citizen is heard all the while.
 */
jest.setTimeout(240_000);
const { centre, phuCu } = SEATS;
/** Sound with its headers and the relay's takes about 60 kbit/s each way; a picture needs more than what is left. */
const NARROW_KBPS = 90;

const networks = await canMakeNetworks();
const onlyWithNetworks = networks ? describe : describe.skip;
let network: NetworkNamespace;
let turn: TurnServer;
let room: Reception;
let mediaPort = 0;

const seat = () => room.page(phuCu);
const session = () => room.api<Session>(room.page(centre), `/api/sessions/${room.session.id}`);
const heard = () =>
  room.soon(async () => (await room.loudness(centre, phuCu)) > 0.05, 'the centre hears the citizen', 60_000);

/** How the connections of the bridge's page go: kinds of the local ends, and the relay's protocol. */
function paths(): Promise<string[]> {
  return seat().evaluate(async () => {
    const { peers = [] } = window as unknown as { peers?: RTCPeerConnection[] };
    const found = new Set<string>();
    for (const peer of peers) {
      if (peer.connectionState !== 'connected') continue;
      const stats = await peer.getStats();
      for (const entry of stats.values() as Iterable<Record<string, unknown>>) {
        if (entry['type'] !== 'candidate-pair' || entry['nominated'] !== true) continue;
        const local = stats.get(String(entry['localCandidateId'])) as Record<string, unknown> | undefined;
        found.add(`${String(local?.['candidateType'])} ${String(local?.['relayProtocol'])}`);
      }
    }
    return [...found];
  });
}

onlyWithNetworks('a poor line', () => {
  beforeAll(async () => {
    network = await makeNetwork();
    turn = await startTurn(network.hostAddress, { tls: true });
    mediaPort = await freePort();
    room = await Reception.start(
      [centre, phuCu],
      {
        ...{ HOST: network.hostAddress, MEDIA_IP: network.hostAddress, MEDIA_WORKERS: '1' },
        ...{ MEDIA_PORT: String(mediaPort), TURN_URLS: turn.url, TURN_SECRET: turn.secret },
      },
      { [phuCu.code]: { program: network.program, trustAnyCertificate: true } },
    );
    await room.watchPeers(phuCu);
    for (const each of [centre, phuCu]) await room.signIn(room.page(each), each.username);
    await room.learnSession(room.page(centre));
    await network.blockPorts([mediaPort]);
    for (const each of [centre, phuCu]) await room.takeSeat(each);
    await room.open();
    await room.page(centre).getByTestId('read-notice').click();
    await room.page(centre).getByTestId('confirm').click();
    await room.page(centre).getByTestId('call-next').click();
  });
  afterAll(async () => {
    await (room as Reception | undefined)?.stop();
    await (turn as TurnServer | undefined)?.close();
    await (network as NetworkNamespace | undefined)?.close();
  });

  test('with UDP and the media port shut it goes through the relay, over TLS', async () => {
    await room.seesMoving(centre, phuCu);
    await room.seesMoving(phuCu, centre);
    await heard();
    expect(await paths()).toEqual(['relay tls']);
  });

  test('a line for the sound alone: the pictures pause with words, both ways, and everybody is heard', async () => {
    await network.limit(NARROW_KBPS);
    await room
      .page(centre)
      .locator(room.tile(phuCu))
      .getByText('Hình tạm dừng, tiếng vẫn rõ')
      .waitFor({ timeout: 90_000 });
    await seat().getByText('Đường truyền yếu: tạm không gửi hình, vẫn gửi tiếng').waitFor();
    await seat()
      .locator(room.tile(centre))
      .getByText('Hình tạm dừng, tiếng vẫn rõ')
      .waitFor({ timeout: 90_000 });
    await heard();
    await room.soon(
      async () => (await room.loudness(phuCu, centre)) > 0.05,
      'the citizen hears the chair',
      60_000,
    );
    const { agenda, floor } = await session();
    expect(agenda.find(({ itemId }) => itemId === floor.currentItem)?.state).toBe('called');
  });

  test('a good line again: the pictures come back by themselves', async () => {
    await network.mend();
    await room.soon(
      async () => (await seat().getByText('Đường truyền yếu: tạm không gửi hình').count()) === 0,
      'the picture is sent again',
      120_000,
    );
    await room.seesMoving(phuCu, centre);
    await room.seesMoving(centre, phuCu);
    await heard();
  });
});
