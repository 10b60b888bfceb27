import type { Config } from '../../config/settings.ts';
import type { Service } from '../../signaling/service.ts';
import { MAX_DOCUMENT_BYTES } from '../contracts/papers.ts';
import { makeDocumentFiles } from '../store/document-files.ts';
import { makeConsolidateList } from '../usecases/consolidate-list.ts';
import { makeExportRegistrations } from '../usecases/export-registrations.ts';
import { makeImportRegistrations } from '../usecases/import-registrations.ts';
import type { PlanAgenda } from '../usecases/plan-agenda.ts';
import type { Log } from '../usecases/ports.ts';
import { makeRegisterCitizens } from '../usecases/register-citizens.ts';
import { makeRegistrationFiles } from '../usecases/registration-files.ts';
import { makeRegistrationReceipts } from '../usecases/registration-receipts.ts';
import type { Parts } from './parts.ts';

/** The procedure around the sessions, wired: registration, schedule, minutes, follow-up, exchange. */
export interface Procedure {
  readonly service: Pick<
    Service,
    'registrations' | 'receipts' | 'registrationFiles' | 'imports' | 'exports' | 'consolidation'
  >;
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
  const { store, clock, printer } = parts;
  const policy = config.DENUNCIATIONS;
  const registrations = makeRegisterCitizens({
    ...{ store, clock, agenda, log, policy, listDays: config.REGISTRATION_LIST_DAYS },
  });
  return {
    service: {
      registrations,
      receipts: makeRegistrationReceipts({
        ...{ store, clock, printer, log, organisation: config.ORGANISATION_NAME },
      }),
      registrationFiles: makeRegistrationFiles({
        ...{ store, clock, log },
        files: makeDocumentFiles(config.documentsDir, MAX_DOCUMENT_BYTES),
      }),
      imports: makeImportRegistrations({ store, clock, policy, log }),
      exports: makeExportRegistrations({ store, clock, registrations }),
      consolidation: makeConsolidateList({
        ...{ store, clock, agenda, printer, log, pause: config.RECEPTION_PAUSE },
        ...{ province: config.PROVINCE_NAME, organisation: config.ORGANISATION_NAME },
      }),
    },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}
