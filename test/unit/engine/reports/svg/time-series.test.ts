import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitRules } from '#shared/format/index.ts';
import { SERIES_COLOURS, svgTimeSeries } from '#engine/reports/svg/time-series.ts';
import type { TimeSeriesChart } from '#engine/reports/svg/time-series.ts';

const FROM = Date.UTC(2026, 10, 20, 13);
const HOUR = 3_600_000;

function draw(values: readonly number[], more: Partial<TimeSeriesChart> = {}): string {
  return svgTimeSeries({
    title: 'CPU',
    unit: 'short',
    times: Float64Array.from(values, (_, i) => FROM + i * HOUR),
    series: [{ name: 'a', values: Float64Array.from(values) }],
    fromMs: FROM,
    toMs: FROM + 10 * HOUR,
    timeZone: 'UTC',
    width: 340,
    plotHeight: 100,
    ...more,
  });
}

const linePath = (svg: string): string => /class="c-line" d="([^"]*)"/.exec(svg)?.[1] ?? '';
const legendValues = (svg: string): string[] =>
  [...svg.matchAll(/class="c-value"[^>]*>([^<]*)</g)].map((m) => m[1] ?? '');
const ticks = (svg: string): string[] =>
  [...svg.matchAll(/class="c-tick" text-anchor="end"[^>]*>([^<]*)</g)].map((m) => m[1] ?? '');

describe('svgTimeSeries', () => {
  it('draws one line, its legend and round marks', () => {
    const svg = draw([1, 2, 3, 4, 5]);
    expect(linePath(svg).match(/M/g)).toHaveLength(1);
    expect(linePath(svg).match(/L/g)).toHaveLength(4);
    expect(legendValues(svg)).toEqual(['5', '1', '5', '3']);
    expect(ticks(svg)).toEqual(['1', '2', '3', '4', '5']);
    expect(svg).toContain('>16:00<');
  });

  it('leaves gaps open and shows lone points as dots', () => {
    const svg = draw([1, 2, NaN, 4, NaN, NaN, 7, 8, 9, Infinity]);
    expect(linePath(svg).match(/M/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)).toHaveLength(1);
    expect(legendValues(svg)).toEqual(['9', '1', '9', '5.17']);
  });

  it('says that there is no data, whatever "no data" looks like', () => {
    const cases = [draw([]), draw([NaN, NaN, NaN]), draw([], { series: [] })];
    for (const svg of cases) {
      expect(svg).toContain('no data in this period');
      expect(svg).not.toContain('NaN');
      expect(svg).not.toContain('class="c-line"');
    }
    expect(draw([], { emptyText: 'could not be read: too many samples' })).toContain('could not be read');
  });

  it('draws a single point', () => {
    const svg = draw([42]);
    expect(svg.match(/<circle/g)).toHaveLength(1);
    expect(legendValues(svg)).toEqual(['42', '42', '42', '42']);
  });

  it('puts a constant line inside the plot and a constant zero at its foot', () => {
    const ys = (svg: string): number[] =>
      [...linePath(svg).matchAll(/[ML][\d.]+ ([\d.]+)/g)].map((m) => Number(m[1]));
    for (const y of ys(draw([5, 5, 5]))) {
      expect(y).toBeGreaterThan(35);
      expect(y).toBeLessThan(120);
    }
    expect(new Set(ys(draw([0, 0, 0])))).toEqual(new Set([127]));
  });

  it('takes the ends it is given as the least', () => {
    expect(ticks(draw([0.2, 0.3], { unit: 'percentunit', yMin: 0, yMax: 1 }))).toEqual(['0%', '50%', '100%']);
    expect(ticks(draw([100, 400], { unit: 'percent', yMin: 0, yMax: 100 })).at(-1)).toBe('400%');
  });

  it('marks bytes at powers of two', () => {
    const marks = ticks(draw([0, 3.5 * 2 ** 30], { unit: 'bytes' }));
    expect(marks).toEqual(['0 B', '1 GiB', '2 GiB', '3 GiB', '4 GiB']);
  });

  it('draws alerts in red over their time, a short one still visible, one outside not at all', () => {
    const svg = draw([1, 2], {
      spans: [
        { startMs: FROM + HOUR, endMs: FROM + 2 * HOUR },
        { startMs: FROM + 5 * HOUR, endMs: FROM + 5 * HOUR + 1 },
        { startMs: FROM - 2 * HOUR, endMs: FROM - HOUR },
      ],
    });
    const widths = [...svg.matchAll(/class="c-span"[^>]* width="([\d.]+)"/g)].map((m) => Number(m[1]));
    expect(widths).toHaveLength(2);
    expect(widths[0]).toBeGreaterThan(20);
    expect(widths[1]).toBe(1.5);
  });

  it('says how many series it does not draw', () => {
    const series = Array.from({ length: 9 }, (_, i) => ({
      name: `s${i}`,
      values: Float64Array.of(i, i + 1),
    }));
    const svg = draw([1, 2], { series });
    expect(svg.match(/class="c-line"/g)).toHaveLength(SERIES_COLOURS.length);
    expect(svg).toContain('and 3 more series, not drawn');
  });

  it('never gives a broken number, for any values in any unit', () => {
    const anyValue = fc.double();
    fc.assert(
      fc.property(
        fc.array(anyValue, { maxLength: 20 }),
        fc.constantFrom(...unitRules.keys()),
        (values, unit) => {
          const svg = draw(values, { unit, width: 200 });
          // Not toMatch: a failure would print the whole drawing.
          expect(/"(-?Infinity|NaN|undefined)|[ML ](NaN|-?Infinity)/.exec(svg)?.[0]).toBeUndefined();
          for (const [, x, y] of linePath(svg).matchAll(/[ML]([-\d.e]+) ([-\d.e]+)/g)) {
            expect(Number(x)).toBeLessThanOrEqual(200);
            expect(Number(y)).toBeGreaterThanOrEqual(26.99);
            expect(Number(y)).toBeLessThanOrEqual(127.01);
          }
        },
      ),
    );
  });
});
