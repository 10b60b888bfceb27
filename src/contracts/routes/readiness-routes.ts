import { z } from 'zod';
import { BridgeId, Instant } from '../ids.ts';
import { Attempt, AttemptId, Board, DeviceToken, ReadinessSummary, Reason } from '../readiness.ts';
import { typedText } from '../text.ts';
import { ofBridge, ofSession } from './of.ts';
import type { Routes } from '../tables.ts';

/** A bridge's id, or `server` for the centre's own side. */
const Subject = z.union([z.literal('server'), BridgeId]);

/** Checks of the bridge points, the deadline and what is decided after it. */
export const readinessRoutes = {
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
} as const satisfies Routes;
