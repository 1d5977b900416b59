import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WatchdeckError } from '#shared/model/errors.ts';
import { formatLabels, makeLabels } from '#shared/model/labels.ts';
import { evaluateInstant, evaluateRange, parseExpr } from '#engine/promql/index.ts';
import { customHistogram, histogramOf } from '../../../helpers/histograms.ts';
import { MemorySource, noLimits } from '../../../helpers/memory-source.ts';
import { vectors } from '../../../helpers/promql-arbitraries.ts';

const MINUTE = 60_000;
const TIMES = [0, 1, 2, 3, 4].map((minute) => minute * MINUTE);

/** Series of numbers, of histograms of several kinds, and of both. */
function source(): MemorySource {
  const out = new MemorySource();
  const named = (name: string, x: string) =>
    makeLabels([
      ['__name__', name],
      ['x', x],
    ]);
  out.add(named('a', '1'), [
    [0, 1],
    [3 * MINUTE, 4],
  ]);
  out.addHistograms(named('a', '1'), [
    [MINUTE, histogramOf([1, 2, 3, -4, 0], 2)],
    [2 * MINUTE, histogramOf([1, 2, 3, -4, 0, 8], 1, { zeroThreshold: 0.001 })],
  ]);
  out.addHistograms(named('a', '2'), [
    [0, histogramOf([5, 6], 0)],
    [MINUTE, histogramOf([5, 6, 7], 0)],
    [2 * MINUTE, histogramOf([1], 3, { hint: 'reset' })],
    [4 * MINUTE, { ...histogramOf([1, 9], 3), hint: 'not_reset', sum: NaN }],
  ]);
  out.addHistograms(named('b', '1'), [
    [0, customHistogram([1, 2], [1, 0, 3])],
    [MINUTE, customHistogram([1, 3], [1, 2, 3], { hint: 'gauge' })],
  ]);
  out.add(named('b', '2'), [
    [0, NaN],
    [2 * MINUTE, 'stale'],
  ]);
  return out;
}

const expressions = fc.oneof(
  vectors.vector,
  fc
    .tuple(
      fc.constantFrom(
        'histogram_quantile(0.9, ',
        'histogram_fraction(0, 2, ',
        'histogram_stddev(',
        'sum_over_time((',
        'avg_over_time((',
        'increase((',
        'irate((',
        'last_over_time((',
        'count_values("v", ',
        'limitk(1, ',
        '2 * (',
        '(a </ 2) + (',
      ),
      vectors.vector,
    )
    .map(([start, inner]) => (start.endsWith('((') ? `${start}${inner})[3m:1m])` : `${start}${inner})`)),
);

/** Which of equals is taken goes by their order, and only an instant is sorted. */
const unsorted = expressions.filter((text) => !text.includes('sort('));

it('gives over a range of histograms and numbers what it gives at each of its steps', () => {
  const common = { source: source(), limits: noLimits };
  const at = (text: string, timeMs: number): Record<string, unknown> => {
    const { value } = evaluateInstant(parseExpr(text, { experimental: true }), { ...common, timeMs });
    if (value.type !== 'vector') throw new Error(value.type);
    return Object.fromEntries(
      value.samples.map((each) => [formatLabels(each.labels), each.histogram ?? each.value]),
    );
  };
  const over = (text: string): Record<string, unknown>[] => {
    const grid = { startMs: 0, endMs: 4 * MINUTE, stepMs: MINUTE };
    const { value } = evaluateRange(parseExpr(text, { experimental: true }), { ...common, ...grid });
    return TIMES.map((_, i) =>
      Object.fromEntries(
        value.series.flatMap(({ labels, values, present, histograms }) =>
          present[i] === 0 ? [] : [[formatLabels(labels), histograms?.[i] ?? values[i]]],
        ),
      ),
    );
  };
  const outcome = <T>(query: () => T): T | 'error' => {
    try {
      return query();
    } catch (error) {
      expect(error).toBeInstanceOf(WatchdeckError);
      return 'error';
    }
  };
  fc.assert(
    fc.property(unsorted, (text) => {
      const steps = TIMES.map((time) => outcome(() => at(text, time)));
      const whole = outcome(() => over(text));
      if (steps.includes('error') || whole === 'error')
        expect([steps.includes('error'), whole === 'error']).toEqual([true, true]);
      else expect(whole).toEqual(steps);
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
  );
});
