import type { Asked } from '../domain/procedure/invitation.ts';
import type { Known } from './known-session.ts';
import type { AgendaRow } from './ports.ts';

const MINUTE_MS = 60_000;

/** An item that stands on the agenda; null: it does not, or does no more. */
export function itemOn({ agenda, picture }: Known, itemId: string): AgendaRow | null {
  return agenda.find(({ id }) => id === itemId && picture.items.has(id)) ?? null;
}

/**
 * What an agency is asked for, as the session stands. Of a denunciation it holds the code name and nothing else.
 * @param itemId null: the whole session
 * @returns null where the item is off the agenda
 */
export function askedOf(known: Known, itemId: string | null): Asked | null {
  const { row, picture, agenda } = known;
  const { plannedStart, plannedEnd } = picture.movedTo ?? row;
  const { title: sessionTitle, chairName, place } = picture.replanned ?? row;
  const session = { sessionTitle, chairName, place, plannedStart, plannedEnd };
  if (itemId === null) return { ...session, item: null };
  const listed = agenda.filter(({ id }) => picture.items.has(id));
  const index = listed.findIndex(({ id }) => id === itemId);
  const item = listed[index];
  if (item === undefined) return null;
  const before = listed.slice(0, index).reduce((sum, { minutes }) => sum + minutes, 0);
  return {
    ...session,
    item: {
      ...{ place: index + 1, label: item.label, summary: item.closed ? '' : item.summary },
      expectedAt: plannedStart + before * MINUTE_MS,
      bridges: item.closed
        ? []
        : row.bridges.filter(({ id }) => item.bridgeIds.includes(id)).map(({ name }) => name),
    },
  };
}
