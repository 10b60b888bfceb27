import { createHash } from 'node:crypto';
import {
  ImportedCase,
  type CaseBatch,
  type CaseReason,
  type CaseResult,
  type CaseResults,
  type CaseStatus,
} from '../contracts/exchange.ts';
import { RegistrationDraft } from '../contracts/registrations.ts';
import { DomainError } from '../domain/errors.ts';
import { CASE_SENTENCES, faultOfState, type CaseFault } from '../domain/procedure/exchange-cases.ts';
import { PROBLEM_SENTENCES } from '../domain/procedure/registration-sentences.ts';
import { problemsOf } from '../domain/procedure/registration.ts';
import { actorMay } from '../domain/roles.ts';
import { isOver } from '../domain/session.ts';
import { dateIn } from '../domain/working-days.ts';
import { assertMay, type Actor } from './actor.ts';
import { know } from './known-session.ts';
import type { DenunciationPolicy } from './plan-agenda.ts';
import type { Clock, Log, RegistrationRow, Store } from './ports.ts';
import type { CaseRow } from './ports/exchange.ts';

/** Cases that come from the petition system of a province, known by its numbers. */
export interface ImportCases {
  /**
   * Registers cases for a session, or brings what was registered up to date. All are judged before the first is written, and
   * each is written whole or not at all. What the centre has decided is not touched. Sent again it changes nothing.
   * @throws {DomainError} `session_not_found`, `session_closed`, `not_allowed`
   */
  import(actor: Actor, batch: CaseBatch): Promise<CaseResults>;
  /** How the cases with a number stand, the newest first; one who is bound to a bridge point learns of its own. */
  status(actor: Actor, externalNumber: string): Promise<readonly CaseStatus[]>;
}

/** What is to become of one case. */
type Judged =
  | { readonly do: 'refuse'; readonly reasons: readonly CaseReason[]; readonly row: RegistrationRow | null }
  | { readonly do: 'keep'; readonly row: RegistrationRow }
  | { readonly do: 'write'; readonly row: RegistrationRow; readonly replacedEdit: boolean };

