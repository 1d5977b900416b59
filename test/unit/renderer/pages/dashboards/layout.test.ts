import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { VariableScope } from '#shared/dashboard/index.ts';
import { freePlace, pack } from '../../../../../src/renderer/src/pages/dashboards/layout/packing.ts';
import { drawnSections } from '../../../../../src/renderer/src/pages/dashboards/layout/drawn.ts';
import { panelsOf, sectionsOf } from '../../../../../src/renderer/src/pages/dashboards/layout/sections.ts';
import { dashboardOf, places, row, tile } from './parts.ts';

describe('packing', () => {
  test('gaps above close, whatever overlaps gives way downwards', () => {
    const { panels } = dashboardOf([tile(1, 0, 3), tile(2, 3, 3), tile(3, 12, 9)]);
    expect(places(pack(panels))).toEqual(['1@0,0 6x4', '2@3,4 6x4', '3@12,0 6x4']);
  });

  test('what is held keeps its place and the others give way', () => {
    const { panels } = dashboardOf([tile(1, 0, 0), tile(2, 6, 0), tile(3, 2, 0)]);
    expect(places(pack(panels, panels[2]))).toEqual(['1@0,4 6x4', '2@6,4 6x4', '3@2,0 6x4']);
  });

  test('nothing overlaps, nothing leaves the grid, whatever it began with', () => {
    const place = fc.record({
      x: fc.integer({ min: 0, max: 23 }),
      y: fc.integer({ min: 0, max: 40 }),
      w: fc.integer({ min: 1, max: 24 }),
      h: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 20 }), fc.nat(), (given, pick) => {
        const things = given.map((at) => ({ at }));
        const packed = pack(things, things[pick % Math.max(1, things.length)] ?? null);
        expect(packed).toHaveLength(things.length);
        const cells = new Set<string>();
        for (const { at } of packed) {
          expect(at.x + at.w).toBeLessThanOrEqual(24);
          for (let x = at.x; x < at.x + at.w; x++) {
            for (let y = at.y; y < at.y + at.h; y++) {
              const cell = `${String(x)},${String(y)}`;
              expect(cells.has(cell)).toBe(false);
              cells.add(cell);
            }
          }
        }
        // Packing what is packed changes nothing.
        expect(pack(packed)).toEqual(packed);
      }),
    );
  });

  test('a free place is the first one that is wide enough', () => {
    const { panels } = dashboardOf([tile(1, 0, 0, 12, 4), tile(2, 18, 0, 6, 8)]);
    expect(freePlace(panels, 6, 4)).toEqual({ x: 12, y: 0, w: 6, h: 4 });
    expect(freePlace(panels, 12, 4)).toEqual({ x: 0, y: 4, w: 12, h: 4 });
    expect(freePlace(panels, 24, 1)).toEqual({ x: 0, y: 8, w: 24, h: 1 });
  });
});

describe('sections', () => {
  test('a row heads what is below it, and back together it is the same', () => {
    const { panels } = dashboardOf([tile(1, 0, 0), row(2, 4), tile(3, 0, 5), tile(4, 6, 5), row(5, 9)]);
    const sections = sectionsOf(panels);
    expect(sections.map(({ row: head, panels: inside }) => [head?.id, places(inside)])).toEqual([
      [undefined, ['1@0,0 6x4']],
      [2, ['3@0,0 6x4', '4@6,0 6x4']],
      [5, []],
    ]);
    expect(panelsOf(sections)).toEqual(panels);
  });

  test('a dashboard without panels has one section', () => {
    expect(sectionsOf([])).toEqual([{ row: null, panels: [] }]);
  });
});

describe('repeats', () => {
  const scope: VariableScope = new Map([['host', { values: ['a', 'b', 'c'], isAll: true }]]);

  test('a panel stands once for each value, and what is below moves down', () => {
    const { panels } = dashboardOf([
      tile(1, 0, 0, 12, 4, { repeat: { variable: 'host', maxPerRow: 2 } }),
      tile(2, 0, 4, 24, 4),
    ]);
    const [section] = drawnSections(sectionsOf(panels), scope);
    expect(section?.tiles.map(({ key, at }) => [key, at.x, at.y, at.w])).toEqual([
      ['1', 0, 0, 12],
      ['1:b', 12, 0, 12],
      ['1:c', 0, 4, 12],
      ['2', 0, 8, 24],
    ]);
    expect(section?.tiles.map((drawn) => drawn.scope.get('host')?.values)).toEqual([
      ['a'],
      ['b'],
      ['c'],
      ['a', 'b', 'c'],
    ]);
  });

  test('downwards it keeps its width', () => {
    const { panels } = dashboardOf([
      tile(1, 6, 0, 6, 4, { repeat: { variable: 'host', direction: 'down' } }),
    ]);
    const [section] = drawnSections(sectionsOf(panels), scope);
    expect(section?.tiles.map(({ at }) => [at.x, at.y, at.w])).toEqual([
      [6, 0, 6],
      [6, 4, 6],
      [6, 8, 6],
    ]);
  });

  test('a row repeats with everything below it', () => {
    const { panels } = dashboardOf([
      row(1, 0, { title: 'Host $host', repeat: { variable: 'host' } }),
      tile(2, 0, 1),
    ]);
    const sections = drawnSections(sectionsOf(panels), scope);
    expect(sections.map(({ title, tiles }) => [title, tiles[0]?.key])).toEqual([
      ['Host a', '2'],
      ['Host b', '2:b'],
      ['Host c', '2:c'],
    ]);
  });

  test('without the variable it stands once', () => {
    const { panels } = dashboardOf([tile(1, 0, 0, 12, 4, { repeat: { variable: 'gone' } })]);
    expect(drawnSections(sectionsOf(panels), scope)[0]?.tiles).toHaveLength(1);
  });
});
