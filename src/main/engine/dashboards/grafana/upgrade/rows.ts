import { isFields } from '../part.ts';
import type { Fields } from '../part.ts';

/** Of a row that says nothing, in px. */
const DEFAULT_HEIGHT = 250;
const LEAST_HEIGHT = 90;
/** A row of today's grid with the gap below it, in px. */
const GRID_ROW = 38;
const COLUMNS = 24;

/**
 * Rows with panels in them, as dashboards had until schema 16, as panels on the grid. Rows with a title that is shown,
 * folded ones and repeated ones become row panels.
 */
export function rowsToPanels(rows: readonly unknown[]): Fields[] {
  const list = rows.filter(isFields);
  const hasHeads = list.some(
    (row) => row['collapse'] === true || row['showTitle'] === true || isText(row['repeat']),
  );
  const ids = list.flatMap((row) => panelsOf(row).map((panel) => Number(panel['id'])));
  let nextId = Math.max(0, ...ids.filter(Number.isFinite)) + 1;
  let y = 0;
  const out: Fields[] = [];
  for (const row of list) {
    // Copies that Grafana made itself.
    if (isText(row['repeatIteration']) || typeof row['repeatIteration'] === 'number') continue;
    const rowHeight = gridHeight(row['height']);
    const panels: Fields[] = [];
    const top = hasHeads ? y + 1 : y;
    const bottom = fill(panelsOf(row), rowHeight, top, panels);
    if (hasHeads) {
      const isFolded = row['collapse'] === true;
      out.push({
        id: nextId++,
        type: 'row',
        title: row['title'],
        repeat: row['repeat'],
        collapsed: isFolded,
        panels: isFolded ? panels : [],
        gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      });
      if (!isFolded) out.push(...panels);
      y = isFolded ? y + 1 : bottom;
    } else {
      out.push(...panels);
      y = bottom;
    }
  }
  return out;
}

/** Puts panels side by side, and below where there is no room; gives the row of the grid below the last. */
function fill(panels: readonly Fields[], rowHeight: number, top: number, out: Fields[]): number {
  let [x, y, shelf] = [0, top, 0];
  for (const panel of panels) {
    const span = Number(panel['span'] ?? 4);
    // Twelve columns before, twice as many now.
    const w = Math.min(COLUMNS, Math.max(1, Math.floor(Number.isFinite(span) ? span : 4) * 2));
    const h = panel['height'] === undefined ? rowHeight : gridHeight(panel['height']);
    const minSpan = Number(panel['minSpan']);
    if (x + w > COLUMNS) [x, y, shelf] = [0, y + shelf, 0];
    out.push({
      ...panel,
      gridPos: { x, y, w, h },
      ...(minSpan > 0 ? { minSpan: Math.min(COLUMNS, minSpan * 2) } : {}),
    });
    x += w;
    shelf = Math.max(shelf, h);
  }
  return panels.length === 0 ? y + rowHeight : y + shelf;
}

function panelsOf(row: Fields): Fields[] {
  return Array.isArray(row['panels']) ? row['panels'].filter(isFields) : [];
}

function gridHeight(height: unknown): number {
  const px = typeof height === 'string' ? parseInt(height, 10) : Number(height ?? DEFAULT_HEIGHT);
  return Math.min(
    100,
    Math.ceil(Math.max(LEAST_HEIGHT, Number.isFinite(px) ? px : DEFAULT_HEIGHT) / GRID_ROW),
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
