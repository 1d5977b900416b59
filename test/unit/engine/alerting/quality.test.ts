/** How rules did, and what would make them quieter. */
import { describe, expect, test } from 'vitest';
import { adviceOf, variationsOf } from '#engine/alerting/index.ts';
import { qualityOf } from '#engine/alerting/quality/quality.ts';
import type { QualityFacts } from '#engine/alerting/quality/quality.ts';
import type { BacktestOutcome } from '#shared/contract/rules.ts';

const MIN = 60_000;
const HOUR = 60 * MIN;

/** `rule/alert fires at, ends at` in minutes; no end: it still fires. A rule may be `id:name`. */
function facts(lines: readonly string[], rest: Partial<QualityFacts> = {}): QualityFacts {
  const transitions = lines.flatMap((line) => {
    const [id = '', from, to] = line.split(/[ ,]+/);
    const [whole = ''] = id.split('/');
    const [ruleId = '', rule = ruleId] = whole.split(':');
    const step = { fingerprint: id, rule, ruleId, group: 'g', severity: 'high' } as const;
    const firing = { ...step, atMs: Number(from) * MIN, from: 'inactive', to: 'firing' } as const;
    const end = { ...step, atMs: Number(to) * MIN, from: 'firing', to: 'resolved' } as const;
    return to === undefined ? [firing] : [firing, end];
  });
  transitions.sort((a, b) => a.atMs - b.atMs);
  return { transitions, acknowledgements: [], falsePositives: [], ...rest };
}
const ack = (fingerprint: string, minute: number) => ({ fingerprint, atMs: minute * MIN });

const cases: [string, QualityFacts, Record<string, number | null>][] = [
  [
    'fired and over in four minutes',
    facts(['A/1 0,4']),
    { fired: 1, flapping: 1, noise: 1, acknowledged: 0 },
  ],
  ['over in five is no flapping, but still unanswered', facts(['A/1 0,5']), { flapping: 0, noise: 1 }],
  [
    'answered: neither',
    facts(['A/1 0,4'], { acknowledgements: [ack('A/1', 3)] }),
    { flapping: 0, noise: 0, acknowledged: 1, timeToAcknowledgeMs: 3 * MIN },
  ],
  [
    'answered twice counts once, from the first',
    facts(['A/1 0,40'], { acknowledgements: [ack('A/1', 30), ack('A/1', 10)] }),
    { acknowledged: 1, timeToAcknowledgeMs: 10 * MIN },
  ],
  [
    'an answer to an earlier firing is none to this one',
    facts(['A/1 0,10', 'A/1 20,30'], { acknowledgements: [ack('A/1', 5)] }),
    { fired: 2, acknowledged: 1, noise: 1 },
  ],
  ['what still fires is not noise yet', facts(['A/1 0']), { fired: 1, noise: 0, flapping: 0 }],
  [
    'marked as false it is noise, answered or not, and only that firing',
    facts(['A/1 0,60', 'A/1 100,200'], {
      acknowledgements: [ack('A/1', 1), ack('A/1', 101)],
      falsePositives: [{ fingerprint: 'A/1', firedMs: 0 }],
    }),
    { falsePositives: 1, noise: 1, acknowledged: 2 },
  ],
  ['two alerts of one rule', facts(['A/1 0,2', 'A/2 1,90']), { fired: 2, flapping: 1, noise: 2 }],
  [
    'the median time to answer',
    facts(['A/1 0,90', 'A/2 0,90', 'A/3 0,90', 'A/4 0,90'], {
      acknowledgements: [ack('A/1', 1), ack('A/2', 2), ack('A/3', 4), ack('A/4', 60)],
    }),
    { timeToAcknowledgeMs: 3 * MIN },
  ],
  ['alerts per hour', facts(['A/1 0,2', 'A/1 10,12', 'A/1 20,22']), { perHour: 0.3 }],
];
test.each(cases)('%s', (_name, given, expected) => {
  expect(qualityOf(given, 0, 10 * HOUR)[0]).toMatchObject(expected);
});

test('the noisiest first; what fired before the period is not counted', () => {
  const given = facts(['Calm/1 700,800', 'Loud/1 610,612', 'Loud/1 620,622', 'Old/1 0,650']);
  expect(qualityOf(given, 600 * MIN, 900 * MIN).map(({ rule, noise }) => [rule, noise])).toEqual([
    ['Loud', 2],
    ['Calm', 1],
  ]);
});

