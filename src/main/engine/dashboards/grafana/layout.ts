import { GRID_COLUMNS } from '#shared/dashboard/index.ts';
import type { Place } from '#shared/dashboard/index.ts';
import type { Part } from './part.ts';

/** A panel and its place. */
export interface Placed {
  readonly panel: Part;
  readonly at: Place;
}

/**
 * Panels from top to bottom with those of folded rows below their row, where they are when it is opened: what is below
 * moves down. Places that can't be are mended.
 */
export function layOut(panels: readonly Part[]): Placed[] {
  const placed = inOrder(panels);
  const out: Placed[] = [];
  let shift = 0;
  for (const { panel, at } of placed) {
    out.push({ panel, at: { ...at, y: Math.min(10_000, at.y + shift) } });
    const inside = String(panel.fields['type']) === 'row' ? inOrder(panel.parts('panels')) : [];
    if (inside.length === 0) continue;
    // Their places are those they had when the row was open, or begin at the top.
    const first = Math.min(...inside.map((each) => each.at.y));
    const top = at.y + shift + 1;
    for (const each of inside) {
      out.push({ panel: each.panel, at: { ...each.at, y: Math.min(10_000, each.at.y - first + top) } });
    }
    shift += Math.max(...inside.map((each) => each.at.y - first + each.at.h));
  }
  return out;
}

function inOrder(panels: readonly Part[]): Placed[] {
  let below = 0;
  const placed = panels.map((panel): Placed => {
    const grid = panel.part('gridPos');
    const isRow = panel.fields['type'] === 'row';
    const w = whole(isRow ? GRID_COLUMNS : grid.number('w'), 12, 1, GRID_COLUMNS);
    const h = whole(isRow ? 1 : grid.number('h'), 8, 1, 200);
    const x = whole(grid.number('x'), 0, 0, GRID_COLUMNS - w);
    const y = whole(grid.number('y'), below, 0, 10_000);
    grid.ignore('static', 'x', 'w', 'h');
    below = Math.max(below, y + h);
    return { panel, at: { x, y, w, h } };
  });
  return placed.sort((a, b) => a.at.y - b.at.y || a.at.x - b.at.x);
}

function whole(value: number | undefined, otherwise: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value ?? otherwise)));
}
