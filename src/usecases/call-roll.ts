import type { BridgeRoll, RollChange, RollPerson, Rolls } from '../contracts/minutes.ts';
import { DomainError } from '../domain/errors.ts';
import { isOver } from '../domain/session.ts';
import { replay } from '../domain/session-events.ts';
import { assertMay, maySee, type Actor } from './actor.ts';
import { know, type Known } from './known-session.ts';
import type { AgendaRow, Announce, Clock, Log, Store } from './ports.ts';
import type { RollRow } from './ports/minutes.ts';

/** Who is there, at each bridge point: names beside the session's events, which carry the number only. */
export interface CallRoll {
  /** An officer the own bridge's, the centre all. @throws {DomainError} `session_not_found` */
  list(actor: Actor, sessionId: string): Promise<Rolls>;
  /**
   * A new version of a bridge's roll; where the number of those present changed, an event of the session too.
   * @throws {DomainError} `session_not_found`, `bridge_not_in_session`, `not_allowed`, `session_closed`,
   *   `roll_changed_meanwhile`
   */
  call(actor: Actor, sessionId: string, bridgeId: string, change: RollChange): Promise<BridgeRoll>;
}

export function makeCallRoll(parts: {
  store: Store;
  clock: Clock;
  announce: Pick<Announce, 'sessionChanged'>;
  log: Log;
}): CallRoll {
  const { store, clock, announce, log } = parts;

  async function find(actor: Actor, sessionId: string): Promise<Known> {
    const row = await store.sessions.byId(sessionId);
    if (row === null || !maySee(actor, row)) throw new DomainError('session_not_found');
    return know(store, row);
  }

  async function viewOf(known: Known, bridgeId: string, row: RollRow | undefined): Promise<BridgeRoll> {
    const name = known.row.bridges.find(({ id }) => id === bridgeId)?.name ?? '';
    if (row === undefined) {
      const people = await expected(known, bridgeId);
      return { bridgeId, name, version: 0, people, by: '', at: null };
    }
    const by = (await store.users.byId(row.writtenBy))?.displayName ?? '';
    const people = row.people.map((person) => ({ ...person }));
    return { bridgeId, name, version: row.version, people, by, at: row.writtenAt };
  }

  /** The citizens that the agenda names, to be ticked off. */
  async function expected(known: Known, bridgeId: string): Promise<RollPerson[]> {
    const registrations = await store.registrations.of(known.row.id);
    return itemsAt(known, bridgeId).flatMap((item): RollPerson[] => {
      const citizen = { kind: 'citizen', unit: '', present: false, itemId: item.id } as const;
      const registered = registrations.find(
        ({ itemId, bridgeId: at, state }) => itemId === item.id && at === bridgeId && state === 'listed',
      );
      const persons = registered?.matter.persons ?? [];
      if (isClosed(item) || persons.length === 0) return [{ ...citizen, name: item.label, position: '' }];
      return persons.map(({ name, representative }) => ({
        ...citizen,
        name,
        position: representative ? 'Người đại diện' : '',
      }));
    });
  }

  return {
    async list(actor, sessionId) {
      assertMay(actor, 'minutes.read');
      const known = await find(actor, sessionId);
      const rows = await store.minutes.rolls(sessionId);
      const seen = known.row.bridges.filter(
        ({ id }) => actor.role !== 'bridge_officer' || id === actor.bridgeId,
      );
      return {
        rolls: await Promise.all(
          seen.map(({ id }) =>
            viewOf(
              known,
              id,
              rows.find((row) => row.bridgeId === id),
            ),
          ),
        ),
        open: !isOver(known.picture.state),
      };
    },

    async call(actor, sessionId, bridgeId, { version, people }) {
      assertMay(actor, 'minutes.sign');
      const known = await find(actor, sessionId);
      if (actor.role === 'bridge_officer' && actor.bridgeId !== bridgeId)
        throw new DomainError('not_allowed');
      if (!known.row.bridges.some(({ id }) => id === bridgeId))
        throw new DomainError('bridge_not_in_session');
      if (isOver(known.picture.state)) throw new DomainError('session_closed');
      const items = new Map(itemsAt(known, bridgeId).map((item) => [item.id, item]));
      const named = people.map((person) => nameAllowed(person, items));
      const before = (await store.minutes.rolls(sessionId)).find((row) => row.bridgeId === bridgeId);
      if ((before?.version ?? 0) !== version) throw new DomainError('roll_changed_meanwhile');
      const row: RollRow = {
        ...{ sessionId, bridgeId, version: version + 1, people: named },
        ...{ writtenBy: actor.id, writtenAt: clock.now() },
      };
      if (!(await store.minutes.addRoll(row))) throw new DomainError('roll_changed_meanwhile');
      const there = named.filter(({ present }) => present).length;
      await store.events.append(sessionId, (events) => {
        const picture = replay(known.row.plannedState, events);
        const noted = picture.attendance.get(bridgeId);
        // The name is kept all the same; the session that ended meanwhile takes no more events.
        if (isOver(picture.state) || noted?.people === there) return [];
        const body = { type: 'attendance_noted', bridgeId, present: there > 0, people: there } as const;
        return [{ body, at: clock.now(), actorId: actor.id }];
      });
      announce.sessionChanged(sessionId);
      log.info(
        { sessionId, bridgeId, version: row.version, people: there, actorId: actor.id },
        'roll called',
      );
      return viewOf(known, bridgeId, row);
    },
  };
}

const isClosed = ({ closed, kind }: AgendaRow): boolean => closed || kind === 'denunciation';

function itemsAt({ agenda, picture }: Known, bridgeId: string): readonly AgendaRow[] {
  return agenda.filter(({ id, bridgeIds }) => picture.items.has(id) && bridgeIds.includes(bridgeId));
}

/** Of a closed item the code name, and nothing else. */
function nameAllowed(person: RollPerson, items: ReadonlyMap<string, AgendaRow>): RollPerson {
  if (person.itemId === null) return person;
  const item = items.get(person.itemId);
  // It was withdrawn meanwhile: who came for it may still be there.
  if (item === undefined) return { ...person, itemId: null };
  return isClosed(item) ? { ...person, name: item.label, position: '', unit: '' } : person;
}
