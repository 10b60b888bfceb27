import type { Config } from '../../config/settings.ts';
import type { Service } from '../../signaling/service.ts';
import { MAX_DOCUMENT_BYTES } from '../contracts/papers.ts';
import { makeDocumentFiles } from '../store/document-files.ts';
import { makeConsolidateList } from '../usecases/consolidate-list.ts';
import { makeExportRegistrations } from '../usecases/export-registrations.ts';
import { makeImportRegistrations } from '../usecases/import-registrations.ts';
import type { PlanAgenda } from '../usecases/plan-agenda.ts';
import type { Office } from '../domain/documents/office.ts';
import type { Log } from '../usecases/ports.ts';
import { makeRegisterCitizens } from '../usecases/register-citizens.ts';
import { makeRegistrationFiles } from '../usecases/registration-files.ts';
import { makeRegistrationReceipts } from '../usecases/registration-receipts.ts';
import type { Parts } from './parts.ts';

/** Registration of citizens, wired: its part of the service. */
export interface Registering {
  readonly service: Pick<
    Service,
    'registrations' | 'receipts' | 'registrationFiles' | 'imports' | 'exports' | 'consolidation'
  >;
}

export function composeRegistration(given: {
  config: Config;
  parts: Parts;
  agenda: PlanAgenda;
  office: Office;
  log: Log;
}): Registering {
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
        office: given.office,
      }),
    },
  };
}
