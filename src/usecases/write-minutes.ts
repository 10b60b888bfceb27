import type { Minutes, MinutesChange, MinutesEntry, MinutesVersion } from '../contracts/minutes.ts';
import { agenciesOf } from '../domain/documents/conclusion-notice.ts';
import type { Office } from '../domain/documents/office.ts';
import { DomainError } from '../domain/errors.ts';
import {
  changed,
  editedSections,
  minutesState,
  sectionsFor,
  WHOLE,
  withOffers,
  type MinutesState,
  type OfferedSection,
} from '../domain/procedure/minutes.ts';
import { assertMay, type Actor } from './actor.ts';
import {
  holding,
  isLate,
  knowMinutes,
  missingOf,
  namesOf,
  paperOf,
  signatureView,
  signersOf,
  type KnownMinutes,
} from './known-minutes.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { MinutesCopyRow } from './ports/minutes.ts';
import type { DocumentPrinter, PrintFormat } from './ports/printing.ts';

/** Minutes of a session that is over: drafted from its events, written on, read back and fixed. */
export interface WriteMinutes {
  /** Sessions that are over, newest first. */
  list(actor: Actor): Promise<readonly MinutesEntry[]>;
  /** @throws {DomainError} `session_not_found`, `minutes_not_ready` */
  get(actor: Actor, sessionId: string): Promise<Minutes>;
  versions(actor: Actor, sessionId: string): Promise<readonly MinutesVersion[]>;
  /** A new version; nothing where nothing is new. @throws {DomainError} as `get`, and `minutes_changed_meanwhile`, `invalid_input` */
  write(actor: Actor, sessionId: string, change: MinutesChange): Promise<Minutes>;
  /** Fixes the newest version. Told twice it is fixed once. @throws {DomainError} as `get`, and `minutes_changed_meanwhile` */
  readBack(actor: Actor, sessionId: string, version: number): Promise<Minutes>;
  /** @throws {DomainError} `not_found` where there is no such version, or none that the person may read */
  paper(
    actor: Actor,
    sessionId: string,
    wanted: { readonly version: number | null; readonly copy: string; readonly format: PrintFormat },
  ): Promise<{ readonly name: string; readonly content: Uint8Array }>;
}

/** How many sessions the list goes back; older ones are found in the archive, which leads to their minutes. */
const LISTED = 20;
const TOGETHER = 5;
const DAY_MS = 86_400_000;

