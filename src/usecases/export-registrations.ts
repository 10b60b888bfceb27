import { dateIn } from '../domain/working-days.ts';
import type { Actor } from './actor.ts';
import type { Clock, Store } from './ports.ts';
import type { RegisterCitizens } from './register-citizens.ts';
import { plannedSession } from './registration-access.ts';
import { registrationTemplate, registrationsSpreadsheet } from './registration-spreadsheet.ts';

/** Registrations as spreadsheets. */
export interface ExportRegistrations {
  /** What one may see of a session's registrations, as one sees it. */
  list(actor: Actor, sessionId: string): Promise<{ readonly name: string; readonly bytes: Buffer }>;
  /** The spreadsheet to fill in. */
  template(): Promise<Buffer>;
}

export function makeExportRegistrations(parts: {
  store: Store;
  clock: Clock;
  registrations: Pick<RegisterCitizens, 'list'>;
}): ExportRegistrations {
  const { store, clock, registrations } = parts;
  return {
    async list(actor, sessionId) {
      const { row, plannedStart } = await plannedSession(store, actor, sessionId);
      const [{ registrations: seen }, bridges] = await Promise.all([
        registrations.list(actor, sessionId),
        store.bridges.all(),
      ]);
      const names = new Map(bridges.map(({ id, name }) => [id, name]));
      const bytes = await registrationsSpreadsheet(
        { title: row.title, plannedStart, at: clock.now(), sample: row.sample },
        seen,
        (bridgeId) => names.get(bridgeId) ?? '',
      );
      return { name: `dang-ky-tiep-cong-dan-${dateIn(plannedStart)}`, bytes };
    },
    template: registrationTemplate,
  };
}
