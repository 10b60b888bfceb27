import { bridgeOfAgency, changesOf } from '../domain/procedure/task-of-conclusion.ts';
import type { ActInSession } from './act-in-session.ts';
import { know } from './known-session.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { TaskRow } from './ports/follow-up.ts';
import type { RemindTasks } from './remind-tasks.ts';
import { recordOf, taskIdOf } from './task-view.ts';

/** Every conclusion of a session becomes a task of the agency that it names. */
export interface TasksOfConclusions {
  /** Brings the tasks of a session to what its events say. Idempotent, whoever asks and however often. */
  settle(sessionId: string): Promise<void>;
  /** Settles whatever was concluded while nobody looked. */
  takeUp(): Promise<void>;
  /** The acts of a session, of which those that conclude make tasks at once. */
  following(acts: ActInSession): ActInSession;
}

export function makeTasksOfConclusions(parts: {
  store: Store;
  clock: Clock;
  reminders: Pick<RemindTasks, 'look'>;
  log: Log;
}): TasksOfConclusions {
  const { store, clock, reminders, log } = parts;

  async function settle(sessionId: string): Promise<void> {
    const session = await store.sessions.byId(sessionId);
    if (session === null) return;
    const { picture } = await know(store, session);
    const bridges = await store.bridges.all();
    const made = (await store.followUp.tasks({ sessionIds: [sessionId] })).filter(
      ({ origin }) => origin === 'conclusion',
    );
    const now = clock.now();
    const written = { reason: '', writtenBy: null, writtenAt: now } as const;
    const rows: TaskRow[] = [];
    for (const [itemId, { conclusions }] of picture.items) {
      const { make, renew, withdraw } = changesOf(
        conclusions.map((conclusion, at) => ({ id: taskIdOf(itemId, String(at)), conclusion })),
        made.filter((task) => task.itemId === itemId),
      );
      for (const { id, conclusion } of make) {
        const { agency, task, deadline } = conclusion;
        rows.push({
          ...{ id, version: 1, sessionId, itemId, origin: 'conclusion', source: { agency, task, deadline } },
          ...{ agency, bridgeId: bridgeOfAgency(agency, bridges), task, deadline },
          ...{
            state: 'open',
            standing: 'not_settled',
            cause: '',
            progress: '',
            difficulty: '',
            direction: '',
          },
          ...{ answer: null, settledOn: null, act: 'made', firstAt: now, ...written },
        });
      }
      for (const { task, conclusion } of renew) {
        const { source } = task;
        const { agency, deadline } = conclusion;
        // Only what was concluded differently is changed: a deadline that was extended meanwhile stays so.
        const anew = source?.agency !== agency;
        rows.push({
          ...recordOf(task),
          ...{ version: task.version + 1, source: { agency, task: conclusion.task, deadline } },
          ...(anew ? { agency, bridgeId: bridgeOfAgency(agency, bridges) } : {}),
          ...(source?.deadline === deadline ? {} : { deadline }),
          ...{ task: conclusion.task, state: task.state === 'withdrawn' ? 'open' : task.state },
          ...{ act: 'concluded_anew', ...written },
        });
      }
      for (const task of withdraw)
        rows.push({
          ...recordOf(task),
          ...{ version: task.version + 1, state: 'withdrawn', act: 'withdrawn', ...written },
        });
    }
    if (rows.length === 0) return;
    // Written by another server meanwhile: that one saw the same events.
    if (!(await store.followUp.addTasks(rows))) return;
    log.info({ sessionId, tasks: rows.length }, 'tasks follow from conclusions');
    await reminders.look();
  }

  return {
    settle,
    async takeUp() {
      for (const sessionId of await store.followUp.unfollowed()) {
        try {
          await settle(sessionId);
        } catch (error) {
          log.error({ sessionId, err: error }, 'tasks of a session could not be made; it is tried again');
        }
      }
    },
    following: (acts) => ({
      ...acts,
      async act(actor, sessionId, request) {
        const session = await acts.act(actor, sessionId, request);
        if (request.act === 'conclude') {
          try {
            await settle(sessionId);
          } catch (error) {
            // What was concluded stands; its tasks are made at the next look.
            log.error({ sessionId, err: error }, 'tasks of a conclusion could not be made at once');
          }
        }
        return session;
      },
    }),
  };
}
