import { openLine, type LiveLine } from '../api/socket.ts';
import { sourceKey, withEntry, type RoomStore } from '../room/room-store.ts';
import { hearSession, noteSession, readMessages, standing } from '../room/session-feed.ts';

/** Follows a session without a seat: nothing of this room is sent, and no seat of the centre is taken. One owner. */
export class DeskClient {
  readonly #store: RoomStore;
  readonly #sessionId: string;
  readonly #line: LiveLine;

  constructor(store: RoomStore, sessionId: string) {
    this.#store = store;
    this.#sessionId = sessionId;
    this.#line = openLine();
    hearSession(this.#line, store, sessionId);
    this.#line.on('media:producer', ({ bridgeId, source, state }) =>
      store.set(({ sources }) => ({ sources: withEntry(sources, sourceKey(bridgeId, source), state) })),
    );
    this.#line.onConnect(() => void this.#watch());
    this.#line.onDisconnect(() => store.set({ phase: 'reconnecting' }));
  }

  async #watch(): Promise<void> {
    const { set } = this.#store;
    try {
      const told = await this.#line.ask('session:watch', { sessionId: this.#sessionId });
      noteSession(this.#store, this.#sessionId, told.session);
      set(standing(told));
      await readMessages(this.#store, this.#sessionId);
      set(({ notesTold }) => ({ phase: 'seated', refusal: null, notesTold: notesTold + 1 }));
    } catch (error) {
      // Without a line the next connection asks again; a refusal stays one.
      if (this.#line.connected) set({ phase: 'refused', refusal: error });
    }
  }

  close(): void {
    this.#line.close();
  }
}
