import type { FloorView } from '../../src/contracts/agenda.ts';
import type { SessionBridge } from '../../src/contracts/session.ts';
import type { Layout } from '../../src/domain/conduct/floor-state.ts';

/** Place of the document or the shared screen among the bridges; no bridge is called so. */
export const BOARD = 'board';

/** What the stage shows: which bridges, and what of it large. */
export interface StagePlan {
  readonly bridges: readonly SessionBridge[];
  /** Ids of bridges and `BOARD`: shown large, in order; empty: all alike. */
  readonly large: readonly string[];
}

/**
 * Which bridges a screen shows and which large. One person looks at another: nobody sees the own picture large while
 * there is somebody else. What is laid open before all goes before faces.
 * @param own the bridge of this screen
 * @param citizens bridges of the item that runs
 * @param speaking who speaks now, loudest first
 * @param board whether a document or a screen is there to be seen
 */
export function planStage(parts: {
  bridges: readonly SessionBridge[];
  floor: FloorView;
  own: string;
  centre: string;
  citizens: readonly string[];
  speaking: readonly string[];
  board: boolean;
}): StagePlan {
  const { bridges, floor, own, centre, citizens, speaking, board } = parts;
  const shown = bridges.filter(({ bridgeId }) => {
    if (floor.mode === 'lobby') return own === centre || bridgeId === centre || bridgeId === own;
    return floor.onAir.includes(bridgeId);
  });
  const ids = shown.map(({ bridgeId }) => bridgeId);
  const layout: Layout = floor.mode === 'lobby' ? 'grid' : floor.layout;
  if (layout === 'grid') return { bridges: shown, large: board ? [BOARD] : [] };
  if (board && layout !== 'side_by_side') return { bridges: shown, large: [BOARD] };
  if (ids.length <= 1) return { bridges: shown, large: board ? [BOARD] : [] };
  const others = ids.filter((id) => id !== own);
  const main =
    [floor.spotlight, own === centre ? citizens[0] : centre, speaking.find((id) => id !== own)].find(
      (id) => id != null && others.includes(id),
    ) ??
    others[0] ??
    own;
  if (board) return { bridges: shown, large: [BOARD, main] };
  if (layout !== 'side_by_side') return { bridges: shown, large: [main] };
  const beside = main === centre ? (citizens.find((id) => ids.includes(id)) ?? own) : centre;
  return { bridges: shown, large: [...new Set([main, beside])].filter((id) => ids.includes(id)) };
}
