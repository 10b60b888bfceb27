import type { ConsolidatedItem, ConsolidatedList, TimeSlots } from '../contracts/registration-papers.ts';
import { registrationListDocument } from '../domain/documents/registration-list.ts';
import type { Office } from '../domain/documents/office.ts';
import { DomainError } from '../domain/errors.ts';
import { suggestedOrder } from '../domain/procedure/list-order.ts';
import { prioritiesOf, type Priority } from '../domain/procedure/registration.ts';
import { planTimes, type Pause, type TimePlan } from '../domain/procedure/time-slots.ts';
import { isOver } from '../domain/session.ts';
import { dateIn } from '../domain/working-days.ts';
import { assertMay, type Actor } from './actor.ts';
import { know } from './known-session.ts';
import type { PlanAgenda } from './plan-agenda.ts';
import type { AgendaRow, Clock, Log, RegistrationRow, SessionRow, Store } from './ports.ts';
import type { DocumentPrinter, PrintFormat } from './ports/printing.ts';
import { isVisible } from './registration-access.ts';
import type { PrintedPaper } from './registration-receipts.ts';

/** The lists of all bridges as one: in what order, and when whose turn is expected. */
export interface ConsolidateList {
  /** @throws {DomainError} `session_not_found`, `not_allowed` */
  list(actor: Actor, sessionId: string): Promise<ConsolidatedList>;
  /** Puts the agenda into the proposed order. @throws {DomainError} as `list`; `session_closed` */
  applyOrder(actor: Actor, sessionId: string): Promise<ConsolidatedList>;
  /** An officer the own bridge, the centre all. */
  slots(actor: Actor, sessionId: string): Promise<TimeSlots>;
  /** The list for the leader. */
  print(actor: Actor, sessionId: string, format: PrintFormat): Promise<PrintedPaper>;
}

/** An item with what its bridge wrote down of it. */
interface Listed {
  readonly item: AgendaRow;
  readonly state: ConsolidatedItem['state'];
  /** Null where the centre put it onto the agenda itself. */
  readonly registration: RegistrationRow | null;
  readonly priorities: readonly Priority[];
}
interface Consolidated {
  readonly row: SessionRow;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  readonly isOver: boolean;
  /** In order; what was withdrawn is in none of it. */
  readonly listed: readonly Listed[];
  readonly withdrawn: readonly string[];
  readonly plan: TimePlan;
  readonly suggested: readonly string[];
}

export function makeConsolidateList(parts: {
  store: Store;
  clock: Clock;
  agenda: Pick<PlanAgenda, 'reorder'>;
  printer: DocumentPrinter;
  /** The hours in which nobody is received. */
  pause: Pause | null;
  office: Office;
  log: Log;
}): ConsolidateList {
  const { store, clock, agenda, printer, pause, office, log } = parts;

  async function consolidate(sessionId: string): Promise<Consolidated> {
    const row = await store.sessions.byId(sessionId);
    if (row === null) throw new DomainError('session_not_found');
    const [{ picture, agenda: items }, registrations] = await Promise.all([
      know(store, row),
      store.registrations.of(sessionId),
    ]);
    const { plannedStart, plannedEnd } = picture.movedTo ?? row;
    const day = dateIn(plannedStart);
    const listed = items.flatMap((item): Listed[] => {
      const state = picture.items.get(item.id)?.state;
      if (state === undefined) return [];
      const registration = registrations.find(({ itemId }) => itemId === item.id) ?? null;
      const matter = registration?.matter ?? {
        ...{ waitingSince: null, sentFromAbove: false, people: item.people },
      };
      return [{ item, state, registration, priorities: prioritiesOf(matter, day) }];
    });
    const timed = listed.map(({ item: { id, bridgeIds, minutes } }) => ({ itemId: id, bridgeIds, minutes }));
    return {
      ...{ row, plannedStart, plannedEnd, isOver: isOver(picture.state), listed },
      withdrawn: items.filter(({ id }) => !picture.items.has(id)).map(({ id }) => id),
      plan: planTimes(timed, { start: plannedStart, end: plannedEnd }, pause),
      suggested: suggestedOrder(
        listed.map(({ item, state, priorities }) => ({
          ...{ itemId: item.id, bridgeIds: item.bridgeIds, priorities, begun: state !== 'listed' },
        })),
      ),
    };
  }

  const timeOf = ({ plan }: Consolidated, index: number): { from: number; until: number } => {
    const time = plan.times[index];
    if (time === undefined) throw new Error('an item without a time');
    return { from: time.from, until: time.until };
  };

  function viewOf(all: Consolidated): ConsolidatedList {
    const { row, plannedStart, plannedEnd, listed, plan, suggested } = all;
    return {
      ...{ sessionId: row.id, plannedStart, plannedEnd, pause: plan.pause },
      items: listed.map(({ item, state, priorities }, index) => ({
        ...{ itemId: item.id, place: index + 1, suggestedPlace: suggested.indexOf(item.id) + 1 },
        ...{ kind: item.kind, label: item.label, people: item.people, minutes: item.minutes, state },
        ...{ summary: item.summary, bridgeIds: [...item.bridgeIds], priorities: [...priorities] },
        time: timeOf(all, index),
      })),
      slots: [...plan.slots],
      ...{ endsAt: plan.endsAt, overMinutes: plan.overMinutes },
      inSuggestedOrder: listed.every(({ item }, index) => suggested[index] === item.id),
    };
  }

  const self: ConsolidateList = {
    async list(actor, sessionId) {
      assertMay(actor, 'agenda.plan');
      return viewOf(await consolidate(sessionId));
    },
    async applyOrder(actor, sessionId) {
      assertMay(actor, 'agenda.plan');
      const all = await consolidate(sessionId);
      if (all.isOver) throw new DomainError('session_closed');
      // What was withdrawn keeps its record, behind everything that is received.
      await agenda.reorder(actor, sessionId, [...all.suggested, ...all.withdrawn]);
      log.info({ sessionId, actorId: actor.id }, 'proposed order applied');
      return self.list(actor, sessionId);
    },
    async slots(actor, sessionId) {
      assertMay(actor, 'registration.read');
      const all = await consolidate(sessionId);
      return {
        slots: all.plan.slots.filter((slot) => isVisible(actor, slot)),
        times: all.listed.flatMap(({ registration }, index) =>
          registration === null || !isVisible(actor, registration)
            ? []
            : [{ registrationId: registration.id, ...timeOf(all, index) }],
        ),
        pause: all.plan.pause,
      };
    },
    async print(actor, sessionId, format) {
      assertMay(actor, 'agenda.plan');
      const all = await consolidate(sessionId);
      const names = new Map((await store.bridges.all()).map(({ id, name }) => [id, name]));
      const document = registrationListDocument({
        ...{ ...office, at: clock.now(), preparedBy: actor.displayName },
        session: {
          ...{ title: all.row.title, chairName: all.row.chairName, plannedStart: all.plannedStart },
        },
        slots: all.plan.slots.map((slot) => ({ ...slot, bridge: names.get(slot.bridgeId) ?? '' })),
        matters: all.listed.map(({ item, registration, priorities }, index) => ({
          ...{ time: timeOf(all, index), bridges: item.bridgeIds.map((id) => names.get(id) ?? '') },
          ...{ kind: item.kind, label: item.label, people: item.people, priorities, summary: item.summary },
          registration:
            registration === null
              ? null
              : {
                  ...registration.matter,
                  addresses: registration.matter.persons.map((each) => each.address),
                },
        })),
        sample: all.row.sample,
      });
      return { name: document.name, format, bytes: await printer.print(document, format) };
    },
  };
  return self;
}
