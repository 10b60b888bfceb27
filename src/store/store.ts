import type { Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { makeEvents } from './events.ts';
import { makeRecordings } from './recordings.ts';
import { makeBridges, makeSessions } from './sessions.ts';
import { makeSignIns, makeUsers } from './users.ts';

/** All repositories over one database. */
export function makeStore(db: Database): Store {
  return {
    users: makeUsers(db),
    signIns: makeSignIns(db),
    bridges: makeBridges(db),
    sessions: makeSessions(db),
    events: makeEvents(db),
    recordings: makeRecordings(db),
  };
}
