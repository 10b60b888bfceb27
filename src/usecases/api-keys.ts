import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ApiKey, ApiKeyDraft, ApiKeys as KeyList, KeyUse } from '../contracts/exchange.ts';
import { DomainError } from '../domain/errors.ts';
import { KEY_PREFIX, KEY_SCOPES, keyState } from '../domain/procedure/exchange-scopes.ts';
import { dayOf } from '../domain/time.ts';
import { assertMay, type Actor } from './actor.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { ApiKeyRow, ExchangeTraceRow } from './ports/exchange.ts';
import { hashToken } from './sign-in.ts';

const USES_SHOWN = 100;
/** When a key was last used is written down once in so long, milliseconds: a program asks often. */
const USED_EVERY_MS = 60_000;
/** A request that began so long ago and never ended was cut off with its server. Longer than any request may take. */
const STALE_MS = 10 * 60_000;
/** Answers are kept so long to be given again. */
const ANSWER_KEPT_MS = 48 * 3_600_000;
const LONGEST_IDEMPOTENCY_KEY = 200;

/** One request that writes, asked with a key. */
export interface KeyWrite {
  /** Name of the route in the table. */
  readonly route: string;
  readonly requestId: string;
  readonly idempotencyKey: string | undefined;
  readonly input: unknown;
}

/** Keys with which other programs use the same routes as people, within their scopes. */
export interface ApiKeys {
  list(actor: Actor): Promise<KeyList>;
  /** The secret is returned this once; only its hash is kept. @throws {DomainError} `invalid_input` */
  add(actor: Actor, draft: ApiKeyDraft): Promise<{ secret: string; key: ApiKey }>;
  revoke(actor: Actor, keyId: string): Promise<ApiKey>;
  uses(actor: Actor, keyId: string): Promise<readonly KeyUse[]>;
  /** Who holds a key. @throws {DomainError} `api_key_not_valid` where it is unknown, over or revoked */
  actorOf(secret: string): Promise<Actor>;
  /**
   * Carries out what a key asked to be written: leaves a trace before, and does what has the same `Idempotency-Key` once.
   * @throws {DomainError} `request_running`, `idempotency_key_reused`, and what `work` throws; then the same may be asked again
   */
  write<T>(
    actor: Actor,
    write: KeyWrite,
    work: () => Promise<T>,
  ): Promise<{ readonly answer: T; readonly repeated: boolean }>;
}

