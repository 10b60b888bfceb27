import type { Config } from '../../config/settings.ts';
import type { Office } from '../domain/documents/office.ts';
import type { Service } from '../../signaling/service.ts';
import type { Log } from '../usecases/ports.ts';
import { makeReportFiles } from '../usecases/report-files.ts';
import { makeWriteReports } from '../usecases/write-reports.ts';

import type { Parts } from './parts.ts';

/** Books and reports, wired. */
export interface ReportParts {
  readonly service: Pick<Service, 'writeReports' | 'reportFiles'>;
}

export function composeReports(given: {
  config: Config;
  parts: Parts;
  office: Office;
  log: Log;
}): ReportParts {
  const { config, parts, log } = given;
  const { store, clock, printer } = parts;
  const startDay = config.REPORT_PERIOD_START_DAY;
  const writeReports = makeWriteReports({ store, clock, startDay, holidays: config.HOLIDAYS, log });
  return {
    service: {
      writeReports,
      reportFiles: makeReportFiles({ reports: writeReports, printer, startDay, office: given.office }),
    },
  };
}
