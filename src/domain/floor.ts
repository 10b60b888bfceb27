import { isRunning } from './conduct/items.ts';
import type { SessionPicture } from './session-events.ts';
import { isJoinable } from './session.ts';

/** `to` receives what `from` sends. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Who sees and hears whom now, and what of it is recorded. */
export interface Floor {
  /** The central bridge point; null where there is no floor at all. */
  readonly centre: string | null;
  /** Bridges that are seen and heard, the centre first. Everybody else is on hold. */
  readonly onAir: readonly string[];
  /** What must flow; nothing else may. */
  readonly edges: readonly Edge[];
  /** Bridges whose pictures and sound are captured. */
  readonly recorded: readonly string[];
  /** Bridges whose microphone may not be opened by anybody but the chair. */
  readonly locked: readonly string[];
  /** Bridges whose camera and microphone may flow only disguised. */
  readonly disguised: readonly string[];
  /** The closed item that runs: what is captured of it is restricted. */
  readonly restrictedTo: string | null;
}

const NOTHING: Floor = {
  ...{ centre: null, onAir: [], edges: [] },
  ...{ recorded: [], locked: [], disguised: [], restrictedTo: null },
};

const everybody = (bridges: readonly string[]): readonly Edge[] =>
  bridges.flatMap((to) => bridges.filter((from) => from !== to).map((from) => ({ from, to })));

/**
 * Who sees and hears whom: there is no other way to get a consumer, so this function is the whole of the routing.
 *
 * - Before the opening each bridge sees and hears the centre alone, and the centre sees all: lines can be looked at, and
 *   no citizen overhears another.
 * - In plenary everybody who was not dismissed is on air.
 * - While an item runs: the centre, the bridges of its citizens and of the invited agencies.
 * - In a consultation: the centre and the chosen bridges; nothing of it is recorded.
 * - Else, and while the session is paused, nobody sees or hears anybody.
 * @param seated bridges that hold a seat
 */
export function floor(picture: SessionPicture, centre: string, seated: readonly string[]): Floor {
  const { state } = picture;
  if (!isJoinable(state)) return NOTHING;
  const { plenary, currentItem, consulting, dismissed, silenced } = picture.floor;
  const locked = [...silenced].filter(([, silence]) => silence === 'locked').map(([bridgeId]) => bridgeId);
  const there = seated.filter((id) => !dismissed.has(id));
  if (state !== 'live' && state !== 'paused') {
    const others = there.filter((id) => id !== centre);
    const edges = there.includes(centre)
      ? others.flatMap((id) => [
          { from: centre, to: id },
          { from: id, to: centre },
        ])
      : [];
    return { ...NOTHING, centre, onAir: [centre], edges, locked };
  }
  const item = currentItem === null ? undefined : picture.items.get(currentItem);
  const running = item !== undefined && isRunning(item.state) ? item : null;
  // Also in a consultation with them: what was hidden is not shown in a pause of its item.
  const disguised = running?.disguised ?? [];
  const among = (bridges: readonly string[], recorded: boolean, restrictedTo: string | null): Floor => {
    const onAir = [centre, ...bridges.filter((id) => id !== centre && !dismissed.has(id))];
    return {
      ...{ centre, onAir, locked, disguised, restrictedTo },
      edges: everybody(there.filter((id) => onAir.includes(id))),
      recorded: recorded ? onAir : [],
    };
  };
  if (consulting !== null) return among(consulting, false, null);
  if (state === 'paused') return { ...NOTHING, centre, locked, disguised };
  if (plenary) return among(there, true, null);
  if (running === null) return among([], true, null);
  return among(running.bridges, true, running.closed ? currentItem : null);
}
