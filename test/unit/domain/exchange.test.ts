import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { EVENT_KINDS, retryPause, TRIES } from '../../../src/domain/procedure/exchange-events.ts';
import { KEY_SCOPES, keyState } from '../../../src/domain/procedure/exchange-scopes.ts';
import { actorMay, PERMISSIONS, PERMISSIONS_OF } from '../../../src/domain/roles.ts';
import { newWebhookSecret, signedHeaders } from '../../../src/usecases/webhook-signature.ts';

test('a program may what its key names and nothing else, whatever role it counts as', () => {
  for (const role of ['system', 'bridge_officer', 'admin'] as const)
    expect(PERMISSIONS.filter((each) => actorMay({ role, scopes: ['session.read'] }, each))).toEqual([
      'session.read',
    ]);
  expect(PERMISSIONS_OF.system).toEqual([]);
  expect(actorMay({ role: 'system' }, 'session.read')).toBe(false);
  expect(actorMay({ role: 'bridge_officer' }, 'registration.identity')).toBe(true);
});

test('no scope opens recordings, whole papers, the conduct of a session, screening or accounts', () => {
  for (const never of [
    ...[
      'archive.play',
      'archive.download',
      'registration.identity',
      'registration.screen',
      'session.conduct',
    ],
    ...['session.join', 'exchange.manage', 'device.manage', 'readiness.decide', 'agenda.plan'],
  ])
    expect(KEY_SCOPES).not.toContain(never);
});

test('nothing on the server asks a role where a program may be the one who acts', () => {
  const root = new URL('../../../', import.meta.url).pathname;
  const files = ['src/usecases', 'signaling'].flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map(
      (name) => `${root}${folder}/${name}`,
    ),
  );
  const asking = files.filter(
    (file) => file.endsWith('.ts') && /(?<!\w)may\(\s*\w*\.?actor\.role/.test(readFileSync(file, 'utf8')),
  );
  expect(asking).toEqual([]);
});

test('a key holds up to its end and not at it; revoked it never holds', () => {
  expect(keyState({ expiresAt: 10, revokedAt: null }, 9)).toBe('active');
  expect(keyState({ expiresAt: 10, revokedAt: null }, 10)).toBe('expired');
  expect(keyState({ expiresAt: null, revokedAt: 1 }, 2)).toBe('revoked');
  expect(keyState({ expiresAt: null, revokedAt: null }, 1e15)).toBe('active');
});

test('an event is tried for more than a day, seldom in the end', () => {
  const pauses = Array.from({ length: TRIES - 1 }, (_, i) => retryPause(i + 1));
  expect(pauses.slice(0, 4)).toEqual([10_000, 20_000, 40_000, 80_000]);
  expect(Math.max(...pauses)).toBe(2 * 3_600_000);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(24 * 3_600_000);
  expect(new Set(EVENT_KINDS).size).toBe(EVENT_KINDS.length);
});

test('the signature is that of the published specification', () => {
  // The example of Standard Webhooks.
  const headers = signedHeaders({
    ...{ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_999, body: '{"test": 2432232314}' },
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  });
  expect(headers['webhook-timestamp']).toBe('1614265330');
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  expect(newWebhookSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});
