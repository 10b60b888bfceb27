import type { Config } from '../../config/settings.ts';
import type { Service } from '../../signaling/service.ts';
import type { PlanAgenda } from '../usecases/plan-agenda.ts';
import type { Log } from '../usecases/ports.ts';
import { makeRegisterCitizens } from '../usecases/register-citizens.ts';
import type { Parts } from './parts.ts';

/** The procedure around the sessions, wired: registration, schedule, minutes, follow-up, exchange. */
export interface Procedure {
  readonly service: Pick<Service, 'registrations'>;
  /** Takes up what a stop left. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function composeProcedure(given: {
  config: Config;
  parts: Parts;
  agenda: PlanAgenda;
  log: Log;
}): Procedure {
  const { config, parts, agenda, log } = given;
  const { store, clock } = parts;
  return {
    service: {
      registrations: makeRegisterCitizens({
        ...{ store, clock, agenda, log },
        ...{ policy: config.DENUNCIATIONS, listDays: config.REGISTRATION_LIST_DAYS },
      }),
    },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}
