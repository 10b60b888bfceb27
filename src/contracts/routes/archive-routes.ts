import { z } from 'zod';
import { ArchiveRequest, HandoverDraft, RequestDecision, RequestDraft } from '../archive-requests.ts';
import { ArchiveAccess, ArchiveFilters, ArchivePage, ArchiveQuery, ArchiveTasks } from '../archive-search.ts';
import { ArchiveDetail } from '../archive.ts';
import { FileId, Instant, SessionId } from '../ids.ts';
import { typedText } from '../text.ts';
import { ofRequest, ofSession } from './of.ts';
import type { Routes } from '../tables.ts';

/** Recordings after the close. */
export const archiveRoutes = {
  listArchive: {
    method: 'GET',
    path: '/api/archive',
    query: ArchiveQuery,
    reply: ArchivePage,
    can: 'archive.list',
    help: 'Closed sessions that a search finds, newest first, a page of 25',
  },
  archiveFilters: {
    method: 'GET',
    path: '/api/archive-filters',
    reply: ArchiveFilters,
    can: 'archive.list',
    help: 'What a search of the archive can be narrowed by',
  },
  archiveTasks: {
    method: 'GET',
    path: '/api/archive-tasks',
    reply: ArchiveTasks,
    can: 'archive.list',
    help: 'What waits for the archivist: recordings that failed, requests, what re-reading the store found',
  },
  lookAtRecording: {
    method: 'POST',
    path: '/api/archive/:sessionId/look',
    params: ofSession,
    body: z.object({ reason: typedText(5, 300) }),
    reply: z.object({ until: Instant }),
    can: 'archive.play',
    help: 'State why one looks; kept, and asked for before anything plays',
  },
  listAccesses: {
    method: 'GET',
    path: '/api/archive/:sessionId/accesses',
    params: ofSession,
    reply: z.object({ accesses: z.array(ArchiveAccess) }),
    can: 'archive.audit',
    help: 'Who looked at a recording and why, newest first, 200 at the most',
  },
  placeHold: {
    method: 'POST',
    path: '/api/archive/:sessionId/hold',
    params: ofSession,
    body: z.object({ reason: typedText(5, 300) }),
    reply: ArchiveDetail,
    can: 'archive.hold',
    help: 'Legal hold: the recording may not be disposed of',
  },
  liftHold: {
    method: 'POST',
    path: '/api/archive/:sessionId/hold/lift',
    params: ofSession,
    body: z.object({ reason: typedText(5, 300) }),
    reply: ArchiveDetail,
    can: 'archive.hold',
    help: 'End a legal hold',
  },
  askArchive: {
    method: 'POST',
    path: '/api/archive/:sessionId/requests',
    params: ofSession,
    body: RequestDraft,
    reply: ArchiveRequest,
    can: 'archive.request',
    help: 'Ask for an extract, the opening of a closed item, an export or a disposal; another person decides',
  },
  listRequests: {
    method: 'GET',
    path: '/api/archive-requests',
    query: z.object({ session: SessionId.optional() }),
    reply: z.object({ requests: z.array(ArchiveRequest) }),
    can: 'archive.list',
    help: 'Requests to the archive, newest first; of one session, or all',
  },
  decideRequest: {
    method: 'POST',
    path: '/api/archive-requests/:requestId/decide',
    params: ofRequest,
    body: RequestDecision,
    reply: ArchiveRequest,
    can: 'archive.approve',
    help: 'Approve or refuse the request of somebody else',
  },
  handOverRequest: {
    method: 'POST',
    path: '/api/archive-requests/:requestId/hand-over',
    params: ofRequest,
    body: HandoverDraft,
    reply: ArchiveRequest,
    can: 'archive.download',
    help: 'Record to whom a prepared file was given',
  },
  fetchRequest: {
    method: 'GET',
    path: '/api/archive-requests/:requestId/file',
    params: ofRequest,
    can: 'archive.play',
    help: 'The file that was prepared, by byte ranges',
  },
  getArchive: {
    method: 'GET',
    path: '/api/archive/:sessionId',
    params: ofSession,
    reply: ArchiveDetail,
    can: 'archive.list',
    help: 'Files of one closed session',
  },
  retryRecording: {
    method: 'POST',
    path: '/api/archive/:sessionId/retry',
    params: ofSession,
    reply: ArchiveDetail,
    can: 'archive.download',
    help: 'Finish a failed recording again',
  },
  playFile: {
    method: 'GET',
    path: '/api/archive/:sessionId/files/:fileId',
    params: ofSession.extend({ fileId: FileId }),
    can: 'archive.play',
    help: 'A file of the archive, by byte ranges',
  },
  downloadFile: {
    method: 'GET',
    path: '/api/archive/:sessionId/files/:fileId/download',
    params: ofSession.extend({ fileId: FileId }),
    query: z.object({ reason: typedText(5, 300) }),
    can: 'archive.download',
    help: 'A file of the archive, to save',
  },
} as const satisfies Routes;
