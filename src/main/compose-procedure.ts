import type { Config } from '../../config/settings.ts';
import type { Service } from '../../signaling/service.ts';
import type { PlanAgenda } from '../usecases/plan-agenda.ts';
import type { Log } from '../usecases/ports.ts';
import { makeRegisterCitizens } from '../usecases/register-citizens.ts';
import { makeReportFiles } from '../usecases/report-files.ts';
import { makeWriteReports } from '../usecases/write-reports.ts';
import type { Parts } from './parts.ts';

/** The procedure around the sessions, wired: registration, schedule, minutes, follow-up, exchange. */
export interface Procedure {
  readonly service: Pick<Service, 'registrations' | 'writeReports' | 'reportFiles'>;
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
  const startDay = config.REPORT_PERIOD_START_DAY;
  const writeReports = makeWriteReports({ store, clock, startDay, log });
  return {
    service: {
      writeReports,
      reportFiles: makeReportFiles({
        ...{ reports: writeReports, printer: parts.printer, startDay },
        office: {
          above: `UBND ${config.PROVINCE_NAME}`,
          authority: config.ORGANISATION_NAME,
          place: config.PROVINCE_NAME.replace(/^(Tỉnh|Thành phố) /, ''),
        },
      }),
      registrations: makeRegisterCitizens({
        ...{ store, clock, agenda, log },
        ...{ policy: config.DENUNCIATIONS, listDays: config.REGISTRATION_LIST_DAYS },
      }),
    },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}
