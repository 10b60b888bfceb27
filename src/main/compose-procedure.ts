import type { Config } from '../../config/settings.ts';
import { officeOf } from '../domain/documents/office.ts';
import type { Notify } from '../usecases/notify.ts';
import type { PlanAgenda } from '../usecases/plan-agenda.ts';
import type { Announce, Log } from '../usecases/ports.ts';
import type { SettleSession } from '../usecases/settle-session.ts';
import { composeFollowUp, type FollowUp } from './compose-follow-up.ts';
import { composeMinutes, type MinutesParts } from './compose-minutes.ts';
import type { Readiness } from './compose-readiness.ts';
import { composeRegistration, type Registering } from './compose-registration.ts';
import { composeReports, type ReportParts } from './compose-reports.ts';
import { composeSchedule, type ScheduleParts } from './compose-schedule.ts';
import type { Parts } from './parts.ts';

/** The procedure around the sessions, wired: registration, schedule, minutes, follow-up. */
export interface Procedure {
  readonly service: Registering['service'] &
    ScheduleParts['service'] &
    MinutesParts['service'] &
    FollowUp['service'] &
    ReportParts['service'];
  readonly following: FollowUp['following'];
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
  notify: Notify;
  log: Log;
}): Procedure {
  const { PROVINCE_NAME: province, ORGANISATION_NAME: organisation } = given.config;
  const parts = { ...given, office: officeOf({ province, organisation }) };
  const registering = composeRegistration(parts);
  const schedule = composeSchedule(parts);
  const minutes = composeMinutes(parts);
  const followUp = composeFollowUp(parts);
  return {
    service: {
      ...{ ...registering.service, ...schedule.service },
      ...{ ...minutes.service, ...followUp.service, ...composeReports(parts).service },
    },
    following: (acts) => followUp.following(acts),
    async start() {
      await schedule.start();
      followUp.start();
    },
    stop: () => followUp.stop(),
  };
}
