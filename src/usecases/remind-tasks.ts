import { dayText } from '../domain/procedure/day-text.ts';
import { reminderDue } from '../domain/procedure/task-reminders.ts';
import type { NoticeKind } from '../domain/readiness/notice-words.ts';
import type { Notify } from './notify.ts';
import type { Clock, Log, Store, UserRow } from './ports.ts';
import type { PlacedTask } from './task-view.ts';

/** Tells agencies what they were given, and reminds of what is due. */
export interface RemindTasks {
  /**
   * Gives every notice whose time has come and that was not given yet. What was given is stored, so that it does not
   * matter when the server was up: after an outage the newest reminder is given, and none twice.
   */
  look(): Promise<void>;
  /** Tells of one thing that was done to a task. */
  tell(
    task: PlacedTask,
    kind: Extract<NoticeKind, `task_${string}`>,
    to: 'agency' | 'centre' | 'both',
    occasion: string,
  ): Promise<void>;
}

export function makeRemindTasks(parts: {
  store: Store;
  clock: Clock;
  notify: Pick<Notify, 'tell' | 'staff' | 'officersOf'>;
  /** Days before a deadline on which is reminded. */
  before: readonly number[];
  log: Log;
}): RemindTasks {
  const { store, clock, notify, before, log } = parts;

  async function tell(
    task: PlacedTask,
    kind: Extract<NoticeKind, `task_${string}`>,
    to: 'agency' | 'centre' | 'both',
    occasion: string,
  ): Promise<void> {
    const agency: readonly UserRow[] =
      to === 'centre' || task.bridgeId === null ? [] : await notify.officersOf(task.bridgeId);
    const centre = to === 'agency' ? [] : await notify.staff(['secretary']);
    await notify.tell([...agency, ...centre], {
      ...{ kind, sessionId: task.sessionId, bridgeId: task.bridgeId },
      occasion: `task/${task.id}/${occasion}`,
      // Of the case nothing: a notice goes by e-mail.
      values: {
        ...{ agency: task.agency, session: task.sessionTitle },
        deadline: task.deadline === null ? '' : dayText(task.deadline),
      },
    });
  }

  async function remind(task: PlacedTask, given: ReadonlySet<string>): Promise<void> {
    const at = clock.now();
    const once = async (occasion: string, overdue: boolean, work: () => Promise<void>): Promise<void> => {
      if (given.has(occasion)) return;
      // Told first: told again after a crash between the two it finds that nobody is told of one occasion twice.
      await work();
      await store.followUp.addReminder({ taskId: task.id, occasion, overdue, at });
    };
    if (task.bridgeId !== null) {
      const occasion = `given/${task.bridgeId}`;
      await once(occasion, false, () => tell(task, 'task_given', 'agency', occasion));
    }
    if (task.deadline === null) return;
    const due = reminderDue({ deadline: task.deadline, since: task.firstAt }, at, before);
    if (due !== null)
      await once(due.occasion, due.overdue, () =>
        tell(task, due.overdue ? 'task_overdue' : 'task_due', 'both', due.occasion),
      );
  }

  return {
    tell,
    async look() {
      const open = await store.followUp.tasks({ states: ['open'] });
      const given = await store.followUp.remindersOf(open.map(({ id }) => id));
      for (const task of open) {
        try {
          await remind(
            task,
            new Set(given.filter(({ taskId }) => taskId === task.id).map(({ occasion }) => occasion)),
          );
        } catch (error) {
          log.error({ taskId: task.id, err: error }, 'reminding of a task failed; it is tried again');
        }
      }
    },
  };
}
