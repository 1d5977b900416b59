import { escapeHtml } from '../html/escape.ts';

export interface AvailabilityStrip {
  readonly label: string;
  /** Share of good scrapes per slot, 0..1; NaN where there were none. */
  readonly slots: Float64Array;
  readonly width: number;
  readonly height: number;
}

/** Cells narrower than this have no gaps between them. */
const GAP_FROM_PX = 3;

/** A row of cells: green up, red down (partly down: a red foot), a thin grey line where nothing was scraped. */
export function svgAvailabilityStrip({ label, slots, width, height }: AvailabilityStrip): string {
  const cell = width / Math.max(1, slots.length);
  const gap = cell > GAP_FROM_PX ? 1 : 0;
  let cells = '';
  for (let i = 0; i < slots.length;) {
    const down = downShare(slots[i] ?? NaN);
    let next = i + 1;
    // Without gaps equal neighbours are one rectangle: with 60 targets a page is half as large.
    while (gap === 0 && next < slots.length && Object.is(downShare(slots[next] ?? NaN), down)) next++;
    cells += cellsOf(down, round(i * cell), round((next - i) * cell - gap), height);
    i = next;
  }
  return `<svg class="strip" role="img" aria-label="${escapeHtml(label)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${cells}</svg>`;
}

/** How much of a cell is red, 0..1; NaN where nothing was scraped. One failure of many must still be seen: at least a third. */
function downShare(good: number): number {
  if (!Number.isFinite(good)) return NaN;
  return good >= 1 ? 0 : Math.max(1 / 3, 1 - good);
}

function cellsOf(down: number, x: number, width: number, height: number): string {
  const cell = (name: string, y: number, tall: number): string =>
    tall <= 0
      ? ''
      : `<rect class="${name}" x="${x}" y="${round(y)}" width="${width}" height="${round(tall)}"/>`;
  if (Number.isNaN(down)) return cell('s-none', height - 2, 2);
  const up = height * (1 - down);
  return cell('s-up', 0, up) + cell('s-down', up, height - up);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
