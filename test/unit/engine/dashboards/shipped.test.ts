import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDashboard } from '#engine/dashboards/dashboard-file.ts';
import { checkExpr } from '#engine/query/index.ts';
import { inProject } from '../../../../scripts/lib/paths.ts';

const DIR = inProject('resources', 'dashboards');
const names = readdirSync(DIR).filter((name) => name.endsWith('.yml'));

/** An expression as it is asked, with something in each variable's place. */
function filledIn(expr: string): string {
  return expr
    .replace(/\$\{?__(interval|rate_interval|range)\}?/g, '5m')
    .replace(/\$\{?__range_s\}?/g, '300')
    .replace(/\$\{(\w+)(:\w+)?\}|\$(\w+)/g, 'x');
}

describe.each(names)('%s', (name) => {
  const dashboard = readDashboard(readFileSync(join(DIR, name), 'utf8'), name);

  test('says what it is for', () => {
    expect(dashboard.description).toMatch(/\.$/);
    expect(dashboard.tags).toContain('watchdeck');
  });

  test('every expression parses', () => {
    const wrong = dashboard.panels.flatMap((panel) =>
      'queries' in panel
        ? panel.queries.flatMap(({ expr }) => {
            const problem = checkExpr(filledIn(expr));
            return problem === null ? [] : [`${panel.title}: ${expr}: ${problem.message}`];
          })
        : [],
    );
    expect(wrong).toEqual([]);
  });

  test('panels lie on the grid and none on another', () => {
    const taken = new Map<string, string>();
    for (const { title, at } of dashboard.panels) {
      expect(at.x + at.w, title).toBeLessThanOrEqual(24);
      for (let x = at.x; x < at.x + at.w; x++) {
        for (let y = at.y; y < at.y + at.h; y++) {
          expect(taken.get(`${x},${y}`), `${title} at ${x},${y}`).toBeUndefined();
          taken.set(`${x},${y}`, title);
        }
      }
    }
  });

  test('titles and units are there where they are needed', () => {
    for (const panel of dashboard.panels) {
      expect(panel.title, `panel ${panel.id}`).not.toBe('');
      if (panel.kind === 'timeseries') expect(panel.display.unit, panel.title).toBeDefined();
    }
  });
});
