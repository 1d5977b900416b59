import { describe, expect, it } from 'vitest';
import { given, ask, askRange, expectNear, notesOf } from '../../../../helpers/promql.ts';

const S = 1000;
const M = 60 * S;

describe('rate and increase', () => {
  it('extrapolate to the ends of the window', () => {
    // 10 samples of the 5 min window cover 4.5 min; half a minute is missing in front, none behind.
    const source = given(30 * S, { c_total: Array.from({ length: 21 }, (_, i) => 100 + i * 3) });
    expect(ask(source, 'increase(c_total[5m])', 10 * M)['{}']).toBeCloseTo(30, 10);
    expect(ask(source, 'rate(c_total[5m])', 10 * M)['{}']).toBeCloseTo(0.1, 12);
  });

  it('extrapolate by half an interval where the series begins inside the window', () => {
    const source = given(30 * S, { c_total: [null, null, null, null, null, null, 100, 103, 106] });
    expect(ask(source, 'increase(c_total[4m])', 4 * M)['{}']).toBeCloseTo(6 * (75 / 60), 10);
  });

  it('never extrapolate a counter below zero', () => {
    const source = given(30 * S, { c_total: [null, null, null, null, 1, 11, 21] });
    expect(ask(source, 'increase(c_total[3m])', 3 * M)['{}']).toBeCloseTo(21, 10);
  });

  it('add back what was counted before resets', () => {
    const source = given(30 * S, { c_total: [0, 10, 20, 5, 15, 2] });
    const wanted = 20 + 5 + 10 + 2;
    expect(ask(source, 'increase(c_total[150s] offset -1ms)', 150 * S - 1)['{}']).toBeCloseTo(
      (wanted - 10) * 1.25,
      6,
    );
    expect(ask(source, 'delta(c_total[90s])', 150 * S)['{}']).toBeCloseTo((2 - 5) * (75 / 60 + 0.25), 6);
  });

  it('agree between windows with and without resets as they slide', () => {
    const values = [0, 4, 8, 1, 3, 9, 9, 2];
    const source = given(30 * S, { c_total: values });
    const whole = askRange(source, 'increase(c_total[2m])', [M, 210 * S, 30 * S])['{}'] ?? [];
    for (const [i, value] of whole.entries()) {
      expect(ask(source, 'increase(c_total[2m])', M + i * 30 * S)['{}']).toBe(value);
    }
    expect(whole).toHaveLength(6);
  });

  it('treat series scraped together and apart the same, however many', () => {
    // 300 series of 300 steps: more than one allocation of columns. Every third is scraped at times of its own.
    const names = Array.from({ length: 300 }, (_, i) => `c_total{i="${i}"}`);
    const cells = (i: number): (number | null)[] =>
      Array.from({ length: 301 }, (_, k) => (i % 3 === 0 && k % 2 === 1 ? null : k * i));
    const source = given(10 * S, Object.fromEntries(names.map((name, i) => [name, cells(i)])));
    const all = askRange(source, 'rate(c_total[1m])', [600 * S, 3000 * S, 8 * S]);
    expect(Object.keys(all)).toHaveLength(300);
    for (const i of [0, 1, 2, 150, 298, 299]) {
      const alone = askRange(given(10 * S, { [names[i] ?? '']: cells(i) }), 'rate(c_total[1m])', [
        600 * S,
        3000 * S,
        8 * S,
      ]);
      expect(all[`{i="${i}"}`]).toEqual(alone[`{i="${i}"}`]);
      expect(all[`{i="${i}"}`]?.[5]).toBeCloseTo(i / 10, 10);
    }
  });

  it('need two samples', () => {
    const source = given(M, { c_total: [1, 2] });
    expect(ask(source, 'rate(c_total[1m])', M)).toEqual({});
  });

  it('hint at metrics that do not look like counters', () => {
    const source = given(M, { temperature: [1, 2], c_total: [1, 2] });
    expect(notesOf(source, 'rate(temperature[5m])', M)).toEqual([
      'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "temperature" (1:6)',
    ]);
    expect(notesOf(source, 'rate(c_total[5m])', M)).toEqual([]);
  });
});

