import { createHash } from 'node:crypto';
import type { Config } from '../../config/settings.ts';
import type { Service } from '../../signaling/service.ts';
import { makeMinutesOutbox } from '../store/minutes-outbox.ts';
import { makeSignatureReader } from '../store/read-signature.ts';
import { makeAnnounceConclusions } from '../usecases/announce-conclusions.ts';
import { makeArchiveMinutes } from '../usecases/archive-minutes.ts';
import { makeCallRoll } from '../usecases/call-roll.ts';
import type { Office } from '../usecases/known-minutes.ts';
import type { PlanAgenda } from '../usecases/plan-agenda.ts';
import type { Announce, Log } from '../usecases/ports.ts';
import { makeRegisterCitizens } from '../usecases/register-citizens.ts';
import { makeSignMinutes } from '../usecases/sign-minutes.ts';
import { makeWriteMinutes } from '../usecases/write-minutes.ts';
import type { Parts } from './parts.ts';

/** The procedure around the sessions, wired: registration, schedule, minutes, follow-up, exchange. */
export interface Procedure {
  readonly service: Pick<
    Service,
    'registrations' | 'rolls' | 'minutes' | 'signatures' | 'archiveMinutes' | 'conclusions'
  >;
  /** Takes up what a stop left. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function composeProcedure(given: {
  config: Config;
  parts: Parts;
  agenda: PlanAgenda;
  announce: Announce;
  log: Log;
}): Procedure {
  const { config, parts, agenda, announce, log } = given;
  const { store, clock } = parts;
  return {
    service: {
      registrations: makeRegisterCitizens({
        ...{ store, clock, agenda, log },
        ...{ policy: config.DENUNCIATIONS, listDays: config.REGISTRATION_LIST_DAYS },
      }),
      ...composeMinutes(config, parts, announce, log),
    },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

/** "Tỉnh Hưng Yên", "Thành phố Đà Nẵng": the level is written small after the authority's name. */
const LEVEL = /^(tỉnh|thành phố)(?=\s)/i;

type MinutesServices = Pick<Service, 'rolls' | 'minutes' | 'signatures' | 'archiveMinutes' | 'conclusions'>;

/** Roll call, minutes, signatures and notices, wired. */
function composeMinutes(config: Config, parts: Parts, announce: Announce, log: Log): MinutesServices {
  const { store, clock, printer, archiveWorker } = parts;
  const office: Office = {
    above: `Ủy ban nhân dân ${config.PROVINCE_NAME.replace(LEVEL, (level) => level.toLowerCase())}`,
    authority: config.ORGANISATION_NAME,
    place: config.PROVINCE_NAME.replace(LEVEL, '').trim(),
  };
  const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
  const archiveMinutes = makeArchiveMinutes({
    ...{ store, printer, office, log, worker: archiveWorker },
    outbox: makeMinutesOutbox(config.supplementsDir),
  });
  return {
    rolls: makeCallRoll({ store, clock, announce, log }),
    minutes: makeWriteMinutes({ store, clock, printer, office, sha256, log }),
    signatures: makeSignMinutes({
      ...{ store, clock, sha256, log, archive: archiveMinutes, reader: makeSignatureReader() },
    }),
    archiveMinutes,
    conclusions: makeAnnounceConclusions({ store, clock, printer, office, sha256, log }),
  };
}
