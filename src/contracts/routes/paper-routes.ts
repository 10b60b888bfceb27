import { z } from 'zod';
import { DocumentId, NoteId } from '../ids.ts';
import {
  DocumentDraft,
  Message,
  MessageDraft,
  Note,
  NoteChange,
  NoteDraft,
  SessionDocument,
  SupplementDraft,
} from '../papers.ts';
import { ofSession } from './of.ts';
import type { Routes } from '../tables.ts';

/** What is written in a session and brought to it. */
export const paperRoutes = {
  listMessages: {
    method: 'GET',
    path: '/api/sessions/:sessionId/messages',
    params: ofSession,
    reply: z.object({ messages: z.array(Message) }),
    can: 'session.join',
    help: 'The newest text messages that the person may read, oldest first',
  },
  sendMessage: {
    method: 'POST',
    path: '/api/sessions/:sessionId/messages',
    params: ofSession,
    body: MessageDraft,
    reply: Message,
    can: 'session.join',
    help: 'Write to all who are on air, to the people of the centre, or from the centre to one bridge point',
  },
  listNotes: {
    method: 'GET',
    path: '/api/sessions/:sessionId/notes',
    params: ofSession,
    reply: z.object({ notes: z.array(Note) }),
    can: 'note.write',
    help: 'The secretary’s notes, each in its newest version',
  },
  addNote: {
    method: 'POST',
    path: '/api/sessions/:sessionId/notes',
    params: ofSession,
    body: NoteDraft,
    reply: Note,
    can: 'note.write',
    help: 'Write a note tied to an instant of the session',
  },
  changeNote: {
    method: 'PUT',
    path: '/api/sessions/:sessionId/notes/:noteId',
    params: ofSession.extend({ noteId: NoteId }),
    body: NoteChange,
    reply: Note,
    can: 'note.write',
    help: 'Write a new version of a note; the older ones are kept',
  },
  listDocuments: {
    method: 'GET',
    path: '/api/sessions/:sessionId/documents',
    params: ofSession,
    reply: z.object({ documents: z.array(SessionDocument) }),
    can: 'session.join',
    help: 'Documents that the person may read',
  },
  addDocument: {
    method: 'POST',
    path: '/api/sessions/:sessionId/documents',
    params: ofSession,
    query: DocumentDraft,
    upload: true,
    reply: SessionDocument,
    can: 'session.join',
    help: 'Bring a document to the session: a PDF, PNG or JPEG file of at the most 30 MB',
  },
  getDocument: {
    method: 'GET',
    path: '/api/sessions/:sessionId/documents/:documentId',
    params: ofSession.extend({ documentId: DocumentId }),
    can: 'session.join',
    help: 'The file of a document, to those who may read it',
  },
  addSupplement: {
    method: 'POST',
    path: '/api/sessions/:sessionId/supplements',
    params: ofSession,
    query: SupplementDraft,
    upload: true,
    reply: z.object({ supplementId: z.uuid() }),
    can: 'session.join',
    help: 'Bring a piece of the own picture and sound that the line did not carry: WebM, at the most 30 s',
  },
} as const satisfies Routes;
