import { createHash, randomUUID } from 'node:crypto';
import { MAX_SHEET_BYTES, type ImportPreview, type ImportWarning } from '../contracts/registration-papers.ts';
import { DomainError } from '../domain/errors.ts';
import { likenessOf, sameReasons } from '../domain/procedure/registration.ts';
import type { FileProblem, SheetProblem } from '../domain/procedure/registration-sheet.ts';
import type { Actor } from './actor.ts';
import type { DenunciationPolicy } from './plan-agenda.ts';
import type { Clock, Log, RegistrationRow, Store } from './ports.ts';
import { readWorkbook } from './read-workbook.ts';
import { assertOwn, openSession } from './registration-access.ts';
import { readRegistrationRows, type SheetContent, type SheetMatter } from './registration-rows.ts';

/** Registrations from a spreadsheet: looked at first, then brought in as a whole or not at all. */
export interface ImportRegistrations {
  /**
   * What the file would bring in; nothing is written.
   * @throws {DomainError} `import_refused` with everything that is wrong, `not_allowed`, `session_closed`
   */
  preview(
    actor: Actor,
    sessionId: string,
    bridgeId: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<ImportPreview>;
  /**
   * Brings in the file that was looked at.
   * @param sha256 of that file
   * @returns how many matters
   * @throws {DomainError} as `preview`, also for another file and for one that was brought in already
   */
  bringIn(
    actor: Actor,
    sessionId: string,
    bridgeId: string,
    sha256: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<number>;
}

const refused = (problems: readonly SheetProblem[]): DomainError =>
  new DomainError('import_refused', { problems });
const fileRefused = (problem: FileProblem): DomainError => refused([{ where: 'file', problem }]);

export function makeImportRegistrations(parts: {
  store: Store;
  clock: Clock;
  policy: DenunciationPolicy;
  log: Log;
}): ImportRegistrations {
  const { store, clock, policy, log } = parts;

  async function read(
    actor: Actor,
    sessionId: string,
    bridgeId: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<SheetContent & { readonly sha256: string }> {
    assertOwn(actor, bridgeId);
    await openSession(store, actor, sessionId);
    if (!(await store.bridges.all()).some(({ id }) => id === bridgeId))
      throw new DomainError('invalid_input', { field: 'bridgeId' });
    const bytes = await whole(content);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (await store.registrationPapers.wasImported(sessionId, bridgeId, sha256))
      throw fileRefused('imported_before');
    const book = await readWorkbook(bytes);
    if (!book.ok) throw refused([book.problem]);
    const sheet = readRegistrationRows(book.rows, { policy, now: clock.now() });
    if (sheet.problems.length > 0) throw refused(sheet.problems);
    return { ...sheet, sha256 };
  }

  return {
    async preview(actor, sessionId, bridgeId, content) {
      const { matters, padded, sha256 } = await read(actor, sessionId, bridgeId, content);
      const there = (await store.registrations.of(sessionId)).filter(
        (row) => row.bridgeId === bridgeId && row.state !== 'withdrawn',
      );
      return {
        sha256,
        matters: matters.map(({ row, draft: { kind, field, summary, people, persons } }) => ({
          ...{ row, kind, field, summary, people, names: persons.map(({ name }) => name) },
        })),
        warnings: [
          ...padded.map((each) => ({ code: 'zeros_added' as const, ...each })),
          ...duplicates(matters, there),
        ],
      };
    },
    async bringIn(actor, sessionId, bridgeId, sha256, content) {
      const { matters, sha256: found } = await read(actor, sessionId, bridgeId, content);
      if (found !== sha256) throw fileRefused('changed_file');
      const now = clock.now();
      const rows = matters.map(({ draft }, index): RegistrationRow => ({
        ...{ id: randomUUID(), version: 1, sessionId, bridgeId, state: 'registered', matter: draft },
        // Lists show them in the order of the file.
        ...{ words: '', itemId: null, firstAt: now + index, writtenBy: actor.id, writtenAt: now },
      }));
      const record = {
        sessionId,
        bridgeId,
        sha256,
        count: rows.length,
        importedBy: actor.id,
        importedAt: now,
      };
      if (!(await store.registrationPapers.import(record, rows))) throw fileRefused('imported_before');
      log.info({ sessionId, bridgeId, count: rows.length, actorId: actor.id }, 'registrations imported');
      return rows.length;
    },
  };
}

/** @throws {DomainError} `import_refused` as soon as it is too large */
async function whole(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    if (bytes > MAX_SHEET_BYTES) throw fileRefused('too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Matters of the list that look like an earlier one of it, or like one that stands there already. */
function duplicates(
  matters: readonly SheetMatter[],
  there: readonly RegistrationRow[],
): readonly ImportWarning[] {
  const registered = there.map(({ matter }) => likenessOf(matter));
  const listed = matters.map(({ row, draft }) => ({ row, likeness: likenessOf(draft) }));
  return listed.flatMap(({ row, likeness }, index): ImportWarning[] => [
    ...registered
      .map((other) => sameReasons(likeness, other))
      .filter((reasons) => reasons.length > 0)
      .slice(0, 1)
      .map((reasons) => ({ code: 'duplicate_registered' as const, row, reasons: [...reasons] })),
    ...listed
      .slice(0, index)
      .map((other) => ({ otherRow: other.row, reasons: sameReasons(likeness, other.likeness) }))
      .filter(({ reasons }) => reasons.length > 0)
      .slice(0, 1)
      .map(({ otherRow, reasons }) => ({
        ...{ code: 'duplicate_in_file' as const, row, otherRow, reasons: [...reasons] },
      })),
  ]);
}
