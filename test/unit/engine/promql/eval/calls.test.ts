import { describe, expect, it } from 'vitest';
import { given, ask, askRange, expectNear, notesOf } from '../../../../helpers/promql.ts';

const M = 60_000;

describe('functions of one number', () => {
  const source = given(M, { 'm{i="0"}': [-2.5], 'm{i="1"}': [2.5] });

  it.each([
    ['abs(m)', 2.5, 2.5],
    ['ceil(m)', -2, 3],
    ['floor(m)', -3, 2],
    ['round(m)', -2, 3],
    ['round(m, 0.2)', -2.4, 2.6],
    ['sgn(m)', -1, 1],
    ['clamp(m, -1, 1)', -1, 1],
    ['clamp_min(m, 0)', 0, 2.5],
    ['clamp_max(m, 0)', -2.5, 0],
    ['sqrt(m)', NaN, Math.sqrt(2.5)],
    ['deg(rad(m))', -2.5, 2.5],
    ['ln(exp(m))', -2.5, 2.5],
  ])('%s', (text, negative, positive) => {
    const result = ask(source, text, 0);
    expectNear(result['{i="0"}'], negative);
    expectNear(result['{i="1"}'], positive);
  });

  it('clamp gives nothing when its bounds cross', () => {
    expect(ask(source, 'clamp(m, 1, 0)', 0)).toEqual({});
  });
});

describe('time', () => {
  const source = given(10_000, { m: [1, 2] });

  it('timestamp is that of the sample behind a selector, else of the evaluation', () => {
    expect(ask(source, 'timestamp((m))', 15_000)).toEqual({ '{}': 10 });
    expect(ask(source, 'timestamp(m + 0)', 15_000)).toEqual({ '{}': 15 });
  });

  it.each([
    ['year', 2024],
    ['month', 2],
    ['day_of_month', 29],
    ['day_of_year', 60],
    ['day_of_week', 4],
    ['days_in_month', 29],
    ['hour', 23],
    ['minute', 58],
  ])('%s()', (name, value) => {
    const at = Date.UTC(2024, 1, 29, 23, 58, 59);
    expect(ask(source, `${name}()`, at)).toEqual({ '{}': value });
    expect(ask(source, `${name}(vector(${at / 1000}.9))`, 0)).toEqual({ '{}': value });
  });
});

describe('scalar, vector and absent', () => {
  const source = given(M, { 'm{i="0"}': [1, 2], 'm{i="1"}': ['stale', 3] });

  it('scalar wants exactly one series at a step', () => {
    expect(askRange(source, 'scalar(m)', [0, M, M])).toEqual({ '{}': [1, NaN] });
    expect(ask(source, 'scalar(nothing)', 0)).toEqual({ scalar: NaN });
    expect(ask(source, 'vector(time())', M)).toEqual({ '{}': 60 });
  });

  it('absent carries the labels asked for with =', () => {
    expect(ask(source, 'absent(nothing{a="b",c=~"d",e="1",e="2"})', 0)).toEqual({ '{a="b"}': 1 });
    expect(ask(source, 'absent(sum(nothing{a="b"}))', 0)).toEqual({ '{}': 1 });
    expect(askRange(source, 'absent(m{i="1"})', [0, M, M])).toEqual({ '{i="1"}': [1, null] });
  });
});

describe('sort', () => {
  it('orders instant results with NaN last', () => {
    const source = given(M, { 'm{i="0"}': [2], 'm{i="1"}': [NaN], 'm{i="2"}': [1] });
    expect(Object.keys(ask(source, 'sort(m)', 0))).toEqual(['m{i="2"}', 'm{i="0"}', 'm{i="1"}']);
    expect(Object.keys(ask(source, 'sort_desc(m)', 0))).toEqual(['m{i="0"}', 'm{i="2"}', 'm{i="1"}']);
  });
});

