import type { Message } from '../../src/contracts/papers.ts';
import type { ProducerFact } from '../../src/contracts/media-shapes.ts';
import type { LineQuality, Session } from '../../src/contracts/session.ts';
import { isRecorded } from '../../src/domain/session.ts';
import { call } from '../api/http.ts';
import type { LiveLine } from '../api/socket.ts';
import { sourceKey, withEntry, type RoomState, type RoomStore } from './room-store.ts';

/** What is told of a session to whoever may see it, with or without a seat: its state, messages, notes, lines, mark. */
export function hearSession(line: LiveLine, store: RoomStore, sessionId: string): void {
  const { set } = store;
  line.on('session:changed', ({ session }) => noteSession(store, sessionId, session));
  line.on('message:new', (told) => {
    if (told.sessionId !== sessionId) return;
    set(({ messages, unread }) => ({ messages: withMessages(messages, [told.message]), unread: unread + 1 }));
  });
  line.on('notes:changed', (told) => {
    if (told.sessionId === sessionId) set(({ notesTold }) => ({ notesTold: notesTold + 1 }));
  });
  line.on('media:line', ({ bridgeId, quality }) =>
    set(({ lines }) => ({ lines: withEntry(lines, bridgeId, quality) })),
  );
  line.on('recording:mark', (told) => {
    if (told.sessionId !== sessionId) return;
    set({ mark: { mark: told.mark, heardAt: performance.now() }, clockOffset: told.at - Date.now() });
  });
}

/** Takes over a session as it is now. */
export function noteSession(store: RoomStore, sessionId: string, session: Session): void {
  if (session.id !== sessionId) return;
  store.set(({ liveSince, mark }) => ({
    session,
    liveSince: isRecorded(session.state) ? (liveSince ?? performance.now()) : null,
    mark: isRecorded(session.state) ? mark : null,
  }));
}

/** Reads what was written while this browser was not listening. A line that fails now tells again when it is back. */
export async function readMessages(store: RoomStore, sessionId: string): Promise<void> {
  try {
    const { messages } = await call('listMessages', { params: { sessionId } });
    store.set(({ messages: known }) => ({ messages: withMessages(known, messages) }));
  } catch {
    // What is missing is read again at the next connection; the list says nothing that is not so.
  }
}

/** How lines and sources stand, as a join or a watch is answered. */
export function standing(told: {
  readonly lines: readonly { readonly bridgeId: string; readonly quality: LineQuality }[];
  readonly producers: readonly ProducerFact[];
}): Pick<RoomState, 'lines' | 'sources'> {
  return {
    lines: new Map(told.lines.map(({ bridgeId, quality }) => [bridgeId, quality])),
    sources: new Map(
      told.producers.map(({ bridgeId, source, state }) => [sourceKey(bridgeId, source), state]),
    ),
  };
}

/** Each message once, oldest first. */
export function withMessages(known: readonly Message[], more: readonly Message[]): readonly Message[] {
  const byId = new Map([...more, ...known].map((message) => [message.messageId, message]));
  return [...byId.values()].toSorted((a, b) => a.at - b.at);
}
