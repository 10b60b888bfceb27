import { z } from 'zod';
import { REFUSAL_CODES } from '../domain/errors.ts';

/** A refusal as a socket acknowledgement carries it. */
export const Failure = z.object({
  code: z.enum(REFUSAL_CODES),
  /** Sentence in the user's language. */
  message: z.string(),
  /** Names the log line; read out on the telephone. */
  requestId: z.string(),
});
export type Failure = z.infer<typeof Failure>;

/** problem+json (RFC 9457), with our stable code. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(REFUSAL_CODES),
  requestId: z.string(),
  /** What was wrong with which field, for invalid input. */
  faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
