import { archiveFolder } from '../domain/archive-folder.ts';
import { minutesTimeline, type MinutesFacts, type MinutesItem } from '../domain/procedure/minutes-facts.ts';
import { maskedNumber } from '../domain/procedure/registration.ts';
import { centreOf, orderOf } from './floor-view.ts';
import { know } from './known-session.ts';
import type { RegistrationRow, SessionRow, Store } from './ports.ts';

/**
 * All that the minutes of a session are drafted from.
 * @returns null where it was not opened and closed
 */
export async function minutesFacts(store: Store, row: SessionRow): Promise<MinutesFacts | null> {
  const { id: sessionId, title, chairName, place, plannedState } = row;
  const [known, events, notes, documents, rolls, registrations, recording] = await Promise.all([
    know(store, row),
    store.events.of(sessionId),
    store.notes.of(sessionId),
    store.documents.of(sessionId),
    store.minutes.rolls(sessionId),
    store.registrations.of(sessionId),
    store.recordings.byId(sessionId),
  ]);
  const told = minutesTimeline(plannedState, events);
  if (told === null) return null;
  const centre = centreOf(known);
  // It was opened from there, whoever sat at the camera.
  const timeline = { ...told, present: new Set([centre, ...told.present]) };
  const { agenda, picture } = known;
  const items = orderOf(known).flatMap((itemId, index): MinutesItem[] => {
    const planned = agenda.find(({ id }) => id === itemId);
    const item = picture.items.get(itemId);
    if (planned === undefined || item === undefined) return [];
    const { kind, label, people, bridgeIds, agencyBridgeIds } = planned;
    const closed = planned.closed || kind === 'denunciation';
    return [
      {
        ...{ itemId, place: index + 1, kind, label, people, bridgeIds, agencyBridgeIds, closed },
        ...{ state: item.state, conclusions: item.conclusions, refusal: item.refusal },
        summary: closed ? '' : planned.summary,
        citizens: closed ? [] : citizensOf(registrations, itemId),
        gaps: item.gaps.map((gap) => ({ ...gap, to: gap.to ?? timeline.closedAt })),
      },
    ];
  });
  const actors = [...events.map(({ actorId }) => actorId), ...notes.map(({ authorId }) => authorId)];
  return {
    ...{ sessionId, title, chairName, place, timeline, items, centre },
    secretaryName: await secretaryOf(store, actors),
    bridges: row.bridges.map(({ id, name }) => ({ bridgeId: id, name })),
    rolls: new Map(rolls.map(({ bridgeId, people }) => [bridgeId, people])),
    notes: notes.map(({ at, itemId, text }) => ({ at, itemId, text })),
    documents: new Map(documents.map(({ id, name }) => [id, name])),
    folder: archiveFolder(sessionId, timeline.openedAt),
    journalHash: recording?.journalHash ?? null,
    seal:
      recording?.seal == null
        ? null
        : {
            ...{ number: recording.seal.number, sealedAt: recording.seal.sealedAt },
            ...{ keyId: recording.seal.keyId, sha256: recording.seal.sha256 ?? null },
          },
  };
}

function citizensOf(registrations: readonly RegistrationRow[], itemId: string): MinutesItem['citizens'] {
  const listed = registrations.filter((each) => each.state === 'listed' && each.itemId === itemId);
  return listed.flatMap(({ matter }) =>
    matter.persons.map(({ name, address, idNumber }) => ({
      ...{ name, address },
      idNumber: maskedNumber(idNumber),
    })),
  );
}

/** The secretary who acted in the session; where none did, the office's only one; else empty. */
async function secretaryOf(store: Store, actors: readonly (string | null)[]): Promise<string> {
  for (const id of new Set(actors)) {
    const user = id === null ? null : await store.users.byId(id);
    if (user?.role === 'secretary') return user.displayName;
  }
  const [only, ...others] = await store.users.withRoles(['secretary']);
  return others.length === 0 ? (only?.displayName ?? '') : '';
}