describe('irate and idelta', () => {
  const source = given(10 * S, { m: [0, 50, 20] });

  it('use the last two samples', () => {
    expect(ask(source, 'idelta(m[1m])', 20 * S)).toEqual({ '{}': -30 });
    expect(ask(source, 'irate(m[1m])', 10 * S)).toEqual({ '{}': 5 });
  });

  it('take the value itself after a reset', () => {
    expect(ask(source, 'irate(m[1m])', 20 * S)).toEqual({ '{}': 2 });
  });
});

describe('*_over_time', () => {
  const source = given(10 * S, {
    m: [4, NaN, 1, 8, 2],
    n: [1, 1e100, 1, -1e100],
    big: [1e308, 1e308, 1e308],
  });

  it.each([
    ['min_over_time(m[1m])', 1],
    ['max_over_time(m[1m])', 8],
    ['sum_over_time(m[1m])', NaN],
    ['sum_over_time(m[25s])', 11],
    ['avg_over_time(m[25s])', 11 / 3],
    ['stdvar_over_time(m[25s])', 86 / 9],
    ['stddev_over_time(m[25s])', Math.sqrt(86 / 9)],
    ['count_over_time(m[1m])', 5],
    ['present_over_time(m[1m])', 1],
    ['quantile_over_time(0.5, m[25s])', 2],
    ['quantile_over_time(0.25, m[25s])', 1.5],
    ['changes(m[1m])', 4],
    ['resets(m[1m])', 1],
  ])('%s', (text, value) => {
    expectNear(ask(source, text, 40 * S)['{}'], value);
  });

  it('keep the metric name only where samples are given back', () => {
    expect(ask(source, 'last_over_time(m[1m])', 40 * S)).toEqual({ m: 2 });
  });

  it('lose nothing to large values that cancel out', () => {
    expect(ask(source, 'sum_over_time(n[1m])', 40 * S)).toEqual({ '{}': 2 });
    expect(ask(source, 'avg_over_time(n[1m])', 40 * S)).toEqual({ '{}': 0.5 });
  });

  it('average what would overflow as a sum', () => {
    expect(ask(source, 'sum_over_time(big[1m])', 40 * S)).toEqual({ '{}': Infinity });
    expect(ask(source, 'avg_over_time(big[1m])', 40 * S)['{}']).toBeCloseTo(1e308, -294);
  });

  it('warn of impossible quantiles', () => {
    expect(ask(source, 'quantile_over_time(2, m[1m])', 40 * S)).toEqual({ '{}': Infinity });
    expect(notesOf(source, 'quantile_over_time(2, m[1m])', 40 * S)).toEqual([
      'PromQL warning: quantile value should be between 0 and 1, got 2 (1:20)',
    ]);
  });
});

describe('deriv and predict_linear', () => {
  const source = given(10 * S, { m: [1, 3, 5, 7], flat: [4, 4, 4], one: [1] });

  it('fit a line', () => {
    expect(ask(source, 'deriv(m[1m])', 30 * S)['{}']).toBeCloseTo(0.2, 12);
    expect(ask(source, 'predict_linear(m[1m], 60)', 40 * S)['{}']).toBeCloseTo(21, 10);
    expect(ask(source, 'predict_linear(m[1m] @ 30, 0)', 130 * S)['{}']).toBeCloseTo(27, 10);
  });

  it('know constants and refuse single samples', () => {
    expect(ask(source, 'deriv(flat[1m])', 20 * S)).toEqual({ '{}': 0 });
    expect(ask(source, 'deriv(one[1m])', 20 * S)).toEqual({});
  });
});

describe('absent_over_time', () => {
  it('is 1 at the steps whose window is empty', () => {
    const source = given(10 * S, { 'm{a="x"}': [1] });
    expect(askRange(source, 'absent_over_time(m{a="x",b=~"y.*"}[10s])', [0, 20 * S, 10 * S])).toEqual({
      '{a="x"}': [1, 1, 1],
    });
    expect(askRange(source, 'absent_over_time(m{a="x"}[10s])', [0, 20 * S, 5 * S])).toEqual({
      '{a="x"}': [null, null, 1, 1, 1],
    });
  });
});
