import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { DeviceTokenRow, Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { deviceTokens, signIns } from './schema.ts';

/** What machines of the bridge points sign in with. */
export function makeDeviceTokens(db: Database): Store['deviceTokens'] {
  const one = (rows: readonly DeviceTokenRow[]): DeviceTokenRow | null => rows[0] ?? null;
  return {
    async add(token) {
      await db.insert(deviceTokens).values(token);
    },
    byHash: async (tokenHash) =>
      one(await db.select().from(deviceTokens).where(eq(deviceTokens.tokenHash, tokenHash))),
    byId: async (id) => one(await db.select().from(deviceTokens).where(eq(deviceTokens.id, id))),
    ofBridge: (bridgeId) =>
      db
        .select()
        .from(deviceTokens)
        .where(eq(deviceTokens.bridgeId, bridgeId))
        .orderBy(desc(deviceTokens.createdAt), desc(deviceTokens.id)),
    async used(id, at) {
      await db.update(deviceTokens).set({ lastUsedAt: at }).where(eq(deviceTokens.id, id));
    },
    async revoke(id, at) {
      await db.transaction(async (tx) => {
        // The first instant stays: a repeated revocation only ends what was signed in meanwhile.
        await tx
          .update(deviceTokens)
          .set({ revokedAt: at })
          .where(and(eq(deviceTokens.id, id), isNull(deviceTokens.revokedAt)));
        await tx
          .delete(signIns)
          .where(
            inArray(
              signIns.userId,
              tx.select({ userId: deviceTokens.userId }).from(deviceTokens).where(eq(deviceTokens.id, id)),
            ),
          );
      });
    },
  };
}