test('two rules of one name are two; a step from before rules were kept is of the only rule of its name', () => {
  const given = facts([
    '1:Disk/a 0,2',
    '2:Disk/b 10,12',
    '2:Disk/b 20,22',
    ':Load/c 0,2',
    '3:Load/c 20,22',
    ':Disk/a 30,32',
  ]);
  expect(qualityOf(given, 0, 10 * HOUR).map(({ ruleId, rule, noise }) => [ruleId, rule, noise])).toEqual([
    ['2', 'Disk', 2],
    ['3', 'Load', 2],
    ['1', 'Disk', 1],
    ['Disk', 'Disk', 1],
  ]);
});

describe('advice', () => {
  const outcome = (firings: number, lastedMin: readonly number[]): BacktestOutcome => ({
    forMs: 0,
    keepFiringForMs: 0,
    threshold: null,
    firings,
    alerts: 1,
    firingMs: 0,
    longestMs: 0,
    notifications: 0,
    pendingOnly: 0,
    episodes: lastedMin.map((minutes) => ({
      labels: {},
      pendingFromMs: 0,
      firingFromMs: 0,
      toMs: minutes * MIN,
    })),
  });
  const tried = [{ forMs: MIN }, { forMs: 5 * MIN }, { threshold: 110 }];

  test('a longer for that keeps what lasted, the best first', () => {
    const outcomes = [outcome(10, [20, 1]), outcome(5, [20]), outcome(1, [20]), outcome(10, [20, 1])];
    expect(adviceOf({ outcomes: outcomes, endMs: 1_000 * MIN }, tried)).toEqual({
      firings: 10,
      suggestions: [
        { forMs: 5 * MIN, threshold: null, firings: 1 },
        { forMs: MIN, threshold: null, firings: 5 },
      ],
    });
  });

  test('a larger change that saves no more is left out', () => {
    const outcomes = [outcome(10, []), outcome(0, []), outcome(0, []), outcome(0, [])];
    expect(adviceOf({ outcomes, endMs: 1_000 * MIN }, tried).suggestions).toEqual([
      { forMs: MIN, threshold: null, firings: 0 },
      { forMs: null, threshold: 110, firings: 0 },
    ]);
  });

  test('what only just began at the end of the period has not lasted', () => {
    const [episode] = outcome(1, [0]).episodes;
    const ongoing = { ...outcome(10, []), episodes: [{ ...episode, toMs: null }] };
    const given = { outcomes: [ongoing, outcome(0, [])] as never, endMs: 14 * MIN };
    expect(adviceOf(given, tried).suggestions).toHaveLength(1);
    expect(adviceOf({ ...given, endMs: 15 * MIN }, tried).suggestions).toEqual([]);
  });

  test('what misses something that lasted is no advice, nor what saves little', () => {
    const outcomes = [outcome(10, [20, 30]), outcome(8, [20, 30]), outcome(2, [30]), outcome(0, [])];
    expect(adviceOf({ outcomes: outcomes, endMs: 1_000 * MIN }, tried).suggestions).toEqual([]);
  });

  test.each([
    ['waits longer', 5 * MIN, null, [10, 15, 30], []],
    ['a bound from above', 15 * MIN, { expr: 'x', op: '>', value: 100 }, [30], [110, 125, 150]],
    ['a bound from below', 15 * MIN, { expr: 'x', op: '<', value: 0.1 }, [30], [0.09, 0.075, 0.05]],
    ['below zero', 15 * MIN, { expr: 'x', op: '<=', value: -10 }, [30], [-11, -12.5, -15]],
    ['equal to something: no other number is meant', 30 * MIN, { expr: 'up', op: '==', value: 0 }, [], []],
    ['above nothing', 30 * MIN, { expr: 'x', op: '>', value: 0 }, [], []],
  ] as const)('%s', (_name, forMs, threshold, minutes, thresholds) => {
    expect(variationsOf(forMs, threshold)).toEqual([
      ...minutes.map((each) => ({ forMs: each * MIN })),
      ...thresholds.map((each) => ({ threshold: each })),
    ]);
  });
});
