import { describe, expect, it } from 'vitest';
import { formatLabels } from '#shared/model/labels.ts';
import { evaluateRange, formatExpr, parseExpr } from '#engine/promql/index.ts';
import type { MemorySource } from '../../../../helpers/memory-source.ts';
import { noLimits } from '../../../../helpers/memory-source.ts';
import { given } from '../../../../helpers/promql.ts';

const MINUTE = 60_000;

/** Three steps, a minute apart; null for no value. */
function ask(source: MemorySource, text: string): Record<string, (number | null)[]> {
  const grid = { startMs: 0, endMs: 2 * MINUTE, stepMs: MINUTE };
  const expr = parseExpr(text, { experimental: true });
  const { value } = evaluateRange(expr, { source, limits: noLimits, ...grid });
  return Object.fromEntries(
    value.series.map(({ labels, values, present }) => [
      formatLabels(labels),
      Array.from(values, (number, i) => (present[i] === 1 ? number : null)),
    ]),
  );
}

const bots = given(MINUTE, {
  'requests{instance="a",job="bot",path="/"}': [1, 2, 3],
  'requests{instance="b",job="bot",path="/"}': [4, 5, 6],
  'requests{path="/"}': [7, 8, 9],
  'owned{instance="a",job="bot",team="base"}': [1, 1, 1],
  'target_info{instance="a",job="bot",team="red",version="1"}': [1, 1, 1],
  'build_info{instance="a",job="bot",commit="c0ffee"}': [1, 1, 1],
});
const [a, b, none] = [
  'requests{instance="a",job="bot",path="/"}',
  'requests{instance="b",job="bot",path="/"}',
  'requests{path="/"}',
];

describe('info()', () => {
  it.each<[string, Record<string, number[]>]>([
    [
      'info(requests)',
      {
        'requests{instance="a",job="bot",path="/",team="red",version="1"}': [1, 2, 3],
        [b]: [4, 5, 6],
        [none]: [7, 8, 9],
      },
    ],
    ['info(requests, {team=~".+"})', { 'requests{instance="a",job="bot",path="/",team="red"}': [1, 2, 3] }],
    ['info(requests, {team="blue"})', {}],
    [
      'info(requests, {team=~".*", other=~".*"})',
      {
        'requests{instance="a",job="bot",path="/",team="red"}': [1, 2, 3],
        [b]: [4, 5, 6],
        [none]: [7, 8, 9],
      },
    ],
    [
      'info(requests{instance="a"}, {__name__="build_info"})',
      { 'requests{commit="c0ffee",instance="a",job="bot",path="/"}': [1, 2, 3] },
    ],
    [
      'info(requests{instance="a"}, {__name__=~".+_info"})',
      { 'requests{commit="c0ffee",instance="a",job="bot",path="/",team="red",version="1"}': [1, 2, 3] },
    ],
    ['info(requests{instance="a"}, {__name__="no_info"})', { [a]: [1, 2, 3] }],
    ['info(requests{instance="a"}, {__name__="no_info", team=~".+"})', {}],
    ['info(owned, {team=~".+"})', { 'owned{instance="a",job="bot",team="base"}': [1, 1, 1] }],
    [
      `info(requests{instance="a"}, {__name__!="target_info"})`,
      { 'requests{commit="c0ffee",instance="a",job="bot",path="/"}': [1, 2, 3] },
    ],
    [
      'info(build_info, {__name__=~".+_info"})',
      { 'build_info{commit="c0ffee",instance="a",job="bot"}': [1, 1, 1] },
    ],
    ['sum by(team) (info(requests * 1))', { '{team="red"}': [1, 2, 3], '{}': [11, 13, 15] }],
  ])('%s', (text, wanted) => {
    expect(ask(bots, text)).toEqual(wanted);
  });

  it('takes the newest of several that tell about the same', () => {
    const source = given(MINUTE, {
      'requests{instance="a",job="bot"}': [1, 2, 3],
      'target_info{instance="a",job="bot",version="1"}': [1, 1, null],
      'target_info{instance="a",job="bot",version="2"}': [null, null, 1],
    });
    expect(ask(source, 'info(requests)')).toEqual({
      'requests{instance="a",job="bot",version="1"}': [1, 2, null],
      'requests{instance="a",job="bot",version="2"}': [null, null, 3],
    });
  });

  it('looks at the steps themselves, whatever the times of what it enriches', () => {
    expect(ask(bots, 'info(requests{instance="a"} @ 60, {team=~".+"})')).toEqual({
      'requests{instance="a",job="bot",path="/",team="red"}': [2, 2, 2],
    });
    expect(ask(bots, 'info(requests{instance="a"} offset 1m, {team=~".+"})')).toEqual({
      'requests{instance="a",job="bot",path="/",team="red"}': [null, 1, 2],
    });
  });

  it('refuses two that are equally new, and two that contradict each other', () => {
    const base = { 'requests{instance="a",job="bot"}': [1, 2, 3] };
    const twice = given(MINUTE, {
      ...base,
      'target_info{instance="a",job="bot",version="1"}': [1, 1, 1],
      'target_info{instance="a",job="bot",version="2"}': [1, 1, 1],
    });
    expect(() => ask(twice, 'info(requests)')).toThrow(/found duplicate series for info metric: .* @ 0, new/);
    const torn = given(MINUTE, {
      ...base,
      'target_info{instance="a",job="bot",version="1"}': [1, 1, 1],
      'build_info{instance="a",job="bot",version="2"}': [1, 1, 1],
    });
    expect(() => ask(torn, 'info(requests, {__name__=~".+_info"})')).toThrow('conflicting label: version');
  });

  it('is refused without its flag, and where no label selector stands', () => {
    expect(() => parseExpr('info(requests)')).toThrow('is not enabled');
    const parse = (text: string) => parseExpr(text, { experimental: true });
    expect(() => parse('info(requests, team)')).toThrow('expected label selectors only');
    expect(() => parse('info(requests, sum(x))')).toThrow('expected label selectors only');
    expect(formatExpr(parse('info(requests, {team=~".+"})'))).toBe('info(requests, {team=~".+"})');
    expect(formatExpr(parse('info(requests, {team=~".*"})'))).toBe('info(requests, {team=~".*"})');
  });
});
