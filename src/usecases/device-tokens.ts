import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { DeviceToken } from '../contracts/readiness.ts';
import { DomainError } from '../domain/errors.ts';
import { assertMay, type Actor } from './actor.ts';
import type { Clock, DeviceTokenRow, Log, Store } from './ports.ts';
import { hashToken, type SignIn } from './sign-in.ts';

/** Tokens with which a bridge's machine signs in by itself. Each is bound to one bridge point and can be revoked. */
export interface DeviceTokens {
  list(actor: Actor, bridgeId: string): Promise<readonly DeviceToken[]>;
  /** The secret is returned this once; only its hash is kept. */
  add(actor: Actor, bridgeId: string, label: string): Promise<{ token: string; device: DeviceToken }>;
  revoke(actor: Actor, tokenId: string): Promise<DeviceToken>;
  /** @throws {DomainError} `token_not_valid` */
  signIn(token: string): ReturnType<SignIn['signIn']>;
}

function viewOf({ id, bridgeId, label, createdAt, lastUsedAt, revokedAt }: DeviceTokenRow): DeviceToken {
  return { id, bridgeId, label, createdAt, lastUsedAt, revokedAt };
}

export function makeDeviceTokens(parts: {
  store: Store;
  clock: Clock;
  signIn: SignIn;
  log: Log;
}): DeviceTokens {
  const { store, clock, signIn, log } = parts;
  return {
    async list(actor, bridgeId) {
      assertMay(actor, 'device.manage');
      return (await store.deviceTokens.ofBridge(bridgeId)).map(viewOf);
    },
    async add(actor, bridgeId, label) {
      assertMay(actor, 'device.manage');
      const bridge = (await store.bridges.all()).find(({ id }) => id === bridgeId);
      if (bridge === undefined) throw new DomainError('not_found');
      const token = randomBytes(32).toString('base64url');
      const id = randomUUID();
      const userId = randomUUID();
      // The machine acts as an account of its own, so that every act of it has a name. Nobody signs in to it by
      // password: no hash matches this.
      await store.users.add({
        ...{ id: userId, username: `may-${bridge.code}-${id.slice(0, 8)}`, displayName: label },
        // The least that a seat needs, at the centre too: a stolen token conducts nothing.
        ...{ role: 'bridge_officer' as const, bridgeId, locale: 'vi' as const },
        ...{ passwordHash: createHash('sha256').update(randomBytes(32)).digest('hex'), email: null },
      });
      const row: DeviceTokenRow = {
        ...{ id, tokenHash: hashToken(token), bridgeId, userId, label },
        ...{ createdAt: clock.now(), createdBy: actor.id, lastUsedAt: null, revokedAt: null },
      };
      await store.deviceTokens.add(row);
      log.info({ tokenId: id, bridgeId, actorId: actor.id }, 'device token made');
      return { token, device: viewOf(row) };
    },
    async revoke(actor, tokenId) {
      assertMay(actor, 'device.manage');
      await store.deviceTokens.revoke(tokenId, clock.now());
      const row = await store.deviceTokens.byId(tokenId);
      if (row === null) throw new DomainError('not_found');
      log.info({ tokenId, actorId: actor.id }, 'device token revoked');
      return viewOf(row);
    },
    async signIn(token) {
      const row = await store.deviceTokens.byHash(hashToken(token));
      if (row === null || row.revokedAt !== null) throw new DomainError('token_not_valid');
      const user = await store.users.byId(row.userId);
      if (user === null) throw new DomainError('token_not_valid');
      const signedIn = await signIn.admit(user);
      await store.deviceTokens.used(row.id, clock.now());
      return signedIn;
    },
  };
}
