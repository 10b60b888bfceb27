import { randomUUID } from 'node:crypto';
import type { ReceiptCopy } from '../contracts/registration-papers.ts';
import { receiptDocument } from '../domain/documents/receipt.ts';
import { DomainError } from '../domain/errors.ts';
import { registrationCode } from '../domain/procedure/registration-words.ts';
import { assertMay, type Actor } from './actor.ts';
import type { Clock, Log, RegistrationRow, Store } from './ports.ts';
import type { DocumentPrinter, PrintFormat } from './ports/printing.ts';
import { namesOf, plannedSession, visibleRegistration } from './registration-access.ts';

/** A printed paper and what the file is called; the name never tells who it is about. */
export interface PrintedPaper {
  readonly name: string;
  readonly format: PrintFormat;
  readonly bytes: Uint8Array;
}

/** Receipts for what citizens handed in; every copy is written down. */
export interface RegistrationReceipts {
  /** @throws {DomainError} `not_found` of another bridge's, `act_not_allowed_now` of a withdrawn one */
  give(actor: Actor, sessionId: string, registrationId: string, format: PrintFormat): Promise<PrintedPaper>;
  copies(actor: Actor, sessionId: string, registrationId: string): Promise<readonly ReceiptCopy[]>;
}

export function makeRegistrationReceipts(parts: {
  store: Store;
  clock: Clock;
  printer: DocumentPrinter;
  /** The office that the bridge points belong to. */
  organisation: string;
  log: Log;
}): RegistrationReceipts {
  const { store, clock, printer, organisation, log } = parts;

  async function known(actor: Actor, sessionId: string, registrationId: string): Promise<RegistrationRow> {
    assertMay(actor, 'registration.write');
    return visibleRegistration(store, actor, sessionId, registrationId);
  }

  return {
    async give(actor, sessionId, registrationId, format) {
      const session = await plannedSession(store, actor, sessionId);
      const row = await known(actor, sessionId, registrationId);
      if (row.state === 'withdrawn') throw new DomainError('act_not_allowed_now', { state: row.state });
      const bridge = (await store.bridges.all()).find(({ id }) => id === row.bridgeId);
      const givenAt = clock.now();
      const document = receiptDocument({
        ...{ code: registrationCode(row.id), above: organisation, bridge: bridge?.name ?? '', at: givenAt },
        receiver: {
          name: actor.displayName,
          position: actor.role === 'bridge_officer' ? 'Cán bộ đầu mối' : 'Thư ký',
        },
        ...handedIn(row),
        session: { title: session.row.title, plannedStart: session.plannedStart },
        sample: session.row.sample,
      });
      const bytes = await printer.print(document, format);
      const copy = { id: randomUUID(), sessionId, registrationId, version: row.version, format };
      await store.registrationPapers.addReceipt({ ...copy, givenBy: actor.id, givenAt });
      log.info({ sessionId, registrationId, version: row.version, actorId: actor.id }, 'receipt given');
      return { name: document.name, format, bytes };
    },
    async copies(actor, sessionId, registrationId) {
      const row = await known(actor, sessionId, registrationId);
      const copies = await store.registrationPapers.receiptsOf(row.id);
      const names = await namesOf(
        store,
        copies.map(({ givenBy }) => givenBy),
      );
      return copies.map(({ id, version, format, givenAt, givenBy }) => ({
        ...{ receiptId: id, version, format, at: givenAt, by: names.get(givenBy) ?? '' },
      }));
    },
  };
}

/** Who handed in what: whoever speaks for a group, else the first who is named. Of a denunciation nobody and nothing. */
function handedIn({
  matter,
}: RegistrationRow): Pick<Parameters<typeof receiptDocument>[0], 'giver' | 'papers'> {
  const { persons, people, papers } = matter;
  const giver = persons.find(({ representative }) => representative) ?? persons[0];
  if (matter.kind === 'denunciation' || giver === undefined) return { giver: null, papers: [] };
  return { giver: { ...giver, people }, papers };
}
