import { z } from 'zod';
import { ConductRequest, ItemDraft } from '../agenda.ts';
import { BridgeId, Instant, ItemId } from '../ids.ts';
import { Reason } from '../readiness.ts';
import { Session } from '../session.ts';
import { typedText } from '../text.ts';
import { ofSession } from './of.ts';
import type { Routes } from '../tables.ts';

/** Sessions, their agenda and what is done in them. */
export const sessionRoutes = {
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
} as const satisfies Routes;
