import { randomUUID } from 'node:crypto';
import type {
  AnswerDraft,
  ShareResolved,
  TaskActRequest,
  TaskDetail,
  TaskDraft,
  TaskFile,
  TaskList,
  TaskQuery,
  TaskReport,
} from '../contracts/follow-up.ts';
import { DomainError } from '../domain/errors.ts';
import { urgingLetterDocument } from '../domain/documents/urging-letter.ts';
import { bridgeOfAgency } from '../domain/procedure/task-of-conclusion.ts';
import { assertActOnTask, stateAfterAnswer, type TaskAct } from '../domain/procedure/task.ts';
import { actorMay } from '../domain/roles.ts';
import { dateIn } from '../domain/working-days.ts';
import { assertMay, type Actor } from './actor.ts';
import { officeHead, type Office } from '../domain/documents/office.ts';
import type { Clock, DocumentFiles, Log, Store } from './ports.ts';
import type { TaskRow } from './ports/follow-up.ts';
import type { DocumentPrinter, PrintFormat } from './ports/printing.ts';
import type { RemindTasks } from './remind-tasks.ts';
import { shareResolved, taskList } from './task-list.ts';
import {
  fileView,
  isDenunciation,
  namesOf,
  recordOf,
  stepView,
  taskView,
  withoutWords,
  type PlacedTask,
} from './task-view.ts';

/** Tasks that follow from a reception. An officer sees and answers those of the own bridge point, and no others. */
export interface FollowTasks {
  list(actor: Actor, query: TaskQuery): Promise<TaskList>;
  /** @throws {DomainError} `invalid_input` where the period ends before it begins */
  share(actor: Actor, period: { readonly from: string; readonly until: string }): Promise<ShareResolved>;
  /** @throws {DomainError} `not_found`, also for a task that one may not see */
  get(actor: Actor, taskId: string): Promise<TaskDetail>;
  /** @throws {DomainError} `session_not_found`, `item_not_found`, `deadline_not_later`, `invalid_input` */
  add(actor: Actor, sessionId: string, draft: TaskDraft): Promise<TaskDetail>;
  /** @throws {DomainError} `task_changed_meanwhile`, `task_act_not_allowed`, `not_found` */
  report(actor: Actor, taskId: string, report: TaskReport): Promise<TaskDetail>;
  /** @throws {DomainError} as `report`; `date_in_future`, `document_not_found` */
  answer(actor: Actor, taskId: string, draft: AnswerDraft): Promise<TaskDetail>;
  /** @throws {DomainError} as `report`; `deadline_not_later`, `invalid_input` */
  act(actor: Actor, taskId: string, request: TaskActRequest): Promise<TaskDetail>;
  /** @throws {DomainError} `document_not_readable`, `document_too_large`, `task_act_not_allowed`, `not_found` */
  addFile(actor: Actor, taskId: string, name: string, content: AsyncIterable<Uint8Array>): Promise<TaskFile>;
  /** @returns `path` below `root`. @throws {DomainError} `document_not_found`, `not_found` */
  file(
    actor: Actor,
    taskId: string,
    fileId: string,
  ): Promise<{ path: string; root: string; mimeType: string }>;
  /** The letter of one urging. @throws {DomainError} `not_found` where that version urged nobody */
  urgingLetter(
    actor: Actor,
    taskId: string,
    version: number,
    format: PrintFormat,
  ): Promise<{ bytes: Uint8Array; fileName: string }>;
}

