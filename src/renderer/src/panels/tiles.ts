/** How many of something stand beside and below each other. */
export interface TileGrid {
  readonly columns: number;
  readonly rows: number;
}

/** The grid of `count` tiles in a box whose tiles come closest to a shape (`aspect`: width by height). */
export function tileGrid(count: number, width: number, height: number, aspect: number): TileGrid {
  let best: TileGrid = { columns: 1, rows: Math.max(1, count) };
  let bestCost = Infinity;
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns);
    const ratio = width / columns / (height / rows);
    // Tiles that stay empty are room lost.
    const cost = Math.abs(Math.log(ratio / aspect)) + (columns * rows - count) * 0.25;
    if (cost < bestCost) {
      best = { columns, rows };
      bestCost = cost;
    }
  }
  return best;
}

/** Width of a character of the value's face, as a share of its size. */
const CHARACTER_SHARE = 0.58;

/** The largest size in px in which a text fits a box on one line. */
export function fittingSize(text: string, width: number, height: number, most: number): number {
  const byWidth = width / Math.max(1, text.length * CHARACTER_SHARE);
  return Math.max(11, Math.floor(Math.min(byWidth, height, most)));
}
