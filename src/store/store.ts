import type { Store } from '../usecases/ports.ts';
import { makeArchiveRecords } from './archive-records.ts';
import { makeAgenda } from './agenda.ts';
import { makeChecks } from './checks.ts';
import type { Database } from './database.ts';
import { makeDeviceTokens } from './device-tokens.ts';
import { makeEvents } from './events.ts';
import { makeMinutes } from './minutes.ts';
import { makeFollowUp } from './follow-up.ts';
import { makeExchangeRecords } from './exchange.ts';
import { makeNotices } from './notices.ts';
import { makeDocuments, makeMessages, makeNotes } from './papers.ts';
import { makeProcedureReports } from './procedure-reports.ts';
import { makeRecordings } from './recordings.ts';
import { makeRegistrationPapers } from './registration-papers.ts';
import { makeRegistrations } from './registrations.ts';
import { makeReports } from './reports.ts';
import { makeSchedule } from './schedule.ts';
import { makeBridges, makeSessions } from './sessions.ts';
import { makeSignIns, makeUsers } from './users.ts';

/** All repositories over one database. */
export function makeStore(db: Database): Store {
  return {
    archive: makeArchiveRecords(db),
    minutes: makeMinutes(db),
    users: makeUsers(db),
    signIns: makeSignIns(db),
    bridges: makeBridges(db),
    sessions: makeSessions(db),
    agenda: makeAgenda(db),
    messages: makeMessages(db),
    notes: makeNotes(db),
    registrations: makeRegistrations(db),
    registrationPapers: makeRegistrationPapers(db),
    schedule: makeSchedule(db),
    followUp: makeFollowUp(db),
    documents: makeDocuments(db),
    events: makeEvents(db),
    exchange: makeExchangeRecords(db),
    checks: makeChecks(db),
    reports: makeReports(db),
    notices: makeNotices(db),
    deviceTokens: makeDeviceTokens(db),
    procedureReports: makeProcedureReports(db),
    recordings: makeRecordings(db),
  };
}
