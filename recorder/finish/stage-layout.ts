import { gridIn, PICTURE, type Box } from './grid.ts';

/** Height of the row of small tiles below large ones, pixels. */
const ROW_HEIGHT = 136;
/** More small tiles than this leave nothing to see in one row: then all stand alike. */
const MOST_IN_ROW = 12;

/** Where the tiles of a scene lie: large ones first, then the others; all alike where nothing is large. */
export function stageLayout(large: number, small: number): readonly Box[] {
  const whole = { x: 0, y: PICTURE.header, width: PICTURE.width, height: PICTURE.height - PICTURE.header };
  if (large === 0 || small > MOST_IN_ROW) return gridIn(whole, large + small);
  if (small === 0) return gridIn(whole, large);
  const upper = { ...whole, height: whole.height - ROW_HEIGHT };
  const row = { ...whole, y: whole.y + upper.height, height: ROW_HEIGHT };
  return [...gridIn(upper, large), ...gridIn(row, small)];
}
