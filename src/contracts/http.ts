import { z } from 'zod';
import { ArchiveDetail, ArchiveEntry } from './archive.ts';
import { FileId, Instant, Locale, SessionId } from './ids.ts';
import { Session, User } from './session.ts';
import type { Routes } from './tables.ts';

const ofSession = z.object({ sessionId: SessionId });

export const Health = z.object({
  ready: z.boolean(),
  /** Names of the parts that are not ready. */
  notReady: z.array(z.string()),
});

/** What every page needs before sign-in. */
export const About = z.object({
  province: z.string(),
  organisation: z.string(),
  version: z.string(),
  serverTime: Instant,
});

/** Every HTTP route: server binding, client, OpenAPI and docs/protocol.md derive from this table. */
export const routes = {
  health: {
    method: 'GET',
    path: '/healthz',
    reply: Health,
    can: 'anyone',
    help: 'Whether every part is ready',
  },
  about: {
    method: 'GET',
    path: '/api/about',
    reply: About,
    can: 'anyone',
    help: 'Name of the province and version',
  },
  signIn: {
    method: 'POST',
    path: '/api/sign-in',
    body: z.object({ username: z.string().trim().min(1).max(100), password: z.string().min(1).max(200) }),
    reply: User,
    can: 'anyone',
    help: 'Sign in; sets an http-only cookie',
  },
  signOut: { method: 'POST', path: '/api/sign-out', reply: z.object({}), can: 'anyone', help: 'Sign out' },
  me: { method: 'GET', path: '/api/me', reply: User, can: 'signed_in', help: 'Who is signed in' },
  setLocale: {
    method: 'PUT',
    path: '/api/me/locale',
    body: z.object({ locale: Locale }),
    reply: User,
    can: 'signed_in',
    help: 'Language of the interface and of refusals',
  },
  listSessions: {
    method: 'GET',
    path: '/api/sessions',
    query: z.object({
      /** Any instant of the Vietnamese day asked for; default today. */
      day: z.coerce.number().optional(),
    }),
    reply: z.object({ sessions: z.array(Session) }),
    can: 'session.read',
    help: 'Sessions of a day that the user may see; default today',
  },
  getSession: {
    method: 'GET',
    path: '/api/sessions/:sessionId',
    params: ofSession,
    reply: Session,
    can: 'session.read',
    help: 'One session',
  },
  openSession: {
    method: 'POST',
    path: '/api/sessions/:sessionId/open',
    params: ofSession,
    reply: Session,
    can: 'session.conduct',
    help: 'Open the session and start the recording',
  },
  closeSession: {
    method: 'POST',
    path: '/api/sessions/:sessionId/close',
    params: ofSession,
    reply: Session,
    can: 'session.conduct',
    help: 'Close the session; the recording is finished afterwards',
  },
  createSession: {
    method: 'POST',
    path: '/api/sessions',
    body: z.object({
      title: z.string().trim().min(3).max(300),
      chairName: z.string().trim().min(1).max(200),
      plannedStart: Instant,
      plannedEnd: Instant,
      /** Codes of the bridge points besides the centre, in the order of the tiles. */
      bridgeCodes: z.array(z.string().max(60)).min(1).max(105),
      sample: z.boolean().default(false),
    }),
    reply: Session,
    can: 'session.conduct',
    help: 'Plan a session with the centre and some bridge points',
  },
  listArchive: {
    method: 'GET',
    path: '/api/archive',
    reply: z.object({ entries: z.array(ArchiveEntry) }),
    can: 'archive.list',
    help: 'Closed sessions, newest first',
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
    can: 'archive.download',
    help: 'A file of the archive, to save',
  },
} as const satisfies Routes;
