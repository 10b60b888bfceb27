import { z } from 'zod';
import { ArchiveDetail, ArchiveEntry } from './archive.ts';
import { ConductRequest, ItemDraft } from './agenda.ts';
import { BridgeId, FileId, Instant, ItemId, Locale, SessionId } from './ids.ts';
import { Attempt, AttemptId, Board, DeviceToken, Notice, ReadinessSummary, Reason } from './readiness.ts';
import { Session, User } from './session.ts';
import { typedText } from './text.ts';
import type { Routes } from './tables.ts';

const ofSession = z.object({ sessionId: SessionId });
const ofBridge = z.object({ bridgeId: BridgeId });
/** A bridge's id, or `server` for the centre's own side. */
const Subject = z.union([z.literal('server'), BridgeId]);

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
    body: z.object({ username: typedText(1, 100), password: z.string().min(1).max(200) }),
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
    body: z.object({
      /** The chair's reason to open although bridge points had not passed their check. */
      decision: Reason.optional(),
    }),
    reply: Session,
    can: 'session.conduct',
    help: 'Open the session and start the recording; open escalations need the chair’s decision',
  },
  closeSession: {
    method: 'POST',
    path: '/api/sessions/:sessionId/close',
    params: ofSession,
    reply: Session,
    can: 'session.conduct',
    help: 'Close the session; the recording is finished afterwards',
  },
  actInSession: {
    method: 'POST',
    path: '/api/sessions/:sessionId/acts',
    params: ofSession,
    body: ConductRequest,
    reply: Session,
    // Which role may do which act: ROLES_OF_ACT.
    can: 'session.join',
    help: 'One act of the running session: call, conclude, defer, mute, consult, …',
  },
  askToSpeak: {
    method: 'POST',
    path: '/api/sessions/:sessionId/bridges/:bridgeId/ask-to-speak',
    params: ofSession.extend({ bridgeId: BridgeId }),
    reply: z.object({}),
    can: 'session.conduct',
    help: 'Ask a bridge point to open its microphone',
  },
  addItem: {
    method: 'POST',
    path: '/api/sessions/:sessionId/items',
    params: ofSession,
    body: ItemDraft,
    reply: Session,
    can: 'agenda.plan',
    help: 'Put an item at the end of the agenda; bridges it names take part from now on',
  },
  changeItem: {
    method: 'PUT',
    path: '/api/sessions/:sessionId/items/:itemId',
    params: ofSession.extend({ itemId: ItemId }),
    body: ItemDraft,
    reply: Session,
    can: 'agenda.plan',
    help: 'Change an item that still waits',
  },
  withdrawItem: {
    method: 'POST',
    path: '/api/sessions/:sessionId/items/:itemId/withdraw',
    params: ofSession.extend({ itemId: ItemId }),
    body: z.object({ reason: Reason }),
    reply: Session,
    can: 'agenda.plan',
    help: 'Take an item that still waits off the agenda',
  },
  orderItems: {
    method: 'PUT',
    path: '/api/sessions/:sessionId/items',
    params: ofSession,
    body: z.object({ itemIds: z.array(ItemId).min(1).max(200) }),
    reply: Session,
    can: 'agenda.plan',
    help: 'Put the whole agenda into a new order',
  },
  createSession: {
    method: 'POST',
    path: '/api/sessions',
    body: z.object({
      title: typedText(3, 300),
      chairName: typedText(1, 200),
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
  signInDevice: {
    method: 'POST',
    path: '/api/sign-in/device',
    body: z.object({ token: z.string().min(20).max(200) }),
    reply: User,
    can: 'anyone',
    help: 'Sign in a bridge’s machine by its device token',
  },
  listReadiness: {
    method: 'GET',
    path: '/api/readiness',
    reply: z.object({ sessions: z.array(ReadinessSummary) }),
    can: 'readiness.read',
    help: 'How the coming sessions stand, with the rows of the own bridge',
  },
  getBoard: {
    method: 'GET',
    path: '/api/readiness/:sessionId',
    params: ofSession,
    reply: Board,
    can: 'readiness.board',
    help: 'Readiness of every bridge point of a session',
  },
  exportBoard: {
    method: 'GET',
    path: '/api/readiness/:sessionId/board.xlsx',
    params: ofSession,
    can: 'readiness.board',
    help: 'The board as a spreadsheet',
  },
  getReport: {
    method: 'GET',
    path: '/api/readiness/:sessionId/report.json',
    params: ofSession,
    can: 'readiness.board',
    help: 'The report frozen at the deadline, byte for byte as it was hashed',
  },
  checkCentre: {
    method: 'POST',
    path: '/api/readiness/:sessionId/centre-check',
    params: ofSession,
    reply: Attempt,
    can: 'readiness.decide',
    help: 'Let the centre’s server check its own side for a session',
  },
  waiveEscalation: {
    method: 'POST',
    path: '/api/readiness/:sessionId/escalations/:subject/waive',
    params: ofSession.extend({ subject: Subject }),
    body: z.object({ reason: Reason }),
    reply: Board,
    can: 'readiness.decide',
    help: 'Let a bridge point take part although it had not passed',
  },
  moveBridge: {
    method: 'POST',
    path: '/api/readiness/:sessionId/escalations/:subject/move',
    params: ofSession.extend({ subject: Subject }),
    body: z.object({ reason: Reason, toBridgeId: BridgeId }),
    reply: Board,
    can: 'readiness.decide',
    help: 'Let the citizens of a bridge point come to another one',
  },
  postponeSession: {
    method: 'POST',
    path: '/api/sessions/:sessionId/postpone',
    params: ofSession,
    body: z.object({
      reason: Reason,
      /** Both or neither: without a new time the session waits for one. */
      plannedStart: Instant.optional(),
      plannedEnd: Instant.optional(),
    }),
    reply: Board,
    can: 'readiness.decide',
    help: 'Postpone a session; a new time has a new deadline',
  },
  getAttempt: {
    method: 'GET',
    path: '/api/checks/:attemptId',
    params: z.object({ attemptId: AttemptId }),
    reply: Attempt,
    can: 'readiness.read',
    help: 'One check with all it measured: the slip of the bridge point',
  },
  listAttempts: {
    method: 'GET',
    path: '/api/bridges/:bridgeId/checks',
    params: ofBridge,
    reply: z.object({ attempts: z.array(Attempt) }),
    can: 'readiness.read',
    help: 'Checks of a bridge point, newest first, thirty at the most',
  },
  playCheck: {
    method: 'GET',
    path: '/api/checks/:attemptId/recording',
    params: z.object({ attemptId: AttemptId }),
    can: 'check.run',
    help: 'The test recording of a check, by byte ranges',
  },
  listBridges: {
    method: 'GET',
    path: '/api/bridges',
    reply: z.object({
      bridges: z.array(
        z.object({ bridgeId: BridgeId, code: z.string(), name: z.string(), phone: z.string() }),
      ),
    }),
    can: 'readiness.read',
    help: 'Bridge points of the province; an officer gets the own one',
  },
  listDeviceTokens: {
    method: 'GET',
    path: '/api/bridges/:bridgeId/device-tokens',
    params: ofBridge,
    reply: z.object({ tokens: z.array(DeviceToken) }),
    can: 'device.manage',
    help: 'Device tokens of a bridge point, without their secrets',
  },
  addDeviceToken: {
    method: 'POST',
    path: '/api/bridges/:bridgeId/device-tokens',
    params: ofBridge,
    body: z.object({ label: typedText(1, 100) }),
    reply: z.object({ token: z.string(), device: DeviceToken }),
    can: 'device.manage',
    help: 'Make a device token; its secret is shown this once',
  },
  revokeDeviceToken: {
    method: 'POST',
    path: '/api/device-tokens/:tokenId/revoke',
    params: z.object({ tokenId: z.uuid() }),
    reply: DeviceToken,
    can: 'device.manage',
    help: 'Revoke a device token at once',
  },
  listNotices: {
    method: 'GET',
    path: '/api/notices',
    reply: z.object({ notices: z.array(Notice), unread: z.number().int() }),
    can: 'signed_in',
    help: 'Own notices, newest first, fifty at the most',
  },
  readNotices: {
    method: 'POST',
    path: '/api/notices/read',
    body: z.object({ ids: z.array(z.uuid()).min(1).max(50) }),
    reply: z.object({ unread: z.number().int() }),
    can: 'signed_in',
    help: 'Mark own notices as read',
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
