import type { Config } from '../../config/settings.ts';
import type { Service } from '../../signaling/service.ts';
import { MAX_DOCUMENT_BYTES } from '../contracts/papers.ts';
import { makeDocumentFiles } from '../store/document-files.ts';
import type { Office } from '../domain/documents/office.ts';
import type { ActInSession } from '../usecases/act-in-session.ts';
import { makeFollowTasks } from '../usecases/follow-tasks.ts';
import { makeGiveResults } from '../usecases/give-results.ts';
import type { Notify } from '../usecases/notify.ts';
import type { Log } from '../usecases/ports.ts';
import { makeRemindTasks } from '../usecases/remind-tasks.ts';
import { makeTasksOfConclusions } from '../usecases/tasks-of-conclusions.ts';
import type { Parts } from './parts.ts';

/** Reminders are given by the morning, not by the second. */
const LOOK_EVERY_MS = 60_000;

/** Tasks and results that follow from the sessions, wired. */
export interface FollowUp {
  readonly service: Pick<Service, 'tasks' | 'concluded' | 'reminders' | 'results'>;
  /** The acts of a session, of which those that conclude make tasks. */
  following(acts: ActInSession): ActInSession;
  /** Takes up what a stop left. */
  start(): void;
  stop(): Promise<void>;
}

export function composeFollowUp(given: {
  config: Config;
  parts: Parts;
  notify: Notify;
  office: Office;
  log: Log;
}): FollowUp {
  const { config, parts, notify, office, log } = given;
  const { store, clock, printer } = parts;
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
      ticker ??= setInterval(look, LOOK_EVERY_MS);
    },
    async stop() {
      clearInterval(ticker);
      await looking;
    },
  };
}
