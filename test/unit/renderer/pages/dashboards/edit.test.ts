import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beginHistory,
  record,
  redo,
  undo,
} from '../../../../../src/renderer/src/pages/dashboards/edit/history.ts';
import {
  addPanel,
  duplicatePanel,
  moveRow,
  placePanel,
  removePanel,
  removeRow,
} from '../../../../../src/renderer/src/pages/dashboards/edit/operations.ts';
import { changeWords } from '../../../../../src/renderer/src/pages/dashboards/edit/change-words.ts';
import { diffLines } from '../../../../../src/renderer/src/pages/dashboards/edit/line-diff.ts';
import { nudge } from '../../../../../src/renderer/src/pages/dashboards/edit/nudge.ts';
import { withKind } from '../../../../../src/renderer/src/pages/dashboards/edit/panel/with-kind.ts';
import { sectionsOf } from '../../../../../src/renderer/src/pages/dashboards/layout/sections.ts';
import { dashboardOf, places, row, tile } from './parts.ts';

describe('history', () => {
  test('goes back and forth; a new step forgets what was undone', () => {
    const edited = record(record(beginHistory('a'), 'b'), 'c');
    const back = undo(undo(edited));
    expect(back.present).toBe('a');
    expect(undo(back)).toBe(back);
    expect(redo(back).present).toBe('b');
    expect(redo(redo(redo(back))).present).toBe('c');
    expect(redo(record(undo(edited), 'd')).present).toBe('d');
  });

  test('typing in one field is one step', () => {
    const typed = record(record(record(beginHistory('a'), 'x', 'title'), 'xy', 'title'), 'xyz', 'unit');
    expect(undo(typed).present).toBe('xy');
    expect(undo(undo(typed)).present).toBe('a');
  });
});

describe('panels', () => {
  const dashboard = dashboardOf([tile(1, 0, 0), tile(2, 6, 0), row(3, 4), tile(4, 0, 5)]);

  test('one is put elsewhere and the others give way', () => {
    expect(places(placePanel(dashboard, 2, 0, { x: 0, y: 0, w: 6, h: 4 }).panels)).toEqual([
      '1@0,4 6x4',
      '2@0,0 6x4',
      '3@0,8 24x1',
      '4@0,9 6x4',
    ]);
  });

  test('one goes into another row', () => {
    expect(places(placePanel(dashboard, 1, 1, { x: 12, y: 0, w: 12, h: 6 }).panels)).toEqual([
      '2@6,0 6x4',
      '3@0,4 24x1',
      '4@0,5 6x4',
      '1@12,5 12x6',
    ]);
  });

  test('a new one stands where there is room', () => {
    const { dashboard: after, id } = addPanel(dashboard, 'timeseries');
    expect(id).toBe(5);
    expect(places(after.panels).at(-1)).toBe('5@6,5 12x8');
  });

  test('the first thing of an empty dashboard may be a row', () => {
    expect(places(addPanel(dashboardOf([]), 'row').dashboard.panels)).toEqual(['1@0,0 24x1']);
  });

  test('a copy stands beside, with an id of its own', () => {
    const { dashboard: after, id } = duplicatePanel(dashboard, 1);
    expect(places(after.panels)).toContain('5@12,0 6x4');
    expect(after.panels.find((panel) => panel.id === id)?.title).toBe('Panel 1');
  });

  test('one is removed and the rest closes up', () => {
    expect(places(removePanel(dashboardOf([tile(1, 0, 0), tile(2, 0, 4)]), 1).panels)).toEqual(['2@0,0 6x4']);
  });

  test('a row goes with its panels, or without', () => {
    expect(places(removeRow(dashboard, 3, true).panels)).toEqual(['1@0,0 6x4', '2@6,0 6x4']);
    expect(places(removeRow(dashboard, 3, false).panels)).toEqual(['1@0,0 6x4', '2@6,0 6x4', '4@0,4 6x4']);
  });

  test('rows change places; the panels above the first row stay', () => {
    const rows = dashboardOf([tile(1, 0, 0), row(2, 4), tile(3, 0, 5), row(4, 9), tile(5, 0, 10)]);
    const order = (panels: readonly { id: number }[]) => panels.map(({ id }) => id);
    expect(order(moveRow(rows, 4, -1).panels)).toEqual([1, 4, 5, 2, 3]);
    expect(moveRow(rows, 2, -1)).toBe(rows);
    expect(moveRow(rows, 4, 1)).toBe(rows);
  });
});

