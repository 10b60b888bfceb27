import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeAddressPolicy } from '../../../src/jobs/webhook-address.ts';
import { makeWebhookSender } from '../../../src/jobs/webhook-sender.ts';

describe('addresses that may be sent to', () => {
  const open = makeAddressPolicy([]);
  test.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '0.0.0.0'],
    ...[
      '100.64.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '198.51.100.7',
      '::',
      '::1',
      'fe80::1',
      'fc00::1',
      'fd12::1',
    ],
    ...[
      '::ffff:10.0.0.1',
      '::ffff:a00:1',
      '::ffff:127.0.0.1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
      '2001:db8::1',
      'ff02::1',
    ],
    ...['not an address', ''],
  ])('%s is refused', (address) => expect(open.allows(address, 'x')).toBe(false));
  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '203.162.4.1', '2405:4800::1', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => expect(open.allows(address, 'x')).toBe(true),
  );
  test('the list opens what it names and nothing beside it', () => {
    const listed = makeAddressPolicy(['10.20.0.0/16', 'DonThu.tinh.gov.vn', 'fd00:1::/32']);
    expect(
      ['10.20.255.1', '10.21.0.1', 'fd00:1::9', 'fd00:2::9', '::ffff:10.20.0.1'].map((each) =>
        listed.allows(each, 'x'),
      ),
    ).toEqual([true, false, true, false, true]);
    expect(listed.allows('192.168.0.9', 'donthu.tinh.gov.vn')).toBe(true);
    expect(listed.allows('192.168.0.9', 'khac.tinh.gov.vn')).toBe(false);
  });
});

describe('a receiver’s address', () => {
  const sender = makeWebhookSender({ allowed: [] });
  const local = makeWebhookSender({ allowed: ['127.0.0.1', 'localhost', '10.0.0.0/8'] });
  test.each([
    ['https://donthu.tinh.gov.vn/x', true, true],
    ['https://8.8.8.8/', true, true],
    ['https://10.0.0.5/', false, true],
    ['https://127.0.0.1/', false, true],
    ['https://[::1]/', false, false],
    ['https://2130706433/', false, true],
    ['http://127.0.0.1:9/', false, true],
    ['http://localhost/', false, true],
    ['http://10.0.0.5/', false, false],
    ['http://donthu.tinh.gov.vn/', false, false],
    ['https://name:word@donthu.tinh.gov.vn/', false, false],
    ['ftp://donthu.tinh.gov.vn/', false, false],
    ['nothing', false, false],
  ])('%s: %s, with this machine on the list %s', (url, without, withList) => {
    expect([sender.accepts(url), local.accepts(url)]).toEqual([without, withList]);
  });
});

describe('sending', () => {
  let hits = 0;
  let delayMs = 0;
  const server = createServer((_request, response) => {
    hits += 1;
    setTimeout(() => response.writeHead(200).end('x'.repeat(1_000_000)), delayMs).unref();
  });
  beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = (host: string): string => `http://${host}:${(server.address() as AddressInfo).port}/`;
  const request = (host: string) => ({ url: at(host), headers: {}, body: '{}' });

  test('a name that leads to this machine reaches nothing, and one that leads to two places neither', async () => {
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1']]) {
      const sender = makeWebhookSender({ allowed: [], resolve: () => Promise.resolve(addresses) });
      const url = `https://donthu.tinh.gov.vn:${(server.address() as AddressInfo).port}/`;
      expect(await sender.send({ url, headers: {}, body: '{}' })).toMatchObject({
        status: null,
        fault: 'refused_address',
      });
    }
    expect(hits).toBe(0);
  });
  test('the address that was checked is the one connected to, looked up once', async () => {
    let asked = 0;
    const sender = makeWebhookSender({
      allowed: ['donthu.tinh.gov.vn'],
      resolve: () => Promise.resolve([asked++ === 0 ? '127.0.0.1' : '127.0.0.2']),
    });
    expect(await sender.send(request('donthu.tinh.gov.vn'))).toMatchObject({ status: 200, fault: null });
    expect([asked, hits]).toEqual([1, 1]);
  });
  test('names that lead nowhere, closed ports and slow receivers are told apart', async () => {
    const sender = (resolve: () => Promise<string[]>, limitMs = 5_000) =>
      makeWebhookSender({ allowed: ['127.0.0.0/8'], resolve, limitMs });
    const nowhere = await sender(() => Promise.reject(new Error('ENOTFOUND'))).send(request('x.tinh.gov.vn'));
    expect(nowhere.fault).toBe('unknown_host');
    const closed = await sender(() => Promise.resolve(['127.0.0.1'])).send({
      ...request('x'),
      url: 'http://127.0.0.1:1/',
    });
    expect(closed.fault).toBe('no_connection');
    delayMs = 60_000;
    const slow = await sender(() => Promise.resolve(['127.0.0.1']), 50).send(request('127.0.0.1'));
    expect(slow).toMatchObject({ status: null, fault: 'timed_out' });
  });
});
