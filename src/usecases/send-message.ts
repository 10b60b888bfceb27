import { randomUUID } from 'node:crypto';
import type { Message, MessageDraft } from '../contracts/papers.ts';
import { DomainError } from '../domain/errors.ts';
import { actorMay } from '../domain/roles.ts';
import { isOver } from '../domain/session.ts';
import type { Actor } from './actor.ts';
import { centreOf, floorOf } from './floor-view.ts';
import { know, sessionOf, type Known } from './known-session.ts';
import type { Announce, Clock, Log, MessageRow, Store } from './ports.ts';

/** How many messages a page begins with. */
const LIST_LIMIT = 300;

/** Text messages between the bridges of a session. */
export interface SendMessage {
  /**
   * To the room only those who are on air may write; a bridge on hold writes to the centre alone.
   * @throws {DomainError} `session_not_found`, `session_closed`, `not_allowed`, `on_hold_now`, `bridge_not_in_session`
   */
  send(actor: Actor, sessionId: string, draft: MessageDraft): Promise<Message>;
  /** The newest messages that a person may read, oldest first. */
  list(actor: Actor, sessionId: string): Promise<readonly Message[]>;
}

/** Whether a person may read what was written for the people of some bridges. */
export function mayRead(actor: Actor, readers: readonly string[]): boolean {
  if (actor.role !== 'bridge_officer') return actorMay(actor, 'session.join');
  return actor.bridgeId !== null && readers.includes(actor.bridgeId);
}

export function makeSendMessage(parts: {
  store: Store;
  clock: Clock;
  announce: Announce;
  log: Log;
}): SendMessage {
  const { store, clock, announce, log } = parts;

  return {
    async send(actor, sessionId, draft) {
      const known = await know(store, await sessionOf(store, actor, sessionId));
      if (isOver(known.picture.state)) throw new DomainError('session_closed');
      const from = actor.role === 'bridge_officer' ? actor.bridgeId : centreOf(known);
      if (from === null) throw new DomainError('not_allowed');
      const row: MessageRow = {
        ...{ id: randomUUID(), sessionId, at: clock.now(), authorId: actor.id, fromBridgeId: from },
        ...{ to: draft.to, toBridgeId: draft.to === 'bridge' ? draft.bridgeId : null },
        readers: readersOf(known, from, draft),
        text: draft.text,
      };
      await store.messages.add(row);
      const message = viewOf({ ...row, authorName: actor.displayName });
      announce.message(sessionId, message, row.readers);
      log.info({ sessionId, messageId: row.id, to: draft.to, actorId: actor.id }, 'message sent');
      return message;
    },
    async list(actor, sessionId) {
      await sessionOf(store, actor, sessionId);
      const reader = actor.role === 'bridge_officer' ? actor.bridgeId : null;
      return (await store.messages.newestOf(sessionId, reader, LIST_LIMIT)).map(viewOf);
    },
  };
}

/** Settled when it is sent: who comes on air later does not learn what was said before. */
function readersOf(known: Known, from: string, draft: MessageDraft): readonly string[] {
  const centre = centreOf(known);
  const own = [...new Set([from, centre])];
  switch (draft.to) {
    case 'centre':
      return own;
    case 'bridge':
      if (from !== centre) throw new DomainError('not_allowed');
      if (!known.row.bridges.some(({ id }) => id === draft.bridgeId))
        throw new DomainError('bridge_not_in_session');
      return [...new Set([...own, draft.bridgeId])];
    case 'room': {
      const { onAir, edges } = floorOf(known);
      // Before the opening the centre speaks to all who have come; they hear nothing of each other.
      if (from === centre) {
        const heardBy = edges.filter((edge) => edge.from === centre).map(({ to }) => to);
        return [...new Set([...own, ...onAir, ...heardBy])];
      }
      if (!onAir.includes(from)) throw new DomainError('on_hold_now');
      return [...new Set([...own, ...onAir])];
    }
  }
}

function viewOf(row: MessageRow & { readonly authorName: string }): Message {
  const { id, at, fromBridgeId, authorName, to, toBridgeId, text } = row;
  return { messageId: id, at, fromBridgeId, authorName, to, toBridgeId, text };
}
