import { and, asc, count, eq, gt, inArray, notInArray } from 'drizzle-orm';
import type { Store, UserRow } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { deviceTokens, signIns, users } from './schema.ts';

/** Accounts. */
export function makeUsers(db: Database): Store['users'] {
  const one = (rows: readonly UserRow[]): UserRow | null => rows[0] ?? null;
  return {
    byUsername: async (username) => one(await db.select().from(users).where(eq(users.username, username))),
    byId: async (id) => one(await db.select().from(users).where(eq(users.id, id))),
    async setLocale(id, locale) {
      await db.update(users).set({ locale }).where(eq(users.id, id));
    },
    async setPasswordHash(id, passwordHash) {
      await db.update(users).set({ passwordHash }).where(eq(users.id, id));
    },
    async add(user) {
      await db.insert(users).values(user);
    },
    async count() {
      const [row] = await db.select({ n: count() }).from(users);
      return row?.n ?? 0;
    },
    withRoles: async (roles) =>
      roles.length === 0
        ? []
        : db
            .select()
            .from(users)
            .where(
              and(
                inArray(users.role, [...roles]),
                // A machine reads no notices and answers no telephone.
                notInArray(users.id, db.select({ id: deviceTokens.userId }).from(deviceTokens)),
              ),
            )
            .orderBy(asc(users.username)),
  };
}

/** Who is signed in, by the hash of the cookie. */
export function makeSignIns(db: Database): Store['signIns'] {
  return {
    async add(row) {
      await db.insert(signIns).values(row);
    },
    async userOf(tokenHash, now) {
      const [row] = await db
        .select({ user: users })
        .from(signIns)
        .innerJoin(users, eq(users.id, signIns.userId))
        .where(and(eq(signIns.tokenHash, tokenHash), gt(signIns.expiresAt, now)));
      return row?.user ?? null;
    },
    async remove(tokenHash) {
      await db.delete(signIns).where(eq(signIns.tokenHash, tokenHash));
    },
  };
}
