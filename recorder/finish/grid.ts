export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels of the composite picture. */
export const PICTURE = { width: 1_280, height: 720, header: 56, gap: 4 } as const;
const SHAPE = 16 / 9;

/** Where each tile lies below the header when all are alike. */
export function gridLayout(count: number): readonly Box[] {
  const height = PICTURE.height - PICTURE.header;
  return gridIn({ x: 0, y: PICTURE.header, width: PICTURE.width, height }, count);
}

/**
 * Where each tile lies in a part of the picture: the rows and columns that give the largest 16:9 tiles; a last row
 * that is not full is centred. All numbers are even, as 4:2:0 video wants.
 */
export function gridIn(area: Box, count: number): readonly Box[] {
  let best = { columns: 1, width: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const width = Math.min(
      (area.width - PICTURE.gap * (columns + 1)) / columns,
      ((area.height - PICTURE.gap * (rows + 1)) / rows) * SHAPE,
    );
    if (width > best.width) best = { columns, width };
  }
  const { columns } = best;
  const rows = Math.ceil(count / columns);
  const width = even(best.width);
  const height = even(best.width / SHAPE);
  const top = (area.height - rows * height - (rows - 1) * PICTURE.gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = (area.width - inRow * width - (inRow - 1) * PICTURE.gap) / 2;
    return {
      x: even(area.x + left + (index - row * columns) * (width + PICTURE.gap)),
      y: even(area.y + top + row * (height + PICTURE.gap)),
      width,
      height,
    };
  });
}

function even(value: number): number {
  return Math.max(0, 2 * Math.floor(value / 2));
}
