import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openStore, type TestStore } from './open-store.ts';

let at: TestStore;
let bridgeId: string;
let admin: string;

beforeAll(async () => {
  at = await openStore();
  bridgeId = await at.addBridge('phu-cu');
  admin = await at.addUser('quantri', 'admin');
});
afterAll(() => at.close());

async function addToken(name: string, set: { createdAt?: number; bridgeId?: string } = {}) {
  const userId = await at.addUser(name, 'bridge_officer');
  const token = {
    id: randomUUID(),
    tokenHash: `hash of ${name}`,
    bridgeId,
    userId,
    label: name,
    createdAt: 10,
    createdBy: admin,
    lastUsedAt: null,
    revokedAt: null,
    ...set,
  };
  await at.store.deviceTokens.add(token);
  return token;
}
const signIn = (tokenHash: string, userId: string) =>
  at.store.signIns.add({ tokenHash, userId, createdAt: 0, expiresAt: 1_000 });

test('revoking ends every sign-in of the machine and of nobody else; the first instant stays', async () => {
  const { deviceTokens, signIns } = at.store;
  const [gone, kept] = [await addToken('may-1'), await addToken('may-2')];
  await signIn('a', gone.userId);
  await signIn('b', gone.userId);
  await signIn('c', kept.userId);
  await signIn('d', admin);
  await deviceTokens.revoke(gone.id, 50);
  expect(await signIns.userOf('a', 60)).toBeNull();
  expect(await signIns.userOf('b', 60)).toBeNull();
  expect((await signIns.userOf('c', 60))?.id).toBe(kept.userId);
  expect((await signIns.userOf('d', 60))?.id).toBe(admin);

  await signIn('late', gone.userId);
  await deviceTokens.revoke(gone.id, 70);
  expect(await signIns.userOf('late', 80)).toBeNull();
  expect((await deviceTokens.byId(gone.id))?.revokedAt).toBe(50);
  expect((await deviceTokens.byId(kept.id))?.revokedAt).toBeNull();
});

test('a token is found by its hash, by its id and by its bridge', async () => {
  const { deviceTokens } = at.store;
  const other = await at.addBridge('kim-dong');
  const older = await addToken('may-3', { bridgeId: other });
  const newer = await addToken('may-4', { bridgeId: other, createdAt: 20 });
  await deviceTokens.used(older.id, 33);
  expect(await deviceTokens.byHash(older.tokenHash)).toEqual({ ...older, lastUsedAt: 33 });
  expect(await deviceTokens.byHash('unknown')).toBeNull();
  expect(await deviceTokens.byId(randomUUID())).toBeNull();
  expect((await deviceTokens.ofBridge(other)).map(({ id }) => id)).toEqual([newer.id, older.id]);
});

test('the same token can not be stored twice', async () => {
  const token = await addToken('may-5');
  await expect(at.store.deviceTokens.add({ ...token, id: randomUUID() })).rejects.toThrow();
});

test('people are found by their roles, without the accounts of machines', async () => {
  const officer = await at.addUser('phucu', 'bridge_officer');
  const machine = await addToken('may-6');
  const officers = (await at.store.users.withRoles(['bridge_officer'])).map(({ id }) => id);
  expect(officers).toEqual([officer]);
  expect(officers).not.toContain(machine.userId);
  const both = await at.store.users.withRoles(['bridge_officer', 'admin']);
  expect(both.map(({ username }) => username)).toEqual(['phucu', 'quantri']);
  expect(await at.store.users.withRoles([])).toEqual([]);
});