export function makeImportCases(parts: {
  store: Store;
  clock: Clock;
  policy: DenunciationPolicy;
  log: Log;
}): ImportCases {
  const { store, clock, policy, log } = parts;

  const reason = (actor: Actor, code: CaseFault, path = ''): CaseReason => {
    const [vi, en] = CASE_SENTENCES[code];
    return { code, path, message: actor.locale === 'en' ? en : vi };
  };

  function reasonsOf(actor: Actor, draft: ImportedCase): readonly CaseReason[] {
    if (draft.kind === 'denunciation') {
      if (policy === 'exclude') return [reason(actor, 'denunciation_excluded', 'kind')];
      // Whatever is free text could name the one who denounces.
      const texts = [draft.note, draft.settledBy, draft.inviteWish].some((text) => text !== '');
      if (texts || draft.papers.length > 0) return [reason(actor, 'free_text_of_denunciation', 'note')];
    }
    return problemsOf(draft, dateIn(clock.now())).map((problem) => {
      const [path, vi, en] = PROBLEM_SENTENCES[problem];
      return { code: problem, path, message: actor.locale === 'en' ? en : vi };
    });
  }

  /** The newest version that another program wrote; null where people alone did. */
  async function lastImported({ sessionId, id }: RegistrationRow): Promise<RegistrationRow | null> {
    const versions = await store.registrations.versionsOf(sessionId, id);
    for (const version of versions.toReversed())
      if ((await store.users.byId(version.writtenBy))?.role === 'system') return version;
    return null;
  }

  async function judge(
    actor: Actor,
    { sessionId, bridgeId }: CaseBatch,
    draft: ImportedCase,
    all: readonly RegistrationRow[],
  ): Promise<Judged> {
    const refuse = (reasons: readonly CaseReason[], row: RegistrationRow | null = null): Judged => ({
      ...{ do: 'refuse', reasons, row },
    });
    const same = all.filter(
      ({ matter }) => matter.externalNumber === draft.externalNumber && matter.source === draft.source,
    );
    const mine = same.filter((row) => row.bridgeId === bridgeId);
    const before = mine.find(({ state }) => state !== 'withdrawn') ?? mine[0];
    const reasons = reasonsOf(actor, draft);
    if (reasons.length > 0) return refuse(reasons, before ?? null);
    // One who is bound to a bridge point is not told what another one has.
    const elsewhere = same.some((row) => row.bridgeId !== bridgeId && row.state !== 'withdrawn');
    if (elsewhere && actor.bridgeId === null) return refuse([reason(actor, 'other_bridge')]);
    const at = { writtenBy: actor.id, writtenAt: clock.now() };
    if (before === undefined) {
      // The same case has the same id, so of two that bring it at once one finds it written.
      const id = idOf(sessionId, bridgeId, draft);
      const row = { id, version: 1, sessionId, bridgeId, state: 'registered' as const, matter: draft };
      return {
        do: 'write',
        row: { ...row, words: '', itemId: null, firstAt: at.writtenAt, ...at },
        replacedEdit: false,
      };
    }
    if (isSame(before.matter, draft)) return { do: 'keep', row: before };
    const fault = faultOfState(before.state);
    if (fault !== null) return refuse([reason(actor, fault)], before);
    const imported = await lastImported(before);
    // Nothing new from there: what the bridge point has mended since stays.
    if (imported !== null && isSame(imported.matter, draft)) return { do: 'keep', row: before };
    return {
      do: 'write',
      row: { ...before, version: before.version + 1, state: 'registered', matter: draft, ...at },
      replacedEdit: imported?.version !== before.version,
    };
  }

  async function carryOut(
    actor: Actor,
    judged: Judged,
    checkOnly: boolean,
  ): Promise<Omit<CaseResult, 'index' | 'externalNumber'>> {
    const nothing = { replacedEdit: false, reasons: [] };
    if (judged.do === 'refuse') {
      const { row, reasons } = judged;
      const found = {
        registrationId: row?.id ?? null,
        version: row?.version ?? null,
        state: row?.state ?? null,
      };
      return { ...nothing, ...found, outcome: 'refused', reasons: [...reasons] };
    }
    const { row } = judged;
    const now = { registrationId: row.id, version: row.version, state: row.state };
    if (judged.do === 'keep') return { ...nothing, ...now, outcome: 'unchanged' };
    if (!checkOnly && !(await store.registrations.add(row)))
      return {
        ...nothing,
        ...now,
        version: null,
        state: null,
        outcome: 'refused',
        reasons: [reason(actor, 'changed_meanwhile')],
      };
    const outcome = row.version === 1 ? 'created' : 'changed';
    return { ...now, outcome, replacedEdit: judged.replacedEdit, reasons: [] };
  }

  return {
    async import(actor, batch) {
      const { sessionId, bridgeId, checkOnly } = batch;
      assertMay(actor, 'registration.write');
      if (actor.bridgeId !== null && actor.bridgeId !== bridgeId) throw new DomainError('not_allowed');
      const session = await store.sessions.byId(sessionId);
      if (session === null) throw new DomainError('session_not_found');
      if (isOver((await know(store, session)).picture.state)) throw new DomainError('session_closed');
      if (!(await store.bridges.all()).some(({ id }) => id === bridgeId))
        throw new DomainError('invalid_input', { field: 'bridgeId' });
      const all = await store.registrations.of(sessionId);
      const seen = new Set<string>();
      const judged: { number: string; judged: Judged }[] = [];
      for (const given of batch.cases) {
        const parsed = ImportedCase.safeParse(given);
        const number = parsed.success ? parsed.data.externalNumber : numberIn(given);
        const refuse = (reasons: readonly CaseReason[]): void =>
          void judged.push({ number, judged: { do: 'refuse', reasons, row: null } });
        if (!parsed.success) {
          const paths = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))];
          refuse(paths.map((path) => reason(actor, 'wrong_shape', path)));
          continue;
        }
        const key = `${parsed.data.source}/${number}`;
        if (seen.has(key)) refuse([reason(actor, 'twice_in_batch', 'externalNumber')]);
        else judged.push({ number, judged: await judge(actor, batch, parsed.data, all) });
        seen.add(key);
      }
      const cases: CaseResult[] = [];
      for (const [index, each] of judged.entries())
        cases.push({
          index,
          externalNumber: each.number,
          ...(await carryOut(actor, each.judged, checkOnly)),
        });
      const count = (outcome: CaseResult['outcome']): number =>
        cases.filter((each) => each.outcome === outcome).length;
      const sums = {
        ...{ created: count('created'), changed: count('changed') },
        ...{ unchanged: count('unchanged'), refused: count('refused') },
      };
      log.info({ sessionId, bridgeId, actorId: actor.id, checkOnly, ...sums }, 'cases imported');
      return { ...sums, cases };
    },

    async status(actor, externalNumber) {
      assertMay(actor, 'registration.read');
      const rows = (await store.exchange.cases.byExternalNumber(externalNumber)).filter(
        ({ bridgeId }) => actor.bridgeId === null || bridgeId === actor.bridgeId,
      );
      const statuses = await Promise.all(rows.map((row) => statusOf(actor, row)));
      return statuses.toSorted((a, b) => b.plannedStart - a.plannedStart);
    },
  };

  async function statusOf(actor: Actor, row: CaseRow): Promise<CaseStatus> {
    const session = await store.sessions.byId(row.sessionId);
    if (session === null) throw new Error('a registration of no session');
    const { picture } = await know(store, session);
    const item = row.itemId === null ? undefined : picture.items.get(row.itemId);
    // What was said of a denunciation could name somebody.
    const secret = row.matter.kind === 'denunciation';
    const outcomes = !secret && actorMay(actor, 'minutes.read') ? (item?.conclusions ?? []) : [];
    return {
      ...{ externalNumber: row.matter.externalNumber, source: row.matter.source },
      ...{ registrationId: row.id, version: row.version, sessionId: row.sessionId, bridgeId: row.bridgeId },
      plannedStart: picture.movedTo?.plannedStart ?? session.plannedStart,
      ...{ state: row.state, words: secret ? '' : row.words },
      item:
        row.itemId === null || item === undefined
          ? null
          : {
              ...{ itemId: row.itemId, state: item.state, calledAt: item.calledAt, endedAt: item.endedAt },
              ...{ refusal: item.refusal, conclusions: outcomes.map((each) => ({ ...each })) },
            },
    };
  }
}

/** One id for one case of a session at a bridge point, in the form of a UUID of version 8 (RFC 9562). */
function idOf(sessionId: string, bridgeId: string, { source, externalNumber }: ImportedCase): string {
  const hash = createHash('sha256').update(JSON.stringify([sessionId, bridgeId, source, externalNumber]));
  const hex = hash.digest('hex');
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

function numberIn(given: unknown): string {
  if (typeof given !== 'object' || given === null || !('externalNumber' in given)) return '';
  return typeof given.externalNumber === 'string' ? given.externalNumber.slice(0, 100) : '';
}

/** Whether two matters say the same, whatever the order in which their fields stand. */
function isSame(a: RegistrationDraft, b: RegistrationDraft): boolean {
  return inOrder(RegistrationDraft.parse(a)) === inOrder(RegistrationDraft.parse(b));
}

function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
