import { describe, expect, it } from 'vitest';
import { WatchdeckError } from '#shared/model/errors.ts';
import { evaluateInstant, evaluateRange, parseExpr } from '#engine/promql/index.ts';
import { noLimits } from '../../../helpers/memory-source.ts';
import { given } from '../../../helpers/promql.ts';

const S = 1000;
const source = given(10 * S, { 'm{i="0"}': [1, 2, 'stale', 4], 'm{i="1"}': [5, 6, 7, 8] });

function codeOf(query: () => unknown): string {
  try {
    query();
  } catch (error) {
    return WatchdeckError.from(error).code;
  }
  return 'none';
}

describe('evaluateRange', () => {
  const range = { source, limits: noLimits, startMs: 0, endMs: 35 * S, stepMs: 10 * S };

  it('gives one axis, columns with NaN in the gaps, and what was read', () => {
    const { value, stats } = evaluateRange(parseExpr('m'), range);
    expect(Array.from(value.times)).toEqual([0, 10 * S, 20 * S, 30 * S]);
    expect(value.series.map(({ values, present }) => [Array.from(values), Array.from(present)])).toEqual([
      [
        [1, 2, NaN, 4],
        [1, 1, 0, 1],
      ],
      [
        [5, 6, 7, 8],
        [1, 1, 1, 1],
      ],
    ]);
    expect(stats).toEqual({ seriesRead: 2, samplesRead: 8, tiersMs: [0] });
  });

  it('makes a scalar one series without labels', () => {
    const { value } = evaluateRange(parseExpr('time()'), range);
    expect(value.series).toHaveLength(1);
    expect(Object.keys(value.series[0]?.labels ?? { no: '' })).toEqual([]);
    expect(Array.from(value.series[0]?.values ?? [])).toEqual([0, 10, 20, 30]);
  });

  it('reads each selector once for the whole range', () => {
    const counted = given(10 * S, { a: [1, 2, 3], b: [1, 2, 3] });
    evaluateRange(parseExpr('rate(a[30s]) + max_over_time(b[1m:5s])'), { ...range, source: counted });
    expect(counted.selects).toBe(2);
  });

  it('refuses range vectors, bad steps and ends before starts', () => {
    expect(() => evaluateRange(parseExpr('m[5m]'), range)).toThrow(
      'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    );
    expect(codeOf(() => evaluateRange(parseExpr('m'), { ...range, stepMs: 0 }))).toBe('bad_request');
    expect(codeOf(() => evaluateRange(parseExpr('m'), { ...range, endMs: -1 }))).toBe('bad_request');
  });
});

describe('evaluateInstant', () => {
  const at = { source, limits: noLimits, timeMs: 30 * S };

  it('gives strings and range vectors too', () => {
    expect(evaluateInstant(parseExpr('("text")'), at).value).toEqual({ type: 'string', value: 'text' });
    const { value } = evaluateInstant(parseExpr('m{i="0"}[25s]'), at);
    expect(value.type === 'matrix' && value.series.map(({ times, values }) => [...times, ...values])).toEqual(
      [[10 * S, 30 * S, 2, 4]],
    );
    const subquery = evaluateInstant(parseExpr('m{i="1"}[20s:10s]'), at).value;
    expect(subquery.type === 'matrix' && Array.from(subquery.series[0]?.values ?? [])).toEqual([7, 8]);
  });

  it('looks back as far as it is told', () => {
    const late = { ...at, timeMs: 50 * S, lookbackMs: 15 * S };
    expect(evaluateInstant(parseExpr('m'), late).value).toEqual({ type: 'vector', samples: [] });
  });

  it('says each thing once', () => {
    const { annotations } = evaluateInstant(parseExpr('rate(m[1m]) + rate(m[1m])'), at);
    const places = annotations.map(({ level, message }) => `${level} ${message.split(' ').at(-1)}`);
    expect(places).toEqual(['info (1:6)', 'info (1:20)']);
  });
});

describe('limits', () => {
  const range = { source, startMs: 0, endMs: 30 * S, stepMs: S };

  it('stop queries that read too much', () => {
    const few = { ...noLimits, maxSeries: 1 };
    expect(codeOf(() => evaluateRange(parseExpr('m'), { ...range, limits: few }))).toBe('limit');
    const small = { ...noLimits, maxSamples: 50 };
    expect(codeOf(() => evaluateRange(parseExpr('m'), { ...range, limits: small }))).toBe('limit');
    expect(
      codeOf(() => evaluateRange(parseExpr('m{i="0"}'), { ...range, limits: { ...small, maxSamples: 70 } })),
    ).toBe('none');
  });

  it('stop huge subqueries before they take memory', () => {
    expect(
      codeOf(() => evaluateRange(parseExpr('max_over_time(m[10y:1ms])'), { ...range, limits: noLimits })),
    ).toBe('limit');
  });

  it('stop when the asker is gone', () => {
    let looks = 0;
    const limits = { ...noLimits, interrupted: () => (++looks > 0 ? ('cancelled' as const) : null) };
    expect(codeOf(() => evaluateRange(parseExpr('sum(rate(m[1m]))'), { ...range, limits }))).toBe(
      'cancelled',
    );
  });
});

describe('delayed name removal', () => {
  const named = given(10 * S, { 'a_total{i="0"}': [0, 10], 'b_total{i="0"}': [0, 20] });
  const options = { source: named, limits: noLimits, timeMs: 10 * S };
  const text = 'label_replace(rate({i="0"}[1m]), "was", "$1", "__name__", "(.*)")';

  it('lets later functions see the name, and takes it off at the end', () => {
    const { value } = evaluateInstant(parseExpr(text), { ...options, delayedNameRemoval: true });
    const labels = value.type === 'vector' ? value.samples.map((sample) => ({ ...sample.labels })) : [];
    expect(labels).toEqual([
      { i: '0', was: 'a_total' },
      { i: '0', was: 'b_total' },
    ]);
  });

  it('is off unless asked for', () => {
    expect(codeOf(() => evaluateInstant(parseExpr(text), options))).toBe('bad_request');
  });

  it('still refuses series that end up the same', () => {
    const expr = parseExpr('sum by (__name__) (rate({i="0"}[1m]))');
    expect(codeOf(() => evaluateInstant(expr, { ...options, delayedNameRemoval: true }))).toBe('bad_request');
  });
});