describe('arrow keys', () => {
  const stacked = dashboardOf([tile(1, 0, 0), tile(2, 0, 4), row(3, 8), tile(4, 0, 9)]);

  test.each([
    { key: 'ArrowRight', id: 1, isResize: false, after: ['1@1,0 6x4', '2@0,4 6x4'] },
    // One line down changes nothing, as panels fall upwards: it changes places with the one below.
    { key: 'ArrowDown', id: 1, isResize: false, after: ['2@0,0 6x4', '1@0,4 6x4'] },
    { key: 'ArrowUp', id: 2, isResize: false, after: ['2@0,0 6x4', '1@0,4 6x4'] },
    { key: 'ArrowRight', id: 1, isResize: true, after: ['1@0,0 7x4', '2@0,4 6x4'] },
    { key: 'ArrowUp', id: 2, isResize: true, after: ['1@0,0 6x4', '2@0,4 6x3'] },
  ])('$key $id', ({ key, id, isResize, after }) => {
    const tiles = sectionsOf(nudge(stacked, id, key, isResize).panels)[0]?.panels ?? [];
    expect(places(tiles).sort()).toEqual([...after].sort());
  });

  test('at the end of its row a panel goes into the next one', () => {
    const [, below] = sectionsOf(nudge(stacked, 2, 'ArrowDown', false).panels);
    expect(below?.panels.map(({ id }) => id).sort()).toEqual([2, 4]);
  });

  test('where there is nowhere to go, nothing changes', () => {
    expect(nudge(stacked, 1, 'ArrowUp', false)).toBe(stacked);
    expect(nudge(stacked, 1, 'ArrowLeft', false)).toBe(stacked);
  });
});

test('what changed is told in words', () => {
  const before = dashboardOf([tile(1, 0, 0), tile(2, 6, 0), tile(3, 12, 0)]);
  const after = dashboardOf(
    [tile(1, 0, 0, 6, 4, { title: 'Load' }), tile(2, 6, 0, 6, 8), tile(4, 0, 8, 6, 4, { title: '' })],
    { tags: ['x'], variables: [{ kind: 'constant', name: 'a', value: '1' }] },
  );
  expect(changeWords(before, after)).toEqual([
    'Added: panel 4',
    'Removed: Panel 3',
    'Changed: Load',
    'Moved or resized: Panel 2',
    'Variables',
    'Settings',
  ]);
  expect(changeWords(before, before)).toEqual([]);
});

describe('difference of two texts', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${String(i)}`);

  test('what is the same far from a change is left out', () => {
    const before = lines(20).join('\n');
    const after = [...lines(10), 'new', ...lines(20).slice(11)].join('\n');
    expect(diffLines(before, after).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'left-out … 7 lines unchanged',
      'same line 7',
      'same line 8',
      'same line 9',
      'removed line 10',
      'added new',
      'same line 11',
      'same line 12',
      'same line 13',
      'left-out … 6 lines unchanged',
    ]);
  });

  test('both texts can be put together from it', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }).map((all) => all.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = diffLines(before, after);
        const side = (kinds: readonly string[]) =>
          diff.filter(({ kind }) => kinds.includes(kind)).map((line) => line.text);
        if (before === after) return;
        expect(side(['same', 'removed']).join('\n')).toBe(before);
        expect(side(['same', 'added']).join('\n')).toBe(after);
      }),
    );
  });
});

describe('another kind', () => {
  test('what both kinds have stays', () => {
    const [panel] = dashboardOf([
      tile(1, 0, 0, 6, 4, {
        queries: [{ id: 'A', expr: 'up' }],
        display: { unit: 's' },
        calculation: 'max',
        description: 'why',
      }),
    ]).panels;
    if (!panel) throw new Error('no panel');
    expect(withKind(panel, 'gauge')).toMatchObject({
      kind: 'gauge',
      id: 1,
      title: 'Panel 1',
      description: 'why',
      calculation: 'max',
      display: { unit: 's' },
      queries: [{ expr: 'up' }],
    });
    expect(withKind(panel, 'timeseries')).not.toHaveProperty('calculation');
    expect(withKind(panel, 'text')).not.toHaveProperty('queries');
    expect(withKind(withKind(panel, 'text'), 'stat').title).toBe('Panel 1');
  });
});
