import type { Dashboard, Place } from '#shared/dashboard/index.ts';
import { samePlace } from '../layout/packing.ts';
import { sectionsOf } from '../layout/sections.ts';
import { findPanel, placed, placePanel } from './operations.ts';

/** Steps tried before a key press is given up: the tallest panel is not taller. */
const MAX_STEPS = 200;

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Moves a panel by an arrow key, or resizes it. As panels fall upwards, one step down often changes nothing: it goes on
 * until the panel is past what was below it. The dashboard itself where there is nowhere to go.
 */
export function nudge(dashboard: Dashboard, id: number, key: string, isResize: boolean): Dashboard {
  const found = findPanel(dashboard.panels, id);
  const move = moves[key];
  if (!found || !move) return dashboard;
  const [dx, dy] = move;
  const sections = sectionsOf(dashboard.panels);
  const { at } = found.panel;
  for (let step = 1; step <= (isResize || dy === 0 ? 1 : MAX_STEPS); step++) {
    const wanted: Place = isResize
      ? { ...at, w: Math.max(1, at.w + dx), h: Math.max(1, at.h + dy) }
      : { ...at, x: at.x + dx, y: at.y + dy * step };
    if (wanted.y < 0) break;
    const after = placed(sections, id, found.section, wanted)[found.section]?.panels.find(
      (panel) => panel.id === id,
    );
    if (after && !samePlace(after.at, at)) return placePanel(dashboard, id, found.section, wanted);
  }
  return neighbourSection(dashboard, id, isResize ? 0 : dy);
}

/** At the end of its row a panel goes on into the next one. */
function neighbourSection(dashboard: Dashboard, id: number, dy: number): Dashboard {
  const found = findPanel(dashboard.panels, id);
  const target = found ? found.section + dy : -1;
  const section = sectionsOf(dashboard.panels)[target];
  if (!found || !section || dy === 0) return dashboard;
  const y = dy > 0 ? 0 : section.panels.reduce((low, { at }) => Math.max(low, at.y + at.h), 0);
  return placePanel(dashboard, id, target, { ...found.panel.at, y });
}