export function makeApiKeys(parts: { store: Store; clock: Clock; log: Log }): ApiKeys {
  const { store, clock, log } = parts;
  const { keys, traces, answers } = store.exchange;

  const trace = (
    actor: Actor,
    what: string,
    subjectId: string,
    details: ExchangeTraceRow['details'] = {},
  ): ExchangeTraceRow => ({ at: clock.now(), actorId: actor.id, what, subjectId, details });

  async function viewOf(row: ApiKeyRow): Promise<ApiKey> {
    const { id, label, scopes, bridgeId, createdAt, expiresAt, lastUsedAt, revokedAt } = row;
    return {
      ...{ keyId: id, label, scopes: [...scopes], bridgeId, createdAt, expiresAt, lastUsedAt, revokedAt },
      state: keyState(row, clock.now()),
      createdBy: (await store.users.byId(row.createdBy))?.displayName ?? '',
    };
  }

  async function known(keyId: string): Promise<ApiKeyRow> {
    const row = await keys.byId(keyId);
    if (row === null) throw new DomainError('not_found');
    return row;
  }

  return {
    async list(actor) {
      assertMay(actor, 'exchange.manage');
      const [rows, bridges] = await Promise.all([keys.list(), store.bridges.all()]);
      return {
        keys: await Promise.all(rows.map(viewOf)),
        bridges: bridges.map(({ id, name }) => ({ bridgeId: id, name })),
      };
    },

    async add(actor, { label, scopes, bridgeId, lastDay }) {
      assertMay(actor, 'exchange.manage');
      const bridge = (await store.bridges.all()).find(({ id }) => id === bridgeId);
      if (bridgeId !== null && bridge === undefined)
        throw new DomainError('invalid_input', { field: 'bridgeId' });
      const expiresAt = lastDay === null ? null : dayOf(Date.parse(`${lastDay}T00:00:00+07:00`)).end;
      if (expiresAt !== null && expiresAt <= clock.now())
        throw new DomainError('invalid_input', { field: 'lastDay' });
      const secret = `${KEY_PREFIX}${randomBytes(32).toString('base64url')}`;
      const id = randomUUID();
      const row: ApiKeyRow = {
        ...{ id, tokenHash: hashToken(secret), label, bridgeId, userId: randomUUID() },
        scopes: KEY_SCOPES.filter((scope) => scopes.includes(scope)),
        ...{ createdAt: clock.now(), createdBy: actor.id, expiresAt, lastUsedAt: null, revokedAt: null },
      };
      // The program acts as an account of its own, so that all it writes has a name. Nobody signs in to it: its role
      // is refused, and no hash matches this.
      const account = {
        ...{ id: row.userId, username: `khoa-${id}`, displayName: label, role: 'system' as const, bridgeId },
        ...{ locale: 'vi' as const, email: null },
        passwordHash: createHash('sha256').update(randomBytes(32)).digest('hex'),
      };
      await keys.add(row, account, trace(actor, 'key.made', id, { scopes: row.scopes, bridgeId, lastDay }));
      log.info({ keyId: id, actorId: actor.id, scopes: row.scopes }, 'key for another program made');
      return { secret, key: await viewOf(row) };
    },

    async revoke(actor, keyId) {
      assertMay(actor, 'exchange.manage');
      await known(keyId);
      await keys.revoke(keyId, trace(actor, 'key.revoked', keyId));
      log.info({ keyId, actorId: actor.id }, 'key of another program revoked');
      return viewOf(await known(keyId));
    },

    async uses(actor, keyId) {
      assertMay(actor, 'exchange.manage');
      await known(keyId);
      return (await traces.of(keyId, USES_SHOWN))
        .filter(({ what }) => what === 'key.used')
        .map(({ at, details }) => ({
          at,
          route: textOf(details['route']),
          requestId: textOf(details['requestId']),
        }));
    },

    async actorOf(secret) {
      const now = clock.now();
      const row = secret.startsWith(KEY_PREFIX) ? await keys.byHash(hashToken(secret)) : null;
      if (row === null || keyState(row, now) !== 'active') throw new DomainError('api_key_not_valid');
      const user = await store.users.byId(row.userId);
      if (user === null) throw new DomainError('api_key_not_valid');
      if (row.lastUsedAt === null || now - row.lastUsedAt >= USED_EVERY_MS) await keys.used(row.id, now);
      const { passwordHash: _, ...account } = user;
      // Bound to a bridge point it is kept to what an officer of that bridge point gets to see.
      const role = row.bridgeId === null ? ('system' as const) : ('bridge_officer' as const);
      return { ...account, role, bridgeId: row.bridgeId, scopes: row.scopes, keyId: row.id };
    },

    async write(actor, { route, requestId, idempotencyKey, input }, work) {
      const { keyId } = actor;
      if (keyId === undefined) throw new Error('only what a key asks is written down so');
      await traces.add(trace(actor, 'key.used', keyId, { route, requestId }));
      if (idempotencyKey === undefined) return { answer: await work(), repeated: false };
      if (idempotencyKey === '' || idempotencyKey.length > LONGEST_IDEMPOTENCY_KEY)
        throw new DomainError('invalid_input', { field: 'Idempotency-Key' });
      const inputHash = createHash('sha256')
        .update(`${route}\n${JSON.stringify(input)}`)
        .digest('hex');
      const now = clock.now();
      const claim = await answers.claim(
        { keyId, idempotencyKey, inputHash },
        { now, stale: now - STALE_MS, forget: now - ANSWER_KEPT_MS },
      );
      if (claim.state === 'running') throw new DomainError('request_running');
      if (claim.state === 'reused') throw new DomainError('idempotency_key_reused');
      if (claim.state === 'answered') return { answer: claim.answer as never, repeated: true };
      let answer;
      try {
        answer = await work();
      } catch (error) {
        // It was refused, so nothing was done of it.
        await answers.release(keyId, idempotencyKey);
        throw error;
      }
      await answers.keep(keyId, idempotencyKey, answer);
      return { answer, repeated: false };
    },
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
