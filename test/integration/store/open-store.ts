import { randomUUID } from 'node:crypto';
import type { Role } from '../../../src/domain/roles.ts';
import { openDatabase, type OpenDatabase } from '../../../src/store/database.ts';
import { makeStore } from '../../../src/store/store.ts';
import type { AttemptRow, Store } from '../../../src/usecases/ports.ts';
import { startPostgres } from '../../support/postgres.ts';

/** The store over a database of its own, with short ways to fill it. */
export interface TestStore {
  readonly store: Store;
  readonly url: string;
  readonly db: OpenDatabase['db'];
  addBridge(code: string): Promise<string>;
  addUser(username: string, role?: Role): Promise<string>;
  addSession(bridgeIds: readonly string[], plannedStart?: number): Promise<string>;
  addAttempt(bridgeId: string, set?: Partial<AttemptRow>): Promise<string>;
  close(): Promise<void>;
}

export async function openStore(): Promise<TestStore> {
  const postgres = await startPostgres();
  const database = await openDatabase(postgres.url, () => {});
  const store = makeStore(database.db);
  return {
    store,
    url: postgres.url,
    db: database.db,
    async addBridge(code) {
      const id = randomUUID();
      await store.bridges.add({ id, code, name: code, kind: 'district', phone: '1' });
      return id;
    },
    async addUser(username, role = 'operator') {
      const id = randomUUID();
      await store.users.add({
        id,
        username,
        displayName: username,
        role,
        bridgeId: null,
        locale: 'vi',
        passwordHash: 'x',
        email: null,
      });
      return id;
    },
    async addSession(bridgeIds, plannedStart = 10) {
      const id = randomUUID();
      const planned = { plannedStart, plannedEnd: plannedStart + 10, plannedState: 'scheduled' as const };
      await store.sessions.add(
        { id, title: 't', chairName: 'c', place: 'p', ...planned, sample: true },
        bridgeIds,
      );
      return id;
    },
    async addAttempt(bridgeId, set = {}) {
      const id = randomUUID();
      await store.checks.add({
        id,
        bridgeId,
        kind: 'bridge',
        sessionId: null,
        startedAt: 1,
        finishedAt: null,
        verdict: null,
        endReason: null,
        startedBy: null,
        profileHash: 'p',
        recordingPath: null,
        recordingType: null,
        sample: false,
        ...set,
      });
      return id;
    },
    async close() {
      await database.close();
      await postgres.stop();
    },
  };
}
