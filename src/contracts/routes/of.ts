import { z } from 'zod';
import { BridgeId, SessionId } from '../ids.ts';

/** Of what a path speaks. */
export const ofSession = z.object({ sessionId: SessionId });
export const ofRequest = z.object({ requestId: z.uuid() });
export const ofBridge = z.object({ bridgeId: BridgeId });
