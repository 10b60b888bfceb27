import { z } from 'zod';
import { BridgeId } from '../ids.ts';
import {
  ComingSession,
  Registration,
  RegistrationDraft,
  RegistrationId,
  RegistrationList,
  Registrations,
  ScreeningRequest,
} from '../registrations.ts';
import { typedText } from '../text.ts';
import { ofSession } from './of.ts';
import type { Routes } from '../tables.ts';

/** Citizens and their matters before a session. */
export const registrationRoutes = {
  listComingSessions: {
    method: 'GET',
    path: '/api/registrations/sessions',
    reply: z.object({ sessions: z.array(ComingSession) }),
    can: 'registration.read',
    help: 'Coming sessions to register citizens for, with the time by which lists are due',
  },
  listRegistrations: {
    method: 'GET',
    path: '/api/sessions/:sessionId/registrations',
    params: ofSession,
    reply: Registrations,
    can: 'registration.read',
    help: 'Registered citizens of a session and the lists that were sent: an officer those of the own bridge',
  },
  addRegistration: {
    method: 'POST',
    path: '/api/sessions/:sessionId/registrations',
    params: ofSession,
    body: z.object({ bridgeId: BridgeId, draft: RegistrationDraft }),
    reply: Registration,
    can: 'registration.write',
    help: 'Register citizens and their matter at a bridge point',
  },
  changeRegistration: {
    method: 'PUT',
    path: '/api/sessions/:sessionId/registrations/:registrationId',
    params: ofSession.extend({ registrationId: RegistrationId }),
    body: z.object({ version: z.number().int().min(1), draft: RegistrationDraft }),
    reply: Registration,
    can: 'registration.write',
    help: 'Write a new version of a registration; it is to be sent again',
  },
  withdrawRegistration: {
    method: 'POST',
    path: '/api/sessions/:sessionId/registrations/:registrationId/withdraw',
    params: ofSession.extend({ registrationId: RegistrationId }),
    body: z.object({ version: z.number().int().min(1), reason: typedText(5, 1_000) }),
    reply: Registration,
    can: 'registration.write',
    help: 'Take a registration back, with the reason; its versions are kept',
  },
  submitRegistrations: {
    method: 'POST',
    path: '/api/sessions/:sessionId/registration-lists',
    params: ofSession,
    body: z.object({ bridgeId: BridgeId, reason: typedText(0, 1_000).default('') }),
    reply: RegistrationList,
    can: 'registration.write',
    help: 'Send a bridge point’s list to the centre; after the deadline with a reason',
  },
  screenRegistration: {
    method: 'POST',
    path: '/api/sessions/:sessionId/registrations/:registrationId/screening',
    params: ofSession.extend({ registrationId: RegistrationId }),
    body: ScreeningRequest,
    reply: Registration,
    can: 'registration.screen',
    help: 'Decide of a registration: onto the agenda, dealt with at the bridge point, or back with words',
  },
} as const satisfies Routes;
