import type { RegistrationDraft } from '../contracts/registrations.ts';
import { DomainError } from '../domain/errors.ts';
import { problemsOf, type RegistrationProblem } from '../domain/procedure/registration.ts';
import { replay } from '../domain/session-events.ts';
import { isOver } from '../domain/session.ts';
import { dateIn } from '../domain/working-days.ts';
import { assertMay, type Actor } from './actor.ts';
import type { DenunciationPolicy } from './plan-agenda.ts';
import type { RegistrationRow, SessionRow, Store } from './ports.ts';

/** A session that one registers for, as it stands after its events. */
export interface Planned {
  readonly row: SessionRow;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  readonly isOver: boolean;
}

/**
 * The session, for whoever may read registrations. An officer may register for one before the own bridge takes part
 * in it: the first matter makes it do so.
 * @throws {DomainError} `session_not_found`, `not_allowed`
 */
export async function plannedSession(store: Store, actor: Actor, sessionId: string): Promise<Planned> {
  assertMay(actor, 'registration.read');
  const row = await store.sessions.byId(sessionId);
  if (row === null) throw new DomainError('session_not_found');
  const { state, movedTo } = replay(row.plannedState, await store.events.of(sessionId));
  const { plannedStart, plannedEnd } = movedTo ?? row;
  return { row, plannedStart, plannedEnd, isOver: isOver(state) };
}

/** @throws {DomainError} `session_closed`, and as `plannedSession` */
export async function openSession(store: Store, actor: Actor, sessionId: string): Promise<Planned> {
  const session = await plannedSession(store, actor, sessionId);
  if (session.isOver) throw new DomainError('session_closed');
  return session;
}

/** An officer sees the registrations of the own bridge only, the people of the centre all. */
export function isVisible(actor: Actor, { bridgeId }: { readonly bridgeId: string }): boolean {
  return actor.role !== 'bridge_officer' || bridgeId === actor.bridgeId;
}

/** An officer writes for the own bridge only. @throws {DomainError} `not_allowed` */
export function assertOwn(actor: Actor, bridgeId: string): void {
  assertMay(actor, 'registration.write');
  if (!isVisible(actor, { bridgeId })) throw new DomainError('not_allowed');
}

/** The newest version. @throws {DomainError} `not_found` also of one that is another bridge's */
export async function visibleRegistration(
  store: Store,
  actor: Actor,
  sessionId: string,
  registrationId: string,
): Promise<RegistrationRow> {
  const row = (await store.registrations.of(sessionId)).find(({ id }) => id === registrationId);
  if (row === undefined || !isVisible(actor, row)) throw new DomainError('not_found');
  return row;
}

/** What the rules find wrong in what is to be written down. @param now epoch milliseconds */
export function draftProblems(draft: RegistrationDraft, now: number): readonly RegistrationProblem[] {
  const problems = problemsOf(draft, dateIn(now));
  const { kind, papers, note, settledBy, inviteWish, externalNumber } = draft;
  const told = [note, settledBy, inviteWish, externalNumber].some((text) => text !== '') || papers.length > 0;
  // Free text and papers could name who denounces as well as the fields for it.
  if (kind === 'denunciation' && told && !problems.includes('names_of_denouncers'))
    return ['names_of_denouncers', ...problems];
  return problems;
}

/** @throws {DomainError} `denunciation_excluded`, `registration_incomplete` */
export function assertComplete(draft: RegistrationDraft, policy: DenunciationPolicy, now: number): void {
  if (draft.kind === 'denunciation' && policy === 'exclude') throw new DomainError('denunciation_excluded');
  const problems = draftProblems(draft, now);
  if (problems.length > 0) throw new DomainError('registration_incomplete', { problems });
}

/** Names of users, by id. */
export async function namesOf(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const users = await Promise.all([...new Set(ids)].map((id) => store.users.byId(id)));
  return new Map(users.flatMap((user) => (user === null ? [] : [[user.id, user.displayName] as const])));
}
