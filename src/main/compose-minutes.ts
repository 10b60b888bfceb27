import { createHash } from 'node:crypto';
import type { Config } from '../../config/settings.ts';
import type { Office } from '../domain/documents/office.ts';
import type { Service } from '../../signaling/service.ts';
import { makeMinutesOutbox } from '../store/minutes-outbox.ts';
import { makeSignatureReader } from '../store/read-signature.ts';
import { makeAnnounceConclusions } from '../usecases/announce-conclusions.ts';
import { makeArchiveMinutes } from '../usecases/archive-minutes.ts';
import { makeCallRoll } from '../usecases/call-roll.ts';
import type { Announce, Log } from '../usecases/ports.ts';
import { makeSignMinutes } from '../usecases/sign-minutes.ts';
import { makeWriteMinutes } from '../usecases/write-minutes.ts';

import type { Parts } from './parts.ts';

/** Roll call, minutes, signatures and notices of conclusions, wired. */
export interface MinutesParts {
  readonly service: Pick<Service, 'rolls' | 'minutes' | 'signatures' | 'archiveMinutes' | 'conclusions'>;
}

export function composeMinutes(given: {
  config: Config;
  parts: Parts;
  announce: Announce;
  office: Office;
  log: Log;
}): MinutesParts {
  const { config, parts, announce, office, log } = given;
  const { store, clock, printer, archiveWorker } = parts;
  const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
  const archiveMinutes = makeArchiveMinutes({
    ...{ store, printer, office, log, worker: archiveWorker },
    outbox: makeMinutesOutbox(config.supplementsDir),
  });
  return {
    service: {
      rolls: makeCallRoll({ store, clock, announce, log }),
      minutes: makeWriteMinutes({ store, clock, printer, office, sha256, log }),
      signatures: makeSignMinutes({
        ...{ store, clock, sha256, log, archive: archiveMinutes, reader: makeSignatureReader() },
      }),
      archiveMinutes,
      conclusions: makeAnnounceConclusions({ store, clock, printer, office, sha256, log }),
    },
  };
}
