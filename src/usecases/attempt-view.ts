import type { Attempt } from '../contracts/readiness.ts';
import { DomainError } from '../domain/errors.ts';
import { actorMay, mayCheck } from '../domain/roles.ts';
import type { Actor } from './actor.ts';
import type { AttemptRow, Store } from './ports.ts';

const SHOWN = 30;

/** Reading checks: the slip, the list, the test recording. */
export interface AttemptView {
  /** @throws {DomainError} `check_not_found`, also for another bridge's check. */
  get(actor: Actor, attemptId: string): Promise<Attempt>;
  list(actor: Actor, bridgeId: string): Promise<readonly Attempt[]>;
  /** Path below CHECKS_DIR and type of the test recording. */
  recording(actor: Actor, attemptId: string): Promise<{ path: string; mimeType: string }>;
}

export function makeAttemptView(store: Store): AttemptView {
  /** Officers see their own bridge's, people of the centre who read the board all. */
  const maySee = (actor: Actor, bridgeId: string): boolean =>
    actorMay(actor, 'readiness.board') || actor.bridgeId === bridgeId;

  async function views(rows: readonly AttemptRow[]): Promise<readonly Attempt[]> {
    const [bridges, steps] = await Promise.all([
      store.bridges.all(),
      store.checks.stepsOf(rows.map((row) => row.id)),
    ]);
    return Promise.all(
      rows.map(async (row) => {
        const bridge = bridges.find(({ id }) => id === row.bridgeId);
        const session = row.sessionId === null ? null : await store.sessions.byId(row.sessionId);
        const by = row.startedBy === null ? null : await store.users.byId(row.startedBy);
        return {
          id: row.id,
          bridgeId: row.bridgeId,
          bridgeName: bridge?.name ?? '',
          bridgeCode: bridge?.code ?? '',
          kind: row.kind,
          sessionId: row.sessionId,
          sessionTitle: session?.title ?? null,
          startedAt: row.startedAt,
          finishedAt: row.finishedAt,
          verdict: row.verdict,
          endReason: row.endReason,
          startedBy: by?.displayName ?? '',
          steps: [...(steps.get(row.id) ?? [])],
          sample: row.sample,
          hasRecording: row.recordingPath !== null,
        };
      }),
    );
  }

  async function find(actor: Actor, attemptId: string): Promise<AttemptRow> {
    const row = await store.checks.byId(attemptId);
    if (row === null || !maySee(actor, row.bridgeId)) throw new DomainError('check_not_found');
    return row;
  }

  return {
    async get(actor, attemptId) {
      const [view] = await views([await find(actor, attemptId)]);
      if (view === undefined) throw new DomainError('check_not_found');
      return view;
    },
    async list(actor, bridgeId) {
      if (!maySee(actor, bridgeId)) throw new DomainError('check_not_found');
      return views(await store.checks.newestOf(bridgeId, SHOWN));
    },
    async recording(actor, attemptId) {
      const row = await find(actor, attemptId);
      const bridge = (await store.bridges.all()).find(({ id }) => id === row.bridgeId);
      // It shows a room and whoever sat in it: only those who may sit there, and the operator who helps them.
      const allowed =
        bridge !== undefined &&
        (actor.role === 'operator' || mayCheck(actor, { bridgeId: bridge.id, kind: bridge.kind }));
      if (!allowed) throw new DomainError('not_allowed');
      if (row.recordingPath === null || row.recordingType === null) throw new DomainError('not_found');
      return { path: row.recordingPath, mimeType: row.recordingType };
    },
  };
}
