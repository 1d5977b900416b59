import { expect, test } from 'vitest';
import { panelActions } from '../../../../src/renderer/src/panels/actions/panel-actions.ts';
import { csvOf, seriesTable, valuesTable } from '../../../../src/renderer/src/panels/actions/panel-table.ts';
import { kitPanels } from '../../../../src/renderer/src/kit/panels.ts';

test('a row per moment and a column per series, as a file', () => {
  const table = seriesTable(
    [
      { name: 'eth0, "in"', index: 1 },
      { name: 'out', index: 0 },
    ],
    [1_795_000_000, 1_795_000_005],
    [
      [1, null],
      [0.1 + 0.2, 4],
    ],
  );
  expect(csvOf(table)).toBe(
    'Time,"eth0, ""in""",out\r\n' +
      '2026-11-18T11:06:40.000Z,0.30000000000000004,1\r\n' +
      '2026-11-18T11:06:45.000Z,4,\r\n',
  );
});

test('values by name; what a spreadsheet would run is made text', () => {
  const table = valuesTable([
    { name: '=HYPERLINK("x")', value: 2 },
    { name: '-5 °C', value: null },
  ]);
  expect(csvOf(table)).toBe('Series,Value\r\n"\'=HYPERLINK(""x"")",2\r\n-5 °C,\r\n');
});

test('a picture only of what is drawn on a canvas, nothing without data', () => {
  const handle = { table: () => valuesTable([]), element: () => null };
  const ids = (kind: string) => {
    const panel = kitPanels.find((each) => each.kind === kind);
    return panel === undefined ? [] : panelActions(panel, 'x', handle).map(({ id }) => id);
  };
  expect(ids('timeseries')).toEqual(['png', 'csv']);
  expect(ids('stat')).toEqual(['png', 'csv']);
  const [panel] = kitPanels;
  expect(panel && panelActions(panel, 'x', null)).toEqual([]);
});