describe('label functions', () => {
  const source = given(M, { 'm{src="a-10",i="0"}': [1], 'm{src="b-20",i="1"}': [2] });

  it('label_replace matches the whole value and expands groups', () => {
    expect(ask(source, 'label_replace(m, "dst", "$2/${name}$$$1x", "src", "(?P<name>.*)-(.*)")', 0)).toEqual({
      'm{dst="10/a$",i="0",src="a-10"}': 1,
      'm{dst="20/b$",i="1",src="b-20"}': 2,
    });
    expect(ask(source, 'label_replace(m, "src", "", "src", "a-.*")', 0)).toEqual({
      'm{i="0"}': 1,
      'm{i="1",src="b-20"}': 2,
    });
  });

  it('label_replace refuses bad regexes, bad names and results that are the same', () => {
    expect(() => ask(source, 'label_replace(m, "d", "", "src", "(")', 0)).toThrow(
      'invalid regular expression',
    );
    expect(() => ask(source, 'label_replace(m, "", "", "src", "x")', 0)).toThrow(
      'invalid destination label name',
    );
    expect(() =>
      ask(source, 'label_replace(label_replace(m, "i", "", "", ""), "src", "", "", "")', 0),
    ).toThrow('vector cannot contain metrics with the same labelset');
  });

  it('label_join joins, with missing labels empty', () => {
    expect(ask(source, 'label_join(m{i="0"}, "d", ",", "i", "none", "src")', 0)).toEqual({
      'm{d="0,,a-10",i="0",src="a-10"}': 1,
    });
  });
});

describe('classic histograms', () => {
  const source = given(M, {
    'h_bucket{le="0.1",j="a"}': [5],
    'h_bucket{le=".2",j="a"}': [7],
    'h_bucket{le="1e0",j="a"}': [11],
    'h_bucket{le="+Inf",j="a"}': [12],
    'odd_bucket{le="1"}': [4],
    'odd_bucket{le="2"}': [2],
    'odd_bucket{le="+Inf"}': [8],
    'cut_bucket{le="1"}': [4],
    'bad_bucket{le="one"}': [4],
  });

  it.each([
    [0, 0],
    [0.2, 0.048],
    [0.5, 0.15],
    [0.8, 0.72],
    [1, 1],
    [-0.1, -Infinity],
    [1.1, Infinity],
    [NaN, NaN],
  ])('histogram_quantile(%d)', (q, value) => {
    expectNear(ask(source, `histogram_quantile(${q}, h_bucket)`, 0)['{j="a"}'], value);
  });

  it('says when it had to make counts monotonic, or cannot use a bucket', () => {
    expect(ask(source, 'histogram_quantile(0.25, odd_bucket)', 0)).toEqual({ '{}': 0.5 });
    expect(notesOf(source, 'histogram_quantile(0.25, odd_bucket)', 0)[0]).toMatch(
      /^PromQL info: .*monotonicity.*\(1:26\)$/,
    );
    expect(ask(source, 'histogram_quantile(0.5, cut_bucket)', 0)).toEqual({ '{}': NaN });
    expect(ask(source, 'histogram_quantile(0.5, bad_bucket)', 0)).toEqual({});
    expect(notesOf(source, 'histogram_quantile(0.5, bad_bucket)', 0)).toEqual([
      'PromQL warning: bucket label "le" is missing or has a malformed value of "one" for metric name "bad_bucket" (1:25)',
    ]);
  });

  it('histogram_fraction interpolates at both ends', () => {
    expect(ask(source, 'histogram_fraction(0, 0.15, h_bucket)', 0)).toEqual({ '{j="a"}': 0.5 });
    expect(ask(source, 'histogram_fraction(0.05, +Inf, h_bucket)', 0)['{j="a"}']).toBeCloseTo(9.5 / 12, 12);
    expect(ask(source, 'histogram_fraction(1, 0, h_bucket)', 0)).toEqual({ '{j="a"}': 0 });
  });
});
