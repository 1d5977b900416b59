import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runAtOnce } from '#engine/base/slices.ts';
import { cellsOver } from '#engine/tsdb/codec/cells.ts';
import { ColumnDecoder } from '#engine/tsdb/codec/column.ts';
import { packRollup, PackedRollup } from '#engine/tsdb/codec/rollup-block.ts';
import { fillFromSamples } from '#engine/tsdb/codec/rollup-fill.ts';
import { ROLLUP_FIELDS, RollupRows } from '#engine/tsdb/codec/rollup-rows.ts';
import { blockTools } from '#engine/tsdb/tools.ts';
import { isAbsentAt } from '#engine/tsdb/values.ts';
import { anyColumn, hex } from '../arbitraries.ts';

const TIER_MS = 60_000;
const ROWS = 12;

function fill(rows: RollupRows, series: number, column: Float64Array, everyMs: number): void {
  const times: number[] = [];
  const values: number[] = [];
  const { bits } = cellsOver(column);
  column.forEach((_, i) => {
    const timeMs = (i + 1) * everyMs;
    if (timeMs > ROWS * TIER_MS || isAbsentAt(bits, i)) return;
    times.push(timeMs);
    values.push(i);
  });
  const cells = cellsOver(new Float64Array(values.length));
  values.forEach((i, at) => {
    cells.bits[at * 2] = bits[i * 2]!;
    cells.bits[at * 2 + 1] = bits[i * 2 + 1]!;
  });
  fillFromSamples(rows, series, Float64Array.from(times), cells);
}

it('gives back every bit of what a bucket has, whatever the samples, field by field and series by series', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(63), anyColumn, fc.constantFrom(5_000, 17_000, 90_000)), { maxLength: 8 }),
      fc.subarray([...ROLLUP_FIELDS]),
      (given, fields) => {
        const rows = new RollupRows(ROWS, TIER_MS);
        const written = new Map(given.map(([series, column, everyMs]) => [series, { column, everyMs }]));
        for (const [series, { column, everyMs }] of written) fill(rows, series, column, everyMs);
        const data = runAtOnce(packRollup(rows, blockTools));
        if (data === null) return;
        const packed = new PackedRollup(data, blockTools);
        const back = new RollupRows(ROWS, TIER_MS);
        const decoder = new ColumnDecoder(ROWS);
        for (const series of [...written.keys()].reverse()) {
          packed.unpack(series, fields, back, decoder);
          for (let cell = series * ROWS; cell < (series + 1) * ROWS; cell++) {
            expect(back.cells.count.values[cell]).toBe(rows.cells.count.values[cell]);
            for (const field of fields) {
              const isThere =
                field === 'staleMs'
                  ? !Number.isNaN(rows.cells.staleMs.values[cell])
                  : rows.cells.count.values[cell]! > 0;
              const at = (of: RollupRows): string[] => hex(of.cells[field].values.slice(cell, cell + 1));
              if (isThere) expect([field, ...at(back)]).toEqual([field, ...at(rows)]);
            }
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

it('packs buckets of counters that rise together, of gauges and of sums of decimals into few bytes', () => {
  const rows = new RollupRows(72, 300_000);
  const times = Float64Array.from({ length: 1440 }, (_, i) => (i + 1) * 15_000);
  const noise = (i: number): number => (i * 7919) % 13;
  const kinds = [(i: number) => i * 40 + noise(i), (i: number) => (300 + noise(i)) / 10];
  for (let series = 0; series < 64; series++) {
    const kind = kinds[series % 2]!;
    fillFromSamples(rows, series, times, cellsOver(times.map((_, i) => kind(i) + (series >>> 1))));
  }
  const work = packRollup(rows, blockTools);
  let pauses = 0;
  let step = work.next();
  for (; step.done !== true; step = work.next()) pauses++;
  expect(pauses).toBeGreaterThan(5);
  const data = step.value;
  // Below two bytes for each bucket of a series.
  expect(data?.length).toBeLessThan(64 * 72 * 2);
});
