import { z } from 'zod';
import { BridgeId } from '../ids.ts';
import {
  BridgeRoll,
  ConclusionNotice,
  Minutes,
  MinutesChange,
  MinutesEntry,
  MinutesSignature,
  MinutesVersion,
  RollChange,
  Rolls,
  SignatureDraft,
} from '../minutes.ts';
import { typedText } from '../text.ts';
import { ofSession } from './of.ts';
import type { Routes } from '../tables.ts';

const Format = z.enum(['pdf', 'docx']);

/** Roll call, minutes, signatures and notices after a session. */
export const minutesRoutes = {
  getRolls: {
    method: 'GET',
    path: '/api/sessions/:sessionId/rolls',
    params: ofSession,
    reply: Rolls,
    can: 'minutes.read',
    help: 'Who is there at each bridge point: an officer those of the own one',
  },
  callRoll: {
    method: 'PUT',
    path: '/api/sessions/:sessionId/rolls/:bridgeId',
    params: ofSession.extend({ bridgeId: BridgeId }),
    body: RollChange,
    reply: BridgeRoll,
    can: 'minutes.sign',
    help: 'Write who is there at a bridge point, before or during the session; every change is a new version',
  },
  listMinutes: {
    method: 'GET',
    path: '/api/minutes',
    reply: z.object({ minutes: z.array(MinutesEntry) }),
    can: 'minutes.read',
    help: 'Sessions that are over, newest first, and how far their minutes are',
  },
  getMinutes: {
    method: 'GET',
    path: '/api/sessions/:sessionId/minutes',
    params: ofSession,
    reply: Minutes,
    can: 'minutes.read',
    help: 'Minutes of a session; before anything was written, as drafted from its events. An officer: the own part of what was fixed',
  },
  listMinutesVersions: {
    method: 'GET',
    path: '/api/sessions/:sessionId/minutes/versions',
    params: ofSession,
    reply: z.object({ versions: z.array(MinutesVersion) }),
    can: 'minutes.write',
    help: 'Versions of the minutes, newest first: who wrote them when, and what they changed',
  },
  writeMinutes: {
    method: 'POST',
    path: '/api/sessions/:sessionId/minutes',
    params: ofSession,
    body: MinutesChange,
    reply: Minutes,
    can: 'minutes.write',
    help: 'Write a new version of the minutes; the older ones are kept',
  },
  readMinutesBack: {
    method: 'POST',
    path: '/api/sessions/:sessionId/minutes/read-back',
    params: ofSession,
    body: z.object({ version: z.number().int().min(1) }),
    reply: Minutes,
    can: 'minutes.write',
    help: 'The newest version was read back to everybody: it is fixed, and its papers are made for signing',
  },
  getMinutesPaper: {
    method: 'GET',
    path: '/api/sessions/:sessionId/minutes/paper/:format',
    params: ofSession.extend({ format: Format }),
    query: z.object({
      version: z.coerce.number().int().min(1).optional(),
      /** `whole`, or a bridge point’s extract. */
      copy: z.union([z.literal('whole'), BridgeId]).default('whole'),
    }),
    can: 'minutes.read',
    help: 'Minutes on paper (PDF, DOCX): of a fixed version the PDF is the very file that is signed',
  },
  addMinutesSignature: {
    method: 'POST',
    path: '/api/sessions/:sessionId/minutes/signatures',
    params: ofSession,
    query: SignatureDraft,
    upload: true,
    reply: MinutesSignature,
    can: 'minutes.sign',
    help: 'Bring a signed copy: a scan (PDF, PNG, JPEG), or a detached digital signature (.p7s) over the fixed PDF',
  },
  getMinutesSignature: {
    method: 'GET',
    path: '/api/sessions/:sessionId/minutes/signatures/:signatureId',
    params: ofSession.extend({ signatureId: z.uuid() }),
    can: 'minutes.read',
    help: 'The file of a signature',
  },
  archiveMinutes: {
    method: 'POST',
    path: '/api/sessions/:sessionId/minutes/archive',
    params: ofSession,
    body: z.object({}),
    reply: z.object({ jobId: z.string() }),
    can: 'minutes.write',
    help: 'Have the fixed minutes sealed into the archive with the signatures there are',
  },
  issueConclusionNotice: {
    method: 'POST',
    path: '/api/sessions/:sessionId/conclusion-notices',
    params: ofSession,
    body: z.object({ number: typedText(1, 100) }),
    reply: ConclusionNotice,
    can: 'minutes.write',
    help: 'Issue the notice of the conclusions under a number; issued again it is a new version',
  },
  getConclusionNotice: {
    method: 'GET',
    path: '/api/sessions/:sessionId/conclusion-notices/:version/:format',
    params: ofSession.extend({ version: z.coerce.number().int().min(1), format: Format }),
    can: 'minutes.read',
    help: 'A notice of conclusions as it was issued (PDF, DOCX)',
  },
} as const satisfies Routes;
