import type { ArchiveJobResult } from '../contracts/archive-jobs.ts';
import type { Office } from '../domain/documents/office.ts';
import { DomainError } from '../domain/errors.ts';
import { minutesFolder } from '../domain/archive-folder.ts';
import { CHAIR, SECRETARY, WHOLE } from '../domain/procedure/minutes.ts';
import { assertMay, type Actor } from './actor.ts';
import { knowMinutes, paperOf, type KnownMinutes } from './known-minutes.ts';
import type { ArchiveWorker, Log, Store } from './ports.ts';
import type { MinutesFile, MinutesOutbox, SignatureRow } from './ports/minutes.ts';
import type { DocumentPrinter } from './ports/printing.ts';

/** Puts fixed minutes and their signatures into the archive, in a sealed package beside the recording's. */
export interface ArchiveMinutes {
  /** With the signatures there are. @throws {DomainError} `session_not_found`, `minutes_not_fixed` */
  seal(actor: Actor, sessionId: string): Promise<{ readonly jobId: string }>;
  /** Once everybody signed. A failure is told in the log; the secretary may ask again. Never rejects. */
  sealWhole(sessionId: string): Promise<void>;
  /** The recorder's answer; may be told twice. */
  done(jobId: string, result: ArchiveJobResult): Promise<void>;
  failed(jobId: string, reason: string): void;
}

const JOB = /^minutes-([0-9a-f-]{36})-/;

/** Whether a piece of work of the archive is one of ours. */
export const isMinutesJob = (jobId: string): boolean => JOB.test(jobId);

export function makeArchiveMinutes(parts: {
  store: Store;
  worker: Pick<ArchiveWorker, 'ask'>;
  outbox: MinutesOutbox;
  printer: DocumentPrinter;
  office: Office;
  log: Log;
}): ArchiveMinutes {
  const { store, worker, outbox, printer, office, log } = parts;

  async function ask(known: KnownMinutes): Promise<string> {
    const { session, facts, reading, signatures } = known;
    const sessionId = session.id;
    if (reading === null) throw new DomainError('minutes_not_fixed');
    const mine = signatures.filter(({ version }) => version === reading.version);
    const jobId = `minutes-${sessionId}-v${reading.version}-s${mine.length}`;
    const files = await outbox.put(sessionId, jobId, await filesOf(known, mine));
    const { openedAt, closedAt } = facts.timeline;
    await worker.ask({
      ...{ kind: 'minutes', jobId, sessionId, folder: minutesFolder(sessionId, openedAt) },
      ...{ title: `Biên bản: ${session.title}`, openedAt, closedAt, files: [...files] },
      ...{ version: reading.version, signatures: mine.length },
    });
    log.info({ sessionId, jobId, files: files.length }, 'minutes on their way into the archive');
    return jobId;
  }

  async function filesOf(known: KnownMinutes, signatures: readonly SignatureRow[]): Promise<MinutesFile[]> {
    const { session, reading } = known;
    if (reading === null) throw new DomainError('minutes_not_fixed');
    const sessionId = session.id;
    const row = await store.minutes.version(sessionId, reading.version);
    const copies = await store.minutes.copies(sessionId, reading.version);
    if (row === null) throw new DomainError('minutes_not_fixed');
    const codeOf = (signer: string): string =>
      signer === CHAIR
        ? 'chu-tri'
        : signer === SECRETARY
          ? 'thu-ky'
          : (session.bridges.find(({ id }) => id === signer)?.code ?? signer);
    const named = signatures.map((signature, index) => ({
      ...signature,
      file: `chu-ky/${String(index + 1).padStart(2, '0')}-${codeOf(signature.signer)}.${EXTENSIONS[signature.mimeType] ?? 'bin'}`,
    }));
    const { number, sections } = row;
    const document = paperOf(known, office, {
      ...{ number, sections, copy: WHOLE, signers: reading.signers, readBackAt: reading.readAt },
    });
    const facts = {
      ...{ format: 1, sessionId, title: session.title, number, version: row.version, sections },
      ...{ writtenAt: row.writtenAt, readBackAt: reading.readAt, signers: reading.signers },
      copies: copies.map(({ copy, sha256 }) => ({ copy, sha256 })),
      signatures: named.map(({ addedBy: _, sessionId: __, ...signature }) => signature),
    };
    const files: MinutesFile[] = [
      { name: 'bien-ban.json', content: Buffer.from(`${JSON.stringify(facts, null, 2)}\n`) },
      { name: 'bien-ban.docx', content: await printer.print(document, 'docx') },
      ...copies.map(({ copy, pdf }) => ({
        name: copy === WHOLE ? 'bien-ban.pdf' : `trich/${codeOf(copy)}.pdf`,
        content: pdf,
      })),
    ];
    for (const { id, file } of named) {
      const content = await store.minutes.signatureContent(sessionId, id);
      if (content !== null) files.push({ name: file, content });
    }
    return files;
  }

  async function known(actor: Actor | null, sessionId: string): Promise<KnownMinutes> {
    const everybody = { role: 'secretary', bridgeId: null } as Actor;
    return knowMinutes(store, actor ?? everybody, sessionId);
  }

  return {
    async seal(actor, sessionId) {
      assertMay(actor, 'minutes.write');
      return { jobId: await ask(await known(actor, sessionId)) };
    },
    async sealWhole(sessionId) {
      try {
        await ask(await known(null, sessionId));
      } catch (error) {
        log.error({ sessionId, err: error }, 'minutes could not be put into the archive');
      }
    },
    async done(jobId, result) {
      const sessionId = JOB.exec(jobId)?.[1];
      if (result.kind !== 'minutes_sealed' || sessionId === undefined) return;
      const { version, signatures, number, sealedAt } = result;
      await store.minutes.sealed({ jobId, sessionId, version, signatures, number, sealedAt });
      log.info({ sessionId, jobId, number }, 'minutes sealed');
    },
    failed(jobId, reason) {
      log.error({ jobId, reason }, 'sealing minutes failed');
    },
  };
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/pkcs7-signature': 'p7s',
};
