import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULT_PROFILE, type ReadinessProfile } from '../src/domain/readiness/profile.ts';
import { ConfigError } from './settings.ts';

const Limits = z.strictObject({ warn: z.number(), fail: z.number() });
const positive = z.number().positive();

/** Whatever of the profile an office wants otherwise; the rest stays as it is. */
const ProfileFile = z
  .strictObject({
    upMbps: Limits,
    downMbps: Limits,
    loss: Limits,
    rttMs: Limits,
    jitterMs: Limits,
    clockOffsetMs: Limits,
    cameraWidth: Limits,
    cameraHeight: Limits,
    cameraFramesPerSecond: Limits,
    brightness: Limits,
    blackShare: Limits,
    frozenShare: Limits,
    freezesPerMinute: Limits,
    quietDb: Limits,
    loudDb: z.number(),
    clippedShare: Limits,
    mediaSeconds: z.number().min(3).max(120),
    recordingSeconds: z.number().min(3).max(60),
    diskFactor: positive,
    bytesPerHour: positive,
    roomItems: z
      .array(
        z.strictObject({
          id: z.string().regex(/^[a-z0-9_]{1,60}$/),
          vi: z.string().min(1).max(300),
          en: z.string().min(1).max(300),
          required: z.boolean(),
        }),
      )
      .max(30),
    windowDays: z.number().min(1).max(60),
  })
  .partial();

/**
 * The readiness profile: the defaults, with what the office's file sets otherwise.
 * @param path of a JSON file; empty: the defaults
 * @throws {ConfigError} listing every fault of the file at once
 */
export function readReadinessProfile(path: string): ReadinessProfile {
  if (path === '') return DEFAULT_PROFILE;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`READINESS_PROFILE=${path}: ${reason}`]);
  }
  const parsed = ProfileFile.safeParse(json);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(
        (issue) => `READINESS_PROFILE=${path}: ${issue.path.join('.')}: ${issue.message}`,
      ),
    );
  }
  const set = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_PROFILE, ...(Object.fromEntries(set) as Partial<ReadinessProfile>) };
}
