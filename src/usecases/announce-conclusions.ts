import { agenciesOf, conclusionNoticeDocument } from '../domain/documents/conclusion-notice.ts';
import type { Office } from '../domain/documents/office.ts';
import { DomainError } from '../domain/errors.ts';
import { assertMay, type Actor } from './actor.ts';
import { knowMinutes } from './known-minutes.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { ConclusionNoticeRow } from './ports/minutes.ts';
import type { DocumentPrinter, PrintFormat } from './ports/printing.ts';

/** What was announced, as the interface sees it. */
export interface IssuedNotice {
  readonly version: number;
  readonly number: string;
  readonly agencies: string[];
  readonly sha256: string;
  readonly by: string;
  readonly at: number;
}

/** The notice of the conclusions, to the agencies that have to act. */
export interface AnnounceConclusions {
  /** @throws {DomainError} `session_not_found`, `minutes_not_ready`, `nothing_concluded`, `minutes_changed_meanwhile` */
  issue(actor: Actor, sessionId: string, number: string): Promise<IssuedNotice>;
  /** As it was issued. @throws {DomainError} `not_found` */
  file(actor: Actor, sessionId: string, version: number, format: PrintFormat): Promise<Uint8Array>;
}

export function makeAnnounceConclusions(parts: {
  store: Store;
  clock: Clock;
  printer: DocumentPrinter;
  office: Office;
  sha256: (content: Uint8Array) => string;
  log: Log;
}): AnnounceConclusions {
  const { store, clock, printer, office, sha256, log } = parts;
  return {
    async issue(actor, sessionId, number) {
      assertMay(actor, 'minutes.write');
      const { session, facts } = await knowMinutes(store, actor, sessionId);
      const matters = facts.items.filter(({ conclusions }) => conclusions.length > 0);
      if (matters.length === 0) throw new DomainError('nothing_concluded');
      const issuedAt = clock.now();
      const document = conclusionNoticeDocument({
        ...{ ...office, number: `Số: ${number}`, sessionTitle: session.title, chairName: facts.chairName },
        ...{ heldAt: facts.timeline.openedAt, issuedAt, matters, sample: session.sample },
      });
      const [pdf, docx] = [await printer.print(document, 'pdf'), await printer.print(document, 'docx')];
      const before = (await store.minutes.notices(sessionId))[0]?.version ?? 0;
      const row: ConclusionNoticeRow = {
        ...{ sessionId, version: before + 1, number, agencies: agenciesOf(matters), pdf, docx },
        ...{ sha256: sha256(pdf), issuedBy: actor.id, issuedAt },
      };
      if (!(await store.minutes.issue(row))) throw new DomainError('minutes_changed_meanwhile');
      log.info({ sessionId, version: row.version, actorId: actor.id }, 'notice of conclusions issued');
      return {
        ...{ version: row.version, number, agencies: [...row.agencies], sha256: row.sha256 },
        ...{ by: actor.displayName, at: issuedAt },
      };
    },
    async file(actor, sessionId, version, format) {
      assertMay(actor, 'minutes.read');
      // It names citizens of every bridge point.
      if (actor.role === 'bridge_officer') throw new DomainError('not_found');
      const row = (await store.minutes.notices(sessionId)).find((each) => each.version === version);
      if (row === undefined) throw new DomainError('not_found');
      return format === 'pdf' ? row.pdf : row.docx;
    },
  };
}
