import { createHash, randomBytes } from 'node:crypto';
import { DomainError, type Locale } from '../domain/errors.ts';
import type { Actor } from './actor.ts';
import type { Clock, PasswordHasher, Store, UserRow } from './ports.ts';

const HOUR_MS = 3_600_000;

/** Only the hash of a sign-in token is kept, so that a stolen database signs nobody in. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function withoutSecret({ passwordHash: _, ...actor }: UserRow): Actor {
  return actor;
}

/** Signing in, staying so, and out. */
export interface SignIn {
  /** @throws {DomainError} `wrong_credentials`, without telling which of the two was wrong. */
  signIn(username: string, password: string): Promise<{ actor: Actor; token: string; expiresAt: number }>;
  /** Signs in somebody whose right to it was proven otherwise. */
  admit(user: UserRow): Promise<{ actor: Actor; token: string; expiresAt: number }>;
  signOut(token: string): Promise<void>;
  /** Who holds the token; null where it is unknown or over. */
  actorOf(token: string | undefined): Promise<Actor | null>;
  setLocale(actor: Actor, locale: Locale): Promise<Actor>;
}

/** @param hours how long a sign-in holds */
export function makeSignIn(parts: {
  store: Store;
  clock: Clock;
  passwords: PasswordHasher;
  hours: number;
}): SignIn {
  const { store, clock, passwords, hours } = parts;
  // Verifying against this takes the time of a real one, so that an unknown name is not told by a quicker answer.
  const decoy = passwords.hash(randomBytes(16).toString('hex'));
  async function admit(user: UserRow): Promise<{ actor: Actor; token: string; expiresAt: number }> {
    const token = randomBytes(32).toString('base64url');
    const createdAt = clock.now();
    const expiresAt = createdAt + Math.round(hours * HOUR_MS);
    await store.signIns.add({ tokenHash: hashToken(token), userId: user.id, createdAt, expiresAt });
    return { actor: withoutSecret(user), token, expiresAt };
  }
  return {
    admit,
    async signIn(username, password) {
      const found = await store.users.byUsername(username.toLowerCase());
      // Accounts of other programs act by their keys alone: to whoever tries, there are none.
      const user = found?.role === 'system' ? null : found;
      const right = await passwords.verify(user?.passwordHash ?? (await decoy), password);
      if (user === null || !right) throw new DomainError('wrong_credentials');
      return admit(user);
    },
    signOut: (token) => store.signIns.remove(hashToken(token)),
    async actorOf(token) {
      if (token === undefined || token === '') return null;
      const user = await store.signIns.userOf(hashToken(token), clock.now());
      return user === null ? null : withoutSecret(user);
    },
    async setLocale(actor, locale) {
      await store.users.setLocale(actor.id, locale);
      return { ...actor, locale };
    },
  };
}
