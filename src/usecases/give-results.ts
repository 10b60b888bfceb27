import {
  RESULTS_A_PAGE,
  type HandoverDraft,
  type PublicationOrder,
  type PublicResult,
  type ResultDetail,
  type ResultDraft,
  type ResultItem,
  type ResultList,
  type ResultQuery,
} from '../contracts/results.ts';
import { resultNoticeDocument } from '../domain/documents/result-notice.ts';
import { DomainError } from '../domain/errors.ts';
import { isResultLate, resultDueOn, type ResultAct } from '../domain/procedure/result-notice.ts';
import { folded } from '../domain/vietnamese-words.ts';
import { dateIn } from '../domain/working-days.ts';
import { assertMay, type Actor } from './actor.ts';
import { officeHead, type Office } from '../domain/documents/office.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { EndedItemRow, PublishedResultRow, ResultNoticeRow, TaskRow } from './ports/follow-up.ts';
import type { DocumentPrinter, PrintFormat } from './ports/printing.ts';
import type { RemindTasks } from './remind-tasks.ts';
import { itemView, resultStep } from './result-view.ts';
import { namesOf, taskIdOf } from './task-view.ts';

/** What citizens are told became of their matters. An officer reads those of the own bridge point's citizens. */
export interface GiveResults {
  list(actor: Actor, query: ResultQuery): Promise<ResultList>;
  /** @throws {DomainError} `not_found`, also for an item that one may not see */
  get(actor: Actor, itemId: string): Promise<ResultDetail>;
  /**
   * Writes, issues or corrects it.
   * @throws {DomainError} `result_changed_meanwhile`, `result_incomplete`, `date_in_future`, `deadline_not_later`,
   * `invalid_input` where it is issued before the reception, `words_wanted` where it is corrected without a reason
   */
  write(actor: Actor, itemId: string, draft: ResultDraft): Promise<ResultDetail>;
  /** @throws {DomainError} `result_act_not_allowed` before it is issued; `result_changed_meanwhile`, `date_in_future` */
  handOver(actor: Actor, itemId: string, draft: HandoverDraft): Promise<ResultDetail>;
  /** @throws {DomainError} `not_found` before anything is written */
  paper(actor: Actor, itemId: string, format: PrintFormat): Promise<{ bytes: Uint8Array; fileName: string }>;
  /** Only the chair. @throws {DomainError} `not_allowed`, `result_act_not_allowed`, `result_changed_meanwhile` */
  order(actor: Actor, itemId: string, order: PublicationOrder): Promise<ResultDetail>;
  /** What anybody may read, newest first. */
  open(page: number): Promise<{ results: PublicResult[]; total: number; page: number }>;
}

