/** Columns and rows of the tiles. */
export interface TileGrid {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The grid in which 16:9 tiles come out largest.
 * @param count tiles, from 1
 * @param width of the window part for tiles, pixels
 * @param height of it, pixels
 */
export function tileGrid(count: number, width: number, height: number): TileGrid {
  let best: TileGrid = { columns: 1, rows: Math.max(1, count) };
  let bestWidth = -1;
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(Math.max(1, count) / columns);
    const tileWidth = Math.min(width / columns, (height / rows) * (16 / 9));
    if (tileWidth > bestWidth + 0.5) {
      best = { columns, rows };
      bestWidth = tileWidth;
    }
  }
  return best;
}

/** Highest picture layer that a tile of this height can show the difference of. */
export function layerForHeight(height: number): number {
  return height < 240 ? 0 : height < 480 ? 1 : 2;
}
