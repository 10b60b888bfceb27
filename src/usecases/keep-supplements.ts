import { randomUUID } from 'node:crypto';
import type { SupplementDraft } from '../contracts/papers.ts';
import { DomainError } from '../domain/errors.ts';
import { scenesOf } from '../domain/recording/scenes.ts';
import { mayBeSupplemented, SUPPLEMENT_GRACE_MS, supplementsOf } from '../domain/recording/supplements.ts';
import { isOver, isRecorded } from '../domain/session.ts';
import type { Actor } from './actor.ts';
import { centreOf } from './floor-view.ts';
import { know, sessionOf } from './known-session.ts';
import type { Clock, Log, Store, SupplementFiles } from './ports.ts';
import type { FollowRecording } from './follow-recording.ts';

/** What a bridge brings of its own picture and sound after the line did not carry them. */
export interface KeepSupplements {
  /**
   * Keeps one piece; brought twice it is kept once. After the close the recording is made anew with it.
   * @throws {DomainError} `session_not_found`, `not_allowed`, `supplement_not_wanted`, `supplement_not_readable`,
   *   `supplement_too_large`
   */
  add(
    actor: Actor,
    sessionId: string,
    draft: SupplementDraft,
    content: AsyncIterable<Uint8Array>,
  ): Promise<{ supplementId: string }>;
}

export function makeKeepSupplements(parts: {
  store: Store;
  files: SupplementFiles;
  clock: Clock;
  recordings: Pick<FollowRecording, 'supplemented'>;
  log: Log;
}): KeepSupplements {
  const { store, files, clock, recordings, log } = parts;

  /** @throws {DomainError} `supplement_not_wanted`, `not_allowed` */
  async function assertWanted(actor: Actor, sessionId: string, draft: SupplementDraft): Promise<void> {
    const row = await sessionOf(store, actor, sessionId);
    const known = await know(store, row);
    const { openedAt, closedAt, state } = known.picture;
    const own = actor.role === 'bridge_officer' ? actor.bridgeId : centreOf(known);
    if (own !== draft.bridgeId) throw new DomainError('not_allowed');
    const refuse = (why: string): DomainError => new DomainError('supplement_not_wanted', { why });
    if (openedAt === null || (!isRecorded(state) && !isOver(state))) throw refuse('not recorded');
    const now = clock.now();
    if (closedAt !== null && now > closedAt + SUPPLEMENT_GRACE_MS) throw refuse('too late');
    const scenes = scenesOf({
      ...{ plannedState: row.plannedState, events: await store.events.of(sessionId) },
      ...{ centre: centreOf(known), until: now },
    });
    const disguised = new Set(known.agenda.filter((item) => item.disguised).map(({ id }) => id));
    const piece = { fromMs: draft.from - openedAt, toMs: draft.to - openedAt };
    if (!mayBeSupplemented(piece, draft.bridgeId, { scenes, disguised })) throw refuse('not on air then');
  }

  return {
    async add(actor, sessionId, draft, content) {
      await assertWanted(actor, sessionId, draft);
      const supplementId = randomUUID();
      const { path, bytes, sha256 } = await files.keep(sessionId, supplementId, content);
      const { bridgeId, from, to } = draft;
      const before: { id: string | null } = { id: null };
      await store.events.append(sessionId, (events) => {
        const same = supplementsOf(events).find(
          (each) => each.bridgeId === bridgeId && each.sha256 === sha256,
        );
        before.id = same?.supplementId ?? null;
        if (same !== undefined) return [];
        const body = {
          type: 'supplement_received',
          supplementId,
          ...{ bridgeId, from, to, bytes, sha256 },
        } as const;
        return [{ body, at: clock.now(), actorId: actor.id }];
      });
      if (before.id !== null) await files.remove(path);
      else log.info({ sessionId, bridgeId, bytes, ms: to - from }, 'supplement of a bridge received');
      await recordings.supplemented(sessionId);
      return { supplementId: before.id ?? supplementId };
    },
  };
}
