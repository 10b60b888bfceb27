import type { Config } from '../../config/settings.ts';
import type { PlanAgenda } from '../usecases/plan-agenda.ts';
import type { Announce, Log } from '../usecases/ports.ts';
import type { SettleSession } from '../usecases/settle-session.ts';
import { composeMinutes, type MinutesParts } from './compose-minutes.ts';
import type { Readiness } from './compose-readiness.ts';
import { composeRegistration, type Registering } from './compose-registration.ts';
import { composeSchedule, type ScheduleParts } from './compose-schedule.ts';
import type { Parts } from './parts.ts';

/** The procedure around the sessions, wired: registration, schedule, minutes, follow-up, exchange. */
export interface Procedure {
  readonly service: Registering['service'] & ScheduleParts['service'] & MinutesParts['service'];
  /** Takes up what a stop left. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function composeProcedure(given: {
  config: Config;
  parts: Parts;
  agenda: PlanAgenda;
  readiness: Readiness;
  room: SettleSession;
  announce: Announce;
  log: Log;
}): Procedure {
  const registering = composeRegistration(given);
  const schedule = composeSchedule(given);
  const minutes = composeMinutes(given);
  return {
    service: { ...registering.service, ...schedule.service, ...minutes.service },
    start: () => schedule.start(),
    stop: () => Promise.resolve(),
  };
}