export function makeFollowTasks(parts: {
  store: Store;
  clock: Clock;
  files: DocumentFiles;
  documentsDir: string;
  printer: DocumentPrinter;
  reminders: RemindTasks;
  office: Office;
  log: Log;
}): FollowTasks {
  const { store, clock, files, printer, reminders, office, log } = parts;
  const today = (): string => dateIn(clock.now());

  function mine(actor: Actor): { readonly bridgeId?: string } | null {
    assertMay(actor, 'task.read');
    if (actor.role !== 'bridge_officer') return {};
    return actor.bridgeId === null ? null : { bridgeId: actor.bridgeId };
  }

  async function known(actor: Actor, taskId: string): Promise<PlacedTask> {
    const own = mine(actor);
    const task = own === null ? undefined : (await store.followUp.tasks({ ...own, id: taskId }))[0];
    if (task === undefined) throw new DomainError('not_found');
    return task;
  }

  async function detail(actor: Actor, task: PlacedTask): Promise<TaskDetail> {
    const [versions, brought, given] = await Promise.all([
      store.followUp.versionsOf(task.id),
      store.followUp.filesOf([task.id]),
      store.followUp.remindersOf([task.id]),
    ]);
    const names = await namesOf(
      store,
      versions.map(({ writtenBy }) => writtenBy),
    );
    // Whoever only looks on learns of a denunciation that there is one, and how far it is.
    const hidden = isHidden(actor, task);
    const view = taskView(task, brought, today());
    const steps = versions.map((row) => stepView(row, brought, names));
    return {
      task: hidden ? withoutWords(view) : view,
      steps: hidden ? steps.map((step) => ({ ...step, agency: '', reason: '', answer: null })) : steps,
      // That a task was given stands in its first step.
      reminders: given
        .filter(({ occasion }) => !occasion.startsWith('given/'))
        .map(({ at, overdue }) => ({ at, overdue })),
      files: hidden ? [] : brought.map(fileView),
      today: today(),
    };
  }

  /** Writes the next version. @throws {DomainError} `task_changed_meanwhile`, `task_act_not_allowed` */
  async function write(
    actor: Actor,
    before: PlacedTask,
    version: number,
    act: Exclude<TaskAct, 'made' | 'concluded_anew'>,
    change: Partial<TaskRow>,
  ): Promise<PlacedTask> {
    if (before.version !== version) throw new DomainError('task_changed_meanwhile');
    assertActOnTask(before.state, act);
    const next: TaskRow = {
      ...{ ...recordOf(before), reason: '', ...change, version: version + 1, act },
      ...{ writtenBy: actor.id, writtenAt: clock.now() },
    };
    if (!(await store.followUp.addTasks([next]))) throw new DomainError('task_changed_meanwhile');
    log.info({ taskId: before.id, act, actorId: actor.id }, 'task changed');
    return { ...before, ...next };
  }

  async function assertBridge(bridgeId: string | null): Promise<void> {
    if (bridgeId !== null && !(await store.bridges.all()).some(({ id }) => id === bridgeId))
      throw new DomainError('invalid_input', { field: 'bridgeId' });
  }

  /** Tells of a step. That it stands matters more: a notice that fails is only logged. */
  async function tell(
    task: PlacedTask,
    kind: Parameters<RemindTasks['tell']>[1],
    to: 'agency' | 'centre',
  ): Promise<void> {
    try {
      await reminders.tell(task, kind, to, `v${task.version}`);
    } catch (error) {
      log.error({ taskId: task.id, kind, err: error }, 'nobody could be told of a task');
    }
  }

  return {
    async list(actor, query) {
      const own = mine(actor);
      return taskList(own === null ? [] : await store.followUp.tasks(own), query, {
        today: today(),
        filesOf: (ids) => store.followUp.filesOf(ids),
      });
    },
    async share(actor, { from, until }) {
      const own = mine(actor);
      if (from > until) throw new DomainError('invalid_input', { field: 'until' });
      const due = own === null ? [] : await store.followUp.tasks({ ...own, dueFrom: from, dueUntil: until });
      return shareResolved(due, { from, until, today: today() });
    },
    get: async (actor, taskId) => detail(actor, await known(actor, taskId)),

    async add(actor, sessionId, { itemId, agency, bridgeId, task, deadline }) {
      assertMay(actor, 'task.write');
      if ((await store.sessions.byId(sessionId)) === null) throw new DomainError('session_not_found');
      if (itemId !== null && !(await store.agenda.of(sessionId)).some(({ id }) => id === itemId))
        throw new DomainError('item_not_found');
      if (deadline !== null && deadline < today()) throw new DomainError('deadline_not_later');
      await assertBridge(bridgeId ?? null);
      const now = clock.now();
      const row: TaskRow = {
        ...{ id: randomUUID(), version: 1, sessionId, itemId, origin: 'hand', source: null, agency },
        bridgeId: bridgeId === undefined ? bridgeOfAgency(agency, await store.bridges.all()) : bridgeId,
        ...{ task, deadline, state: 'open', standing: 'not_settled' },
        ...{ cause: '', progress: '', difficulty: '', direction: '', answer: null, settledOn: null },
        ...{ act: 'made', reason: '', firstAt: now, writtenBy: actor.id, writtenAt: now },
      };
      await store.followUp.addTasks([row]);
      log.info({ sessionId, taskId: row.id, actorId: actor.id }, 'task given by hand');
      await reminders.look();
      return detail(actor, await known(actor, row.id));
    },

    async report(actor, taskId, { version, ...plan }) {
      assertMay(actor, 'task.answer');
      return detail(actor, await write(actor, await known(actor, taskId), version, 'reported', plan));
    },

    async answer(actor, taskId, { version, text, on, number, fileIds }) {
      assertMay(actor, 'task.answer');
      const before = await known(actor, taskId);
      if (on > today()) throw new DomainError('date_in_future', { field: 'on' });
      const brought = await store.followUp.filesOf([taskId]);
      if (fileIds.some((fileId) => !brought.some(({ id }) => id === fileId)))
        throw new DomainError('document_not_found');
      const byAgency = actor.role === 'bridge_officer';
      const answered = await write(actor, before, version, 'answered', {
        ...{ answer: { text, on, number, fileIds, byAgency }, state: 'answered' },
      });
      if (byAgency) await tell(answered, 'task_answered', 'centre');
      return detail(actor, answered);
    },

    async act(actor, taskId, request) {
      assertMay(actor, 'task.write');
      const before = await known(actor, taskId);
      const { version } = request;
      switch (request.act) {
        case 'accept': {
          const { standing, reason } = request;
          const settledOn = standing === 'settled' ? (before.answer?.on ?? today()) : null;
          return detail(
            actor,
            await write(actor, before, version, 'accepted', {
              ...{ standing, reason, settledOn, state: stateAfterAnswer(standing) },
            }),
          );
        }
        case 'send_back': {
          const sent = await write(actor, before, version, 'sent_back', {
            ...{ reason: request.reason, state: 'open' },
          });
          await tell(sent, 'task_sent_back', 'agency');
          return detail(actor, sent);
        }
        case 'extend': {
          const { deadline, reason } = request;
          if (deadline < today() || (before.deadline !== null && deadline <= before.deadline))
            throw new DomainError('deadline_not_later');
          const extended = await write(actor, before, version, 'extended', { deadline, reason });
          await tell(extended, 'task_extended', 'agency');
          return detail(actor, extended);
        }
        case 'assign': {
          const { agency, bridgeId, reason } = request;
          await assertBridge(bridgeId);
          const assigned = await write(actor, before, version, 'assigned', { agency, bridgeId, reason });
          await reminders.look();
          return detail(actor, assigned);
        }
        case 'urge': {
          const urged = await write(actor, before, version, 'urged', { reason: request.reason });
          await tell(urged, 'task_urged', 'agency');
          return detail(actor, urged);
        }
        case 'close': {
          const { standing, reason } = request;
          const settledOn = standing === 'settled' ? (before.answer?.on ?? today()) : null;
          const change = { standing, reason, settledOn, state: 'closed' } as const;
          return detail(actor, await write(actor, before, version, 'closed', change));
        }
        case 'reopen': {
          const { standing, reason } = request;
          if (standing === 'settled') throw new DomainError('invalid_input', { field: 'standing' });
          const change = { standing, reason, settledOn: null, state: 'open' } as const;
          return detail(actor, await write(actor, before, version, 'reopened', change));
        }
        case 'withdraw': {
          const change = { reason: request.reason, state: 'withdrawn' } as const;
          return detail(actor, await write(actor, before, version, 'withdrawn', change));
        }
      }
    },

    async addFile(actor, taskId, name, content) {
      assertMay(actor, 'task.answer');
      const task = await known(actor, taskId);
      assertActOnTask(task.state, 'answered');
      const id = randomUUID();
      const { path, mimeType, bytes, sha256 } = await files.keep(task.sessionId, id, content);
      const row = {
        ...{ id, taskId, name, mimeType, bytes, sha256, path },
        addedBy: actor.id,
        addedAt: clock.now(),
      };
      await store.followUp.addFile(row);
      log.info({ taskId, fileId: id, bytes, actorId: actor.id }, 'file brought to a task');
      return fileView(row);
    },

    async file(actor, taskId, fileId) {
      const task = await known(actor, taskId);
      if (isHidden(actor, task)) throw new DomainError('document_not_found');
      const row = (await store.followUp.filesOf([taskId])).find(({ id }) => id === fileId);
      if (row === undefined) throw new DomainError('document_not_found');
      return { path: row.path, root: parts.documentsDir, mimeType: row.mimeType };
    },

    async urgingLetter(actor, taskId, version, format) {
      assertMay(actor, 'task.write');
      const task = await known(actor, taskId);
      const urged = (await store.followUp.versionsOf(taskId)).find((row) => row.version === version);
      const session = await store.sessions.byId(task.sessionId);
      if (urged?.act !== 'urged' || session === null) throw new DomainError('not_found');
      const writtenOn = dateIn(urged.writtenAt);
      const document = urgingLetterDocument({
        head: officeHead(office, { number: '', date: writtenOn }),
        ...{ agency: urged.agency, task: urged.task, deadline: urged.deadline, writtenOn },
        ...{
          sessionTitle: session.title,
          sessionDay: dateIn(session.plannedStart),
          chairName: session.chairName,
        },
        ...{ label: task.label, denunciation: isDenunciation(task) },
        ...{ words: urged.reason, office: office.authority, sample: session.sample },
      });
      const fileName = `don-doc-${writtenOn}-${taskId.slice(0, 8)}.${format}`;
      return { bytes: await printer.print(document, format), fileName };
    },
  };
}

function isHidden(actor: Actor, task: PlacedTask): boolean {
  return isDenunciation(task) && actor.role !== 'bridge_officer' && !actorMay(actor, 'task.write');
}