export function makeGiveResults(parts: {
  store: Store;
  clock: Clock;
  printer: DocumentPrinter;
  reminders: Pick<RemindTasks, 'look'>;
  office: Office;
  /** Working days in which a citizen is told. */
  days: number;
  holidays: readonly string[];
  log: Log;
}): GiveResults {
  const { store, clock, printer, reminders, office, days, holidays, log } = parts;
  const today = (): string => dateIn(clock.now());
  const dueOn = ({ endedAt }: EndedItemRow): string => resultDueOn(endedAt, days, holidays);

  function mine(actor: Actor): { readonly bridgeId?: string } | null {
    assertMay(actor, 'task.read');
    if (actor.role !== 'bridge_officer') return {};
    return actor.bridgeId === null ? null : { bridgeId: actor.bridgeId };
  }

  async function known(actor: Actor, itemId: string): Promise<EndedItemRow> {
    const own = mine(actor);
    const item = own === null ? undefined : (await store.followUp.endedItems({ ...own, itemId }))[0];
    if (item === undefined) throw new DomainError('not_found');
    return item;
  }

  const viewOf = (item: EndedItemRow, published: boolean): ResultItem =>
    itemView(item, { dueOn: dueOn(item), today: today(), published });

  async function detail(actor: Actor, itemId: string): Promise<ResultDetail> {
    const item = await known(actor, itemId);
    const versions = await store.followUp.resultVersionsOf(itemId);
    const [order] = await store.followUp.published({ itemId });
    const names = await namesOf(store, [
      ...versions.map(({ writtenBy }) => writtenBy),
      order?.orderedBy ?? null,
    ]);
    return {
      item: viewOf(item, order?.published ?? false),
      steps: versions.map((row) => resultStep(row, names)),
      publication:
        order === undefined
          ? null
          : {
              ...{ version: order.version, published: order.published, order: order.order },
              ...{ by: names.get(order.orderedBy) ?? '', at: order.orderedAt },
            },
      today: today(),
    };
  }

  /** The citizens of an item as they were registered; of one that nobody registered only the name on the agenda. */
  async function citizensOf(item: EndedItemRow): Promise<{ name: string; address: string }[]> {
    const registration = (await store.registrations.of(item.sessionId)).find(
      ({ itemId }) => itemId === item.itemId,
    );
    const persons = registration?.matter.persons ?? [];
    if (persons.length === 0) return [{ name: item.label, address: '' }];
    const speaking = persons.filter(({ representative }) => representative);
    return (speaking.length > 0 ? speaking : persons).map(({ name, address }) => ({ name, address }));
  }

  function assertComplete(draft: ResultDraft, item: EndedItemRow): void {
    const elsewhere = draft.outcome === 'returned' || draft.outcome === 'forwarded';
    if (elsewhere && draft.competent === '') throw new DomainError('result_incomplete');
    if (draft.issuedOn === null) return;
    if (draft.number === '' || draft.signer === '') throw new DomainError('result_incomplete');
    if (draft.issuedOn > today()) throw new DomainError('date_in_future', { field: 'issuedOn' });
    if (draft.issuedOn < dateIn(item.endedAt)) throw new DomainError('invalid_input', { field: 'issuedOn' });
  }

  /** The bridge point's task of helping to complete the file (seed QN-20): once per item. */
  async function completionOf(actor: Actor, item: EndedItemRow, draft: ResultDraft): Promise<TaskRow[]> {
    const bridge = (await store.bridges.all()).find(({ id }) => id === item.bridgeIds[0]);
    if (draft.completion === null || bridge === undefined) return [];
    const { task, deadline } = draft.completion;
    if (deadline !== null && deadline < today()) throw new DomainError('deadline_not_later');
    const id = taskIdOf(item.itemId, 'completion');
    if ((await store.followUp.versionsOf(id)).length > 0) return [];
    const now = clock.now();
    return [
      {
        ...{ id, version: 1, sessionId: item.sessionId, itemId: item.itemId, origin: 'completion' },
        ...{ source: null, agency: bridge.name, bridgeId: bridge.id, task, deadline },
        ...{ state: 'open', standing: 'not_settled', cause: '', progress: '', difficulty: '' },
        ...{ direction: '', answer: null, settledOn: null, act: 'made', reason: '' },
        ...{ firstAt: now, writtenBy: actor.id, writtenAt: now },
      },
    ];
  }

  function actOf(before: ResultNoticeRow | null, draft: ResultDraft): ResultAct {
    if (before === null || before.issuedOn === null) return draft.issuedOn === null ? 'written' : 'issued';
    // What a citizen was given is not taken back; it is corrected, and told why.
    if (draft.issuedOn === null) throw new DomainError('result_act_not_allowed');
    if (draft.reason === '') throw new DomainError('words_wanted');
    return 'corrected';
  }

  return {
    async list(actor, { view, text, page }) {
      const own = mine(actor);
      const [ended, orders] = await Promise.all([
        own === null ? [] : store.followUp.endedItems(own),
        store.followUp.published({}),
      ]);
      const open = new Set(orders.filter(({ published }) => published).map(({ itemId }) => itemId));
      const all = ended.map((item) => viewOf(item, open.has(item.itemId)));
      const isIn = (item: ResultItem, which: ResultQuery['view']): boolean => {
        const issued = (item.notice?.issuedOn ?? null) !== null;
        if (which === 'all') return true;
        if (which === 'issued') return issued;
        return !issued && (which === 'due' || item.late);
      };
      const words = folded(text ?? '')
        .split(/\s+/)
        .filter(Boolean);
      const found = all
        .filter((item) => isIn(item, view))
        .filter((item) => {
          const of = folded(`${item.label} ${item.sessionTitle} ${item.notice?.number ?? ''}`);
          return words.every((word) => of.includes(word));
        })
        // What is still to be told first, the longest waiting on top.
        .toSorted((a, b) => (view === 'due' || view === 'overdue' ? a.endedAt - b.endedAt : 0));
      const count = (which: ResultQuery['view']): number => all.filter((item) => isIn(item, which)).length;
      return {
        items: found.slice((page - 1) * RESULTS_A_PAGE, page * RESULTS_A_PAGE),
        ...{ total: found.length, page, days, today: today() },
        counts: {
          ...{ due: count('due'), overdue: count('overdue'), issued: count('issued'), all: all.length },
        },
      };
    },
    get: detail,

    async write(actor, itemId, draft) {
      assertMay(actor, 'task.write');
      const item = await known(actor, itemId);
      const before = item.result;
      if ((before?.version ?? 0) !== draft.version) throw new DomainError('result_changed_meanwhile');
      const act = actOf(before, draft);
      assertComplete(draft, item);
      const { outcome, text, competent, number, issuedOn, signer, reason } = draft;
      const row: ResultNoticeRow = {
        ...{ itemId, sessionId: item.sessionId, version: draft.version + 1, act, reason },
        ...{ outcome, text, competent, number, issuedOn, signer, dueOn: dueOn(item) },
        late: issuedOn !== null && isResultLate(issuedOn, dueOn(item), today()),
        // A corrected one has to come to the citizen again.
        ...{ handover: null, writtenBy: actor.id, writtenAt: clock.now() },
      };
      if (!(await store.followUp.addResult(row, await completionOf(actor, item, draft))))
        throw new DomainError('result_changed_meanwhile');
      log.info({ itemId, act, outcome, actorId: actor.id }, 'result notice written');
      if (draft.completion !== null) await reminders.look();
      return detail(actor, itemId);
    },

    async handOver(actor, itemId, { version, way, on, note }) {
      assertMay(actor, 'task.write');
      const { result } = await known(actor, itemId);
      if (result?.version !== version) throw new DomainError('result_changed_meanwhile');
      if (result.issuedOn === null) throw new DomainError('result_act_not_allowed');
      if (on > today()) throw new DomainError('date_in_future', { field: 'on' });
      if (on < result.issuedOn) throw new DomainError('invalid_input', { field: 'on' });
      const row: ResultNoticeRow = {
        ...{ ...result, version: version + 1, act: 'handed_over', reason: '' },
        ...{ handover: { way, on, note }, writtenBy: actor.id, writtenAt: clock.now() },
      };
      if (!(await store.followUp.addResult(row, []))) throw new DomainError('result_changed_meanwhile');
      log.info({ itemId, way, actorId: actor.id }, 'result notice handed over');
      return detail(actor, itemId);
    },

    async paper(actor, itemId, format) {
      const item = await known(actor, itemId);
      if (item.result === null) throw new DomainError('not_found');
      const { outcome, text, competent, number, issuedOn, signer } = item.result;
      const denunciation = item.closed || item.kind === 'denunciation';
      const document = resultNoticeDocument({
        head: officeHead(office, { number, date: issuedOn }),
        ...{ sessionTitle: item.sessionTitle, receivedOn: dateIn(item.endedAt), kind: item.kind },
        to: denunciation
          ? { kind: 'code', code: item.label }
          : { kind: 'citizens', citizens: await citizensOf(item) },
        ...{ outcome, text, competent, signer, office: office.authority, sample: item.sample },
      });
      log.info({ itemId, format, actorId: actor.id }, 'result notice printed');
      const fileName = `thong-bao-ket-qua-${dateIn(item.endedAt)}-${itemId.slice(0, 8)}.${format}`;
      return { bytes: await printer.print(document, format), fileName };
    },

    async order(actor, itemId, { version, published, order }) {
      assertMay(actor, 'task.write');
      if (actor.role !== 'chair') throw new DomainError('not_allowed', { wanted: 'chair' });
      const item = await known(actor, itemId);
      const [before] = await store.followUp.published({ itemId });
      if ((before?.version ?? 0) !== version) throw new DomainError('result_changed_meanwhile');
      // Nothing is made public of a denunciation, not even where it was received.
      const secret = item.closed || item.kind === 'denunciation';
      const issuedOn = item.result?.issuedOn ?? null;
      if (secret || item.result === null || issuedOn === null || (before?.published ?? false) === published)
        throw new DomainError('result_act_not_allowed');
      const [registrations, bridges] = await Promise.all([
        store.registrations.of(item.sessionId),
        store.bridges.all(),
      ]);
      const row: PublishedResultRow = {
        ...{ itemId, version: version + 1, sessionId: item.sessionId, published, order, kind: item.kind },
        field: registrations.find((each) => each.itemId === itemId)?.matter.field ?? 'other',
        bridgeName: bridges.find(({ id }) => id === item.bridgeIds[0])?.name ?? '',
        ...{ outcome: item.result.outcome, settledOn: issuedOn },
        ...{ orderedBy: actor.id, orderedAt: clock.now() },
      };
      if (!(await store.followUp.publish(row))) throw new DomainError('result_changed_meanwhile');
      log.info({ itemId, published, actorId: actor.id }, 'publication of a result ordered');
      return detail(actor, itemId);
    },

    async open(page) {
      const all = (await store.followUp.published({})).filter(({ published }) => published);
      const shown = all.slice((page - 1) * RESULTS_A_PAGE, page * RESULTS_A_PAGE);
      return {
        results: shown.map(({ field, kind, bridgeName, outcome, settledOn }) => ({
          ...{ field, kind, bridgeName, outcome, on: settledOn },
        })),
        ...{ total: all.length, page },
      };
    },
  };
}
