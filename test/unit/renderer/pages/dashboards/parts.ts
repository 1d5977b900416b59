import { dashboardSchema } from '#shared/dashboard/index.ts';
import type { Dashboard, Panel } from '#shared/dashboard/index.ts';

/** A panel drawn by nothing in particular at x, y, w, h. */
export function tile(id: number, x: number, y: number, w = 6, h = 4, more: object = {}): object {
  return { kind: 'stat', id, title: `Panel ${String(id)}`, at: { x, y, w, h }, queries: [], ...more };
}

export function row(id: number, y: number, more: object = {}): object {
  return { kind: 'row', id, title: `Row ${String(id)}`, at: { x: 0, y, w: 24, h: 1 }, ...more };
}

export function dashboardOf(panels: readonly object[], more: object = {}): Dashboard {
  return dashboardSchema.parse({ title: 'Test', panels, ...more });
}

/** `id@x,y wxh` in the order of the panels. */
export function places(panels: readonly Pick<Panel, 'id' | 'at'>[]): string[] {
  return panels.map(
    ({ id, at }) => `${String(id)}@${String(at.x)},${String(at.y)} ${String(at.w)}x${String(at.h)}`,
  );
}
