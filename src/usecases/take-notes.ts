import { randomUUID } from 'node:crypto';
import type { Note, NoteChange, NoteDraft } from '../contracts/papers.ts';
import { runningItem } from '../domain/conduct/decide.ts';
import { DomainError } from '../domain/errors.ts';
import { assertMay, type Actor } from './actor.ts';
import { know, type Known } from './known-session.ts';
import type { Announce, Clock, Log, NoteRow, Store } from './ports.ts';

/** The secretary's notes, each tied to an instant of the session. Nothing is ever written over. */
export interface TakeNotes {
  /** @throws {DomainError} `session_not_found`, `not_allowed`, `session_closed` once it is archived */
  add(actor: Actor, sessionId: string, draft: NoteDraft): Promise<Note>;
  /** A new version. @throws {DomainError} as `add`, and `not_found`, `note_changed_meanwhile` */
  change(actor: Actor, sessionId: string, noteId: string, change: NoteChange): Promise<Note>;
  /** The newest versions, in the order of what they are about. */
  list(actor: Actor, sessionId: string): Promise<readonly Note[]>;
}

export function makeTakeNotes(parts: {
  store: Store;
  clock: Clock;
  announce: Announce;
  log: Log;
}): TakeNotes {
  const { store, clock, announce, log } = parts;

  async function find(actor: Actor, sessionId: string): Promise<Known> {
    assertMay(actor, 'note.write');
    const row = await store.sessions.byId(sessionId);
    if (row === null) throw new DomainError('session_not_found');
    const known = await know(store, row);
    // What is sealed is not written into any more.
    if (known.picture.state === 'archived') throw new DomainError('session_closed');
    return known;
  }

  async function keep(actor: Actor, row: NoteRow): Promise<Note> {
    if (!(await store.notes.add(row))) throw new DomainError('note_changed_meanwhile');
    announce.notesChanged(row.sessionId);
    const { sessionId, id: noteId, version } = row;
    log.info({ sessionId, noteId, version, actorId: actor.id }, 'note written');
    return viewOf({ ...row, authorName: actor.displayName });
  }

  return {
    async add(actor, sessionId, { text, at }) {
      const known = await find(actor, sessionId);
      const now = clock.now();
      const about = Math.min(at ?? now, now);
      return keep(actor, {
        ...{ id: randomUUID(), version: 1, sessionId, at: about, itemId: itemAt(known, about) },
        ...{ text, authorId: actor.id, writtenAt: now },
      });
    },
    async change(actor, sessionId, noteId, { text, version }) {
      await find(actor, sessionId);
      const before = (await store.notes.of(sessionId)).find(({ id }) => id === noteId);
      if (before === undefined) throw new DomainError('not_found');
      if (before.version !== version) throw new DomainError('note_changed_meanwhile');
      const { at, itemId } = before;
      return keep(actor, {
        ...{ id: noteId, version: version + 1, sessionId, at, itemId },
        ...{ text, authorId: actor.id, writtenAt: clock.now() },
      });
    },
    async list(actor, sessionId) {
      assertMay(actor, 'note.write');
      return (await store.notes.of(sessionId)).map(viewOf);
    },
  };
}

/** The item that ran at an instant; null where none did. */
function itemAt({ picture }: Known, at: number): string | null {
  const running = runningItem(picture);
  for (const [itemId, { calledAt, endedAt }] of picture.items) {
    const began = calledAt !== null && calledAt <= at;
    if (began && (itemId === running || (endedAt !== null && at <= endedAt))) return itemId;
  }
  return null;
}

function viewOf(row: NoteRow & { readonly authorName: string }): Note {
  const { id, version, at, itemId, text, authorName, writtenAt } = row;
  return { noteId: id, version, at, itemId, text, authorName, writtenAt };
}