export function makeWriteMinutes(parts: {
  store: Store;
  clock: Clock;
  printer: DocumentPrinter;
  office: Office;
  /** SHA-256 in hex. */
  sha256: (content: Uint8Array) => string;
  log: Log;
}): WriteMinutes {
  const { store, clock, printer, office, sha256, log } = parts;

  const stateOf = (known: KnownMinutes): MinutesState =>
    minutesState(known.newest?.version ?? 0, known.reading?.version ?? 0, missingOf(known).length);

  const now = (known: KnownMinutes): readonly OfferedSection[] =>
    withOffers(known.draft, known.newest?.sections ?? null);

  async function view(actor: Actor, known: KnownMinutes): Promise<Minutes> {
    const { session, facts, reading, signatures } = known;
    const sessionId = session.id;
    const own = actor.role === 'bridge_officer' ? actor.bridgeId : null;
    // A bridge point reads what was fixed, and of that what concerns it.
    const fixed = reading === null ? null : await store.minutes.version(sessionId, reading.version);
    const row = own === null ? known.newest : fixed;
    const sections =
      own === null
        ? now(known)
        : sectionsFor(fixed?.sections ?? [], own).map((section) => ({ ...section, offered: null }));
    const isOwn = (signer: string): boolean => own === null || signer === own;
    const shown = signatures.filter(({ signer }) => isOwn(signer));
    const [notices, seal, copy] = await Promise.all([
      own === null ? store.minutes.notices(sessionId) : [],
      store.minutes.newestSeal(sessionId),
      reading === null ? null : store.minutes.copy(sessionId, reading.version, own ?? WHOLE),
    ]);
    const names = await namesOf(store, [
      ...shown.map(({ addedBy }) => addedBy),
      ...notices.map(({ issuedBy }) => issuedBy),
      ...(row === null ? [] : [row.writtenBy]),
      ...(reading === null ? [] : [reading.readBy]),
    ]);
    const items = facts.items.filter(
      ({ itemId }) => own === null || sections.some(({ id }) => id.startsWith(`item.${itemId}.`)),
    );
    return {
      ...{ sessionId, title: session.title, chairName: facts.chairName, secretaryName: facts.secretaryName },
      ...{ openedAt: facts.timeline.openedAt, closedAt: facts.timeline.closedAt, state: stateOf(known) },
      ...{ version: row?.version ?? 0, number: row?.number ?? '' },
      ...{
        writtenAt: row?.writtenAt ?? null,
        writtenBy: row === null ? '' : (names.get(row.writtenBy) ?? ''),
      },
      sections: sections.map((section) => ({
        ...section,
        bridgeIds: section.bridgeIds === null ? null : [...section.bridgeIds],
      })),
      readBack:
        reading === null
          ? null
          : {
              ...{ version: reading.version, at: reading.readAt, by: names.get(reading.readBy) ?? '' },
              sha256: copy?.sha256 ?? '',
            },
      signers: (reading?.signers ?? signersOf(known))
        .filter(({ key }) => isOwn(key))
        .map(({ key, name }) => {
          const signed = reading === null ? null : holding(signatures, reading.version, key);
          return { key, name, signed: signed === null ? null : signatureView(signed, names) };
        }),
      late: stateOf(known) !== 'signed' && isLate(facts.timeline.closedAt, clock.now()),
      signatures: shown.map((each) => signatureView(each, names)),
      notices: notices.map(({ version, number, agencies, sha256: hash, issuedBy, issuedAt }) => ({
        ...{ version, number, agencies: [...agencies], sha256: hash },
        ...{ by: names.get(issuedBy) ?? '', at: issuedAt },
      })),
      agencies: own === null ? [...agenciesOf(facts.items)] : [],
      seal:
        seal === null
          ? null
          : {
              ...{ version: seal.version, signatures: seal.signatures },
              ...{ number: seal.number, at: seal.sealedAt },
            },
      ...office,
      bridges: facts.bridges.map(({ bridgeId, name }) => ({ bridgeId, name })),
      items: items.map(({ itemId, label, closed }) => ({ itemId, label, closed })),
      sample: session.sample,
    };
  }

  async function entryOf(actor: Actor, sessionId: string): Promise<MinutesEntry[]> {
    const known = await knowMinutes(store, actor, sessionId).catch((error: unknown) => {
      if (error instanceof DomainError) return null;
      throw error;
    });
    if (known === null) return [];
    const { session, facts, reading, signatures } = known;
    const all = reading?.signers ?? signersOf(known);
    const mine = actor.role === 'bridge_officer' ? all.filter(({ key }) => key === actor.bridgeId) : all;
    const state = stateOf(known);
    return [
      {
        ...{ sessionId, title: session.title, chairName: facts.chairName, sample: session.sample },
        ...{ openedAt: facts.timeline.openedAt, state, signers: mine.length },
        signed:
          reading === null
            ? 0
            : mine.filter(({ key }) => holding(signatures, reading.version, key) !== null).length,
        late: state !== 'signed' && isLate(facts.timeline.closedAt, clock.now()),
        sealed: (await store.minutes.newestSeal(sessionId))?.version === reading?.version && reading !== null,
      },
    ];
  }

  return {
    async list(actor) {
      assertMay(actor, 'minutes.read');
      const bridgeIds =
        actor.role === 'bridge_officer'
          ? [actor.bridgeId].filter((id) => id !== null)
          : (await store.bridges.all()).map(({ id }) => id);
      const rows = await store.sessions.lastOf(bridgeIds, clock.now() + DAY_MS, LISTED);
      const entries: MinutesEntry[] = [];
      // Some at a time: a list shall not take every connection of the database.
      for (let from = 0; from < rows.length; from += TOGETHER) {
        const some = rows.slice(from, from + TOGETHER);
        entries.push(...(await Promise.all(some.map(({ id }) => entryOf(actor, id)))).flat());
      }
      return entries;
    },

    async get(actor, sessionId) {
      assertMay(actor, 'minutes.read');
      return view(actor, await knowMinutes(store, actor, sessionId));
    },

    async versions(actor, sessionId) {
      assertMay(actor, 'minutes.write');
      await knowMinutes(store, actor, sessionId);
      const rows = await store.minutes.versions(sessionId);
      const names = await namesOf(
        store,
        rows.map(({ writtenBy }) => writtenBy),
      );
      return rows.map(({ version, sections, writtenBy, writtenAt }, index) => {
        const before = rows[index + 1]?.sections;
        return {
          ...{ version, by: names.get(writtenBy) ?? '', at: writtenAt },
          edited: [...editedSections(sections)],
          changed: sections
            .filter(({ id, text, drafted }) => {
              const old = before === undefined ? drafted : before.find((each) => each.id === id)?.text;
              return old !== text;
            })
            .map(({ id }) => id),
        };
      });
    },

    async write(actor, sessionId, { version, number, changes }) {
      assertMay(actor, 'minutes.write');
      const known = await knowMinutes(store, actor, sessionId);
      const { newest } = known;
      if ((newest?.version ?? 0) !== version) throw new DomainError('minutes_changed_meanwhile');
      const before = now(known);
      const sections = changed(before, changes);
      if (sections === null) throw new DomainError('invalid_input', { field: 'changes' });
      const isSame =
        newest?.number === number &&
        JSON.stringify(sections) === JSON.stringify(before.map(({ offered: _, ...section }) => section));
      if (isSame) return view(actor, known);
      const row = {
        ...{ sessionId, version: version + 1, number, sections },
        ...{ writtenBy: actor.id, writtenAt: clock.now() },
      };
      if (!(await store.minutes.add(row))) throw new DomainError('minutes_changed_meanwhile');
      log.info({ sessionId, version: row.version, actorId: actor.id }, 'minutes written');
      return view(actor, { ...known, newest: row });
    },

    async readBack(actor, sessionId, version) {
      assertMay(actor, 'minutes.write');
      const known = await knowMinutes(store, actor, sessionId);
      const { newest, reading } = known;
      if (newest?.version !== version) throw new DomainError('minutes_changed_meanwhile');
      if (reading?.version === version) return view(actor, known);
      const signers = signersOf(known);
      const readBackAt = clock.now();
      const { number, sections } = newest;
      const copies: MinutesCopyRow[] = [];
      for (const copy of [WHOLE, ...known.facts.bridges.map(({ bridgeId }) => bridgeId)]) {
        if (copy !== WHOLE && !signers.some(({ key }) => key === copy)) continue;
        const of = { number, sections, copy, signers, readBackAt };
        const pdf = await printer.print(paperOf(known, office, of), 'pdf');
        copies.push({ sessionId, version, copy, pdf, sha256: sha256(pdf) });
      }
      const row = { sessionId, version, signers, readBy: actor.id, readAt: readBackAt };
      if (!(await store.minutes.fix(row, copies))) throw new DomainError('minutes_changed_meanwhile');
      log.info(
        { sessionId, version, copies: copies.length, actorId: actor.id },
        'minutes read back and fixed',
      );
      return view(actor, { ...known, reading: row });
    },

    async paper(actor, sessionId, { version, copy, format }) {
      assertMay(actor, 'minutes.read');
      const known = await knowMinutes(store, actor, sessionId);
      const { reading, newest, facts } = known;
      const officer = actor.role === 'bridge_officer';
      if (officer && copy !== actor.bridgeId) throw new DomainError('not_found');
      if (copy !== WHOLE && !facts.bridges.some(({ bridgeId }) => bridgeId === copy))
        throw new DomainError('not_found');
      const wanted = version ?? (officer ? reading?.version : newest?.version) ?? 0;
      // A draft is no bridge point's business; of what was fixed earlier it has the copy that it signed.
      const kept = wanted === 0 ? null : await store.minutes.copy(sessionId, wanted, copy);
      if (officer && kept === null) throw new DomainError('not_found');
      const row = wanted === 0 ? null : await store.minutes.version(sessionId, wanted);
      if (wanted !== 0 && row === null) throw new DomainError('not_found');
      const isFixed = reading !== null && reading.version === wanted;
      const document = paperOf(known, office, {
        ...{ number: row?.number ?? '', sections: row?.sections ?? known.draft, copy },
        signers: isFixed ? reading.signers : signersOf(known),
        readBackAt: isFixed ? reading.readAt : null,
      });
      const content = kept !== null && format === 'pdf' ? kept.pdf : await printer.print(document, format);
      return { name: document.name, content };
    },
  };
}
