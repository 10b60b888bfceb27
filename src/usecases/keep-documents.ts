import { randomUUID } from 'node:crypto';
import type { DocumentDraft, SessionDocument } from '../contracts/papers.ts';
import { DomainError } from '../domain/errors.ts';
import { isOver } from '../domain/session.ts';
import { replay } from '../domain/session-events.ts';
import type { Actor } from './actor.ts';
import { centreOf, floorOf } from './floor-view.ts';
import { know, sessionOf, type Known } from './known-session.ts';
import type { Announce, Clock, DocumentFiles, DocumentRow, Log, Store } from './ports.ts';

/** Documents that a bridge brings to a session; they are kept with it. */
export interface KeepDocuments {
  /**
   * @param content the file as it comes in; looked at before it is believed to be what its name says
   * @throws {DomainError} `session_not_found`, `session_closed`, `not_allowed`, `document_not_readable`, `document_too_large`
   */
  add(
    actor: Actor,
    sessionId: string,
    draft: DocumentDraft,
    content: AsyncIterable<Uint8Array>,
  ): Promise<SessionDocument>;
  /** Those one may read: the centre all, a bridge its own and the one that lies open before it. */
  list(actor: Actor, sessionId: string): Promise<readonly SessionDocument[]>;
  /** Where the file of a document is. @throws {DomainError} `document_not_found` also where it may not be read */
  file(actor: Actor, sessionId: string, documentId: string): Promise<{ path: string; mimeType: string }>;
}

export function makeKeepDocuments(parts: {
  store: Store;
  files: DocumentFiles;
  clock: Clock;
  announce: Announce;
  log: Log;
}): KeepDocuments {
  const { store, files, clock, announce, log } = parts;

  async function readable(actor: Actor, sessionId: string): Promise<readonly DocumentRow[]> {
    const known = await know(store, await sessionOf(store, actor, sessionId));
    const rows = await store.documents.of(sessionId);
    return rows.filter((row) => mayReadDocument(actor, known, row));
  }

  return {
    async add(actor, sessionId, { name, pages }, content) {
      const row = await sessionOf(store, actor, sessionId);
      const known = await know(store, row);
      if (isOver(known.picture.state)) throw new DomainError('session_closed');
      const bridgeId = actor.role === 'bridge_officer' ? actor.bridgeId : centreOf(known);
      if (bridgeId === null) throw new DomainError('not_allowed');
      const id = randomUUID();
      const kept = await files.keep(sessionId, id, content);
      const { sha256, mimeType } = kept;
      const addedAt = clock.now();
      const stored: DocumentRow = {
        ...{ id, sessionId, name, ...kept, bridgeId, addedBy: actor.id, addedAt },
        // A picture is one page, whatever was said of it.
        pages: kept.mimeType === 'application/pdf' ? pages : 1,
      };
      await store.documents.add(stored);
      await store.events.append(sessionId, (events) => {
        if (isOver(replay(row.plannedState, events).state)) throw new DomainError('session_closed');
        const body = {
          type: 'document_added',
          documentId: id,
          bridgeId,
          pages: stored.pages,
          mimeType,
          sha256,
        } as const;
        return [{ body, at: addedAt, actorId: actor.id }];
      });
      announce.sessionChanged(sessionId);
      log.info({ sessionId, documentId: id, bytes: kept.bytes, actorId: actor.id }, 'document added');
      return viewOf(stored);
    },
    async list(actor, sessionId) {
      return (await readable(actor, sessionId)).map(viewOf);
    },
    async file(actor, sessionId, documentId) {
      const row = (await readable(actor, sessionId)).find(({ id }) => id === documentId);
      if (row === undefined) throw new DomainError('document_not_found');
      return { path: row.path, mimeType: row.mimeType };
    },
  };
}

function mayReadDocument(actor: Actor, known: Known, row: DocumentRow): boolean {
  // One whose adding broke off before its event was stored was never brought.
  if (!known.picture.documents.has(row.id)) return false;
  if (actor.role !== 'bridge_officer' || row.bridgeId === actor.bridgeId) return true;
  const open = known.picture.floor.document?.documentId === row.id;
  return open && actor.bridgeId !== null && floorOf(known).onAir.includes(actor.bridgeId);
}

function viewOf(row: DocumentRow): SessionDocument {
  const { id, name, mimeType, pages, bytes, bridgeId, addedAt } = row;
  return { documentId: id, name, mimeType, pages, bytes, bridgeId, addedAt };
}
