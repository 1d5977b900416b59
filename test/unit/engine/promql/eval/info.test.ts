import { expect, it } from 'vitest';
import { evaluateRange, parseExpr, selectionsOf } from '#engine/promql/index.ts';
import { formatLabels } from '#shared/model/labels.ts';
import { noLimits, type MemorySource } from '../../../../helpers/memory-source.ts';
import { given } from '../../../../helpers/promql.ts';

const M = 60_000;
const grid = { startMs: 0, endMs: 10 * M, stepMs: 5 * M };
const source = given(5 * M, {
  'metric{instance="a",job="1",label="value"}': [0, 1, 2],
  'elsewhere{instance="a",job="2",label="value"}': [0, 1, 2],
  'overlapping{instance="a",job="1",data="base"}': [0, 1, 2],
  'nowhere{label="value"}': [0, 1, 2],
  'target_info{instance="a",job="1",data="info",more="other"}': [1, 1, 1],
  'build_info{instance="a",job="1",build="7"}': [1, 1, 1],
});

function info(expr: string, from: MemorySource = source): Record<string, (number | null)[]> {
  const { value } = evaluateRange(parseExpr(expr, { experimental: true }), {
    source: from,
    limits: noLimits,
    ...grid,
  });
  return Object.fromEntries(
    value.series.map(({ labels, values, present }) => [
      formatLabels(labels),
      Array.from(values, (number, i) => (present[i] === 1 ? number : null)),
    ]),
  );
}

it('adds the labels of the target to its series', () => {
  expect(info('info(metric)')).toEqual({
    'metric{data="info",instance="a",job="1",label="value",more="other"}': [0, 1, 2],
  });
  expect(info('info(rate(metric[10m]), {data=~".+"})')).toEqual({
    '{data="info",instance="a",job="1",label="value"}': [null, 1 / 600, 1 / 300],
  });
});

it('adds only the labels that are named, and leaves out series that have none that fits', () => {
  expect(info('info(metric, {data=~".+"})')).toEqual({
    'metric{data="info",instance="a",job="1",label="value"}': [0, 1, 2],
  });
  expect(info('info(metric, {data=~".+", missing=~".*"})')).toEqual({
    'metric{data="info",instance="a",job="1",label="value"}': [0, 1, 2],
  });
  expect(info('info(metric, {missing=~".+"})')).toEqual({});
  expect(info('info(elsewhere)')).toEqual({ 'elsewhere{instance="a",job="2",label="value"}': [0, 1, 2] });
  expect(info('info(nowhere)')).toEqual({ 'nowhere{label="value"}': [0, 1, 2] });
});

it('leaves labels that a series has by itself, and info series, as they are', () => {
  expect(info('info(overlapping)')).toEqual({
    'overlapping{data="base",instance="a",job="1",more="other"}': [0, 1, 2],
  });
  expect(Object.keys(info('info({job="1"}, {__name__="build_info"})')).sort()).toEqual([
    'build_info{build="7",instance="a",job="1"}',
    'metric{build="7",instance="a",job="1",label="value"}',
    'overlapping{build="7",data="base",instance="a",job="1"}',
    'target_info{build="7",data="info",instance="a",job="1",more="other"}',
  ]);
  expect(info('info(metric, {__name__=~".+_info", build=~".+"})')).toEqual({
    'metric{build="7",instance="a",job="1",label="value"}': [0, 1, 2],
  });
});

it('takes the newest of info series that follow each other, and refuses those of one time', () => {
  const changing = given(5 * M, {
    'metric{instance="a",job="1"}': [0, 1, 2],
    'target_info{instance="a",job="1",version="1"}': [1, 1, null],
    'target_info{instance="a",job="1",version="2"}': [null, null, 1],
  });
  expect(info('info(metric)', changing)).toEqual({
    'metric{instance="a",job="1",version="1"}': [0, 1, null],
    'metric{instance="a",job="1",version="2"}': [null, null, 2],
  });
  const twice = given(5 * M, {
    'metric{instance="a",job="1"}': [0],
    'target_info{instance="a",job="1",version="1"}': [1],
    'target_info{instance="a",job="1",version="2"}': [1],
  });
  expect(() => info('info(metric)', twice)).toThrow(
    'found duplicate series for info metric: existing {__name__="target_info", instance="a", job="1", version="1"} @ 0',
  );
});

it('is read in two selections that are known beforehand', () => {
  const expr = parseExpr('sum(info(metric offset 5m, {data="info"}))', { experimental: true });
  const options = { ...grid, lookbackMs: 5 * M, subqueryStepMs: M };
  expect(selectionsOf(expr, options).map(({ minMs, matchers }) => [minMs, matchers.length])).toEqual([
    [-10 * M + 1, 1],
    [-5 * M + 1, 2],
  ]);
});

it.each([
  ['info(metric, other)', '1:14: parse error: expected label selectors only, got vector selector instead'],
  ['info(metric, 1)', 'expected type instant vector in call to function "info", got scalar'],
  ['info()', 'expected at least 1 argument(s) in call to "info", got 0'],
])('refuses %s', (expr, message) => {
  expect(() => parseExpr(expr, { experimental: true })).toThrow(message);
});

it('is experimental, and takes braces without matchers', () => {
  expect(() => parseExpr('info(metric)')).toThrow('not enabled');
  expect(info('info(metric, {})')).toEqual(info('info(metric)'));
});
