import type { Config } from '../../config/settings.ts';
import type { Service } from '../../signaling/service.ts';
import { MAX_DOCUMENT_BYTES } from '../contracts/papers.ts';
import { makeDocumentFiles } from '../store/document-files.ts';
import type { ActInSession } from '../usecases/act-in-session.ts';
import { makeFollowTasks } from '../usecases/follow-tasks.ts';
import { makeGiveResults } from '../usecases/give-results.ts';
import type { Notify } from '../usecases/notify.ts';
import type { PlanAgenda } from '../usecases/plan-agenda.ts';
import type { Log } from '../usecases/ports.ts';
import { makeRegisterCitizens } from '../usecases/register-citizens.ts';
import { makeReportFiles } from '../usecases/report-files.ts';
import { makeWriteReports } from '../usecases/write-reports.ts';
import { makeRemindTasks } from '../usecases/remind-tasks.ts';
import { makeTasksOfConclusions } from '../usecases/tasks-of-conclusions.ts';
import type { Parts } from './parts.ts';

/** Reminders are given by the morning, not by the second. */
const LOOK_EVERY_MS = 60_000;

/** The procedure around the sessions, wired: registration, schedule, minutes, follow-up, exchange. */
export interface Procedure {
  readonly service: Pick<
    Service,
    'registrations' | 'writeReports' | 'reportFiles' | 'tasks' | 'concluded' | 'reminders' | 'results'
  >;
  /** The acts of a session, of which those that conclude make tasks. */
  following(acts: ActInSession): ActInSession;
  /** Takes up what a stop left. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function composeProcedure(given: {
  config: Config;
  parts: Parts;
  agenda: PlanAgenda;
  notify: Notify;
  log: Log;
}): Procedure {
  const { config, parts, agenda, notify, log } = given;
  const { store, clock, printer } = parts;
  const startDay = config.REPORT_PERIOD_START_DAY;
  const writeReports = makeWriteReports({ store, clock, startDay, log });
  const office = { name: config.ORGANISATION_NAME, province: config.PROVINCE_NAME };
  const reminders = makeRemindTasks({ store, clock, notify, before: config.TASK_REMINDER_DAYS, log });
  const concluded = makeTasksOfConclusions({ store, clock, reminders, log });
  let ticker: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  const look = (): void => {
    looking ??= concluded
      .takeUp()
      .then(() => reminders.look())
      .catch((error: unknown) => log.error({ err: error }, 'looking after tasks failed'))
      .finally(() => (looking = null));
  };
  return {
    service: {
      writeReports,
      reportFiles: makeReportFiles({
        ...{ reports: writeReports, printer, startDay },
        office: {
          above: `UBND ${config.PROVINCE_NAME}`,
          authority: config.ORGANISATION_NAME,
          place: config.PROVINCE_NAME.replace(/^(Tỉnh|Thành phố) /, ''),
        },
      }),
      registrations: makeRegisterCitizens({
        ...{ store, clock, agenda, log },
        ...{ policy: config.DENUNCIATIONS, listDays: config.REGISTRATION_LIST_DAYS },
      }),
      tasks: makeFollowTasks({
        ...{ store, clock, printer, reminders, office, log, documentsDir: config.documentsDir },
        files: makeDocumentFiles(config.documentsDir, MAX_DOCUMENT_BYTES),
      }),
      results: makeGiveResults({
        ...{ store, clock, printer, reminders, office, log },
        ...{ days: config.RESULT_NOTICE_DAYS, holidays: config.HOLIDAYS },
      }),
      ...{ concluded, reminders },
    },
    following: (acts) => concluded.following(acts),
    start() {
      // What was concluded or came due while nobody ran is made good now, beside the start.
      look();
      ticker = setInterval(look, LOOK_EVERY_MS);
      return Promise.resolve();
    },
    async stop() {
      clearInterval(ticker);
      await looking;
    },
  };
}
