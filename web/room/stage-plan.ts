import type { Layout } from '../../src/domain/conduct/floor-state.ts';
import type { FloorView } from '../../src/contracts/agenda.ts';
import type { SessionBridge } from '../../src/contracts/session.ts';

/** What the stage shows: which bridges, and which of them large. */
export interface StagePlan {
  readonly bridges: readonly SessionBridge[];
  /** Shown large, in order; empty: all alike. */
  readonly large: readonly string[];
}

/**
 * Which bridges a screen shows and which large. One person looks at another: nobody sees the own picture large while
 * there is somebody else.
 * @param own the bridge of this screen
 * @param citizens bridges of the item that runs
 * @param speaking who speaks now, loudest first
 */
export function planStage(parts: {
  bridges: readonly SessionBridge[];
  floor: FloorView;
  own: string;
  centre: string;
  citizens: readonly string[];
  speaking: readonly string[];
}): StagePlan {
  const { bridges, floor, own, centre, citizens, speaking } = parts;
  const shown = bridges.filter(({ bridgeId }) => {
    if (floor.mode === 'lobby') return own === centre || bridgeId === centre || bridgeId === own;
    return floor.onAir.includes(bridgeId);
  });
  const ids = shown.map(({ bridgeId }) => bridgeId);
  const layout: Layout = floor.mode === 'lobby' ? 'grid' : floor.layout;
  if (layout === 'grid' || ids.length <= 1) return { bridges: shown, large: [] };
  const others = ids.filter((id) => id !== own);
  const main =
    [floor.spotlight, own === centre ? citizens[0] : centre, speaking.find((id) => id !== own)].find(
      (id) => id != null && others.includes(id),
    ) ??
    others[0] ??
    own;
  if (layout !== 'side_by_side') return { bridges: shown, large: [main] };
  const beside = main === centre ? (citizens.find((id) => ids.includes(id)) ?? own) : centre;
  return { bridges: shown, large: [...new Set([main, beside])].filter((id) => ids.includes(id)) };
}
