import type { MinutesSignature } from '../contracts/minutes.ts';
import { minutesDocument } from '../domain/documents/minutes.ts';
import type { StateDocument } from '../domain/documents/state-document.ts';
import { DomainError } from '../domain/errors.ts';
import { draftMinutes } from '../domain/procedure/minutes-draft.ts';
import type { MinutesFacts } from '../domain/procedure/minutes-facts.ts';
import {
  CHAIR,
  SECRETARY,
  sectionsFor,
  WHOLE,
  type MinutesSection,
  type MinutesSigner,
} from '../domain/procedure/minutes.ts';
import type { Office } from '../domain/documents/office.ts';
import { dayOf } from '../domain/time.ts';
import { maySee, type Actor } from './actor.ts';
import { minutesFacts } from './minutes-facts.ts';
import type { SessionRow, Store } from './ports.ts';
import type { MinutesRow, ReadingRow, SignatureRow } from './ports/minutes.ts';

/** The minutes of a session with all that was stored of them. */
export interface KnownMinutes {
  readonly session: SessionRow;
  readonly facts: MinutesFacts;
  readonly draft: readonly MinutesSection[];
  readonly newest: MinutesRow | null;
  readonly reading: ReadingRow | null;
  readonly signatures: readonly SignatureRow[];
}

/**
 * The minutes of a session that is over, for somebody who took part in it.
 * @throws {DomainError} `session_not_found`, `minutes_not_ready`
 */
export async function knowMinutes(store: Store, actor: Actor, sessionId: string): Promise<KnownMinutes> {
  const session = await store.sessions.byId(sessionId);
  if (session === null || !maySee(actor, session)) throw new DomainError('session_not_found');
  const facts = await minutesFacts(store, session);
  if (facts === null) throw new DomainError('minutes_not_ready');
  const [newest, reading, signatures] = await Promise.all([
    store.minutes.newest(sessionId),
    store.minutes.newestReading(sessionId),
    store.minutes.signatures(sessionId),
  ]);
  return { session, facts, draft: draftMinutes(facts), newest, reading, signatures };
}

/** Who has to sign: the people of the centre, and every bridge point that took part. */
export function signersOf({ facts }: Pick<KnownMinutes, 'facts'>): readonly MinutesSigner[] {
  const bridges = facts.bridges.filter(
    ({ bridgeId }) => bridgeId !== facts.centre && facts.timeline.present.has(bridgeId),
  );
  return [
    { key: CHAIR, name: facts.chairName },
    { key: SECRETARY, name: facts.secretaryName },
    ...bridges.map(({ bridgeId, name }) => ({ key: bridgeId, name })),
  ];
}

/** The signature that holds of a signer and a version: one that nothing took the place of. */
export function holding(
  signatures: readonly SignatureRow[],
  version: number,
  signer: string,
): SignatureRow | null {
  const superseded = new Set(signatures.map(({ supersedes }) => supersedes));
  return (
    signatures.find(
      (each) => each.version === version && each.signer === signer && !superseded.has(each.id),
    ) ?? null
  );
}

/** Those who have to sign the fixed version and did not. */
export function missingOf({
  reading,
  signatures,
}: Pick<KnownMinutes, 'reading' | 'signatures'>): readonly string[] {
  if (reading === null) return [];
  return reading.signers
    .map(({ key }) => key)
    .filter((key) => holding(signatures, reading.version, key) === null);
}

/** Signed copies are due by the end of the day after the session (T+1). */
export function isLate(closedAt: number, now: number): boolean {
  return now >= dayOf(dayOf(closedAt).end).end;
}

/** The paper of some sections: the whole, or the extract of a bridge point. */
export function paperOf(
  { session, facts }: Pick<KnownMinutes, 'session' | 'facts'>,
  office: Office,
  of: {
    readonly number: string;
    readonly sections: readonly MinutesSection[];
    readonly copy: string;
    readonly signers: readonly MinutesSigner[];
    readonly readBackAt: number | null;
  },
): StateDocument {
  const extractOf = of.copy === WHOLE ? null : of.copy;
  const keys = of.signers.map(({ key }) => key);
  return minutesDocument({
    ...office,
    ...{ number: of.number === '' ? '' : `Số: ${of.number}`, title: session.title },
    ...{ chairName: facts.chairName, secretaryName: facts.secretaryName },
    ...{ openedAt: facts.timeline.openedAt, bridges: facts.bridges, sample: session.sample },
    items: facts.items.map(({ itemId, label }) => ({ itemId, label })),
    sections: sectionsFor(of.sections, extractOf),
    signers: extractOf === null ? keys : keys.filter((key) => key === extractOf),
    ...{ extractOf, readBackAt: of.readBackAt },
  });
}

/** Names of people, by id. */
export async function namesOf(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const users = await Promise.all([...new Set(ids)].map((id) => store.users.byId(id)));
  return new Map(users.flatMap((user) => (user === null ? [] : [[user.id, user.displayName] as const])));
}

export function signatureView(row: SignatureRow, names: ReadonlyMap<string, string>): MinutesSignature {
  const { id, sessionId: _, addedBy, addedAt, ...rest } = row;
  return { ...rest, signatureId: id, by: names.get(addedBy) ?? '', at: addedAt };
}
