/** Which level of escalation comes when; pure. */
import { describe, expect, test } from 'vitest';
import { afterAwake, chainOf, levelsToCome } from '#engine/alerting/escalation/chain.ts';
import type { EscalationChain, EscalationQuestion } from '#engine/alerting/escalation/chain.ts';
import { parseMatchers } from '#engine/alerting/routing/matchers.ts';
import { alertingSettingsSchema, toAlertingSettings } from '#engine/alerting/index.ts';

const MIN = 60_000;
const [chain] = toAlertingSettings(
  alertingSettingsSchema.parse({
    escalation: [
      {
        levels: [
          { receivers: ['a'] },
          { receivers: ['b'] },
          { receivers: ['c'] },
          { name: 'executive', receivers: ['d'] },
        ],
      },
    ],
  }),
).escalation as [EscalationChain];

test('unless told: 5 min, 15 min, 1 h, and the executive after 2 h of a critical one', () => {
  expect(chain.levels.map(({ name, afterMs, severities }) => [name, afterMs / MIN, severities])).toEqual([
    ['level 1', 5, null],
    ['level 2', 15, null],
    ['level 3', 60, null],
    ['executive', 120, ['critical']],
  ]);
});

const cases: [string, Partial<EscalationQuestion>, [string, number][]][] = [
  [
    'a fresh one',
    {},
    [
      ['level 1', 5],
      ['level 2', 15],
      ['level 3', 60],
      ['executive', 120],
    ],
  ],
  [
    'one that is not critical',
    { severity: 'high' },
    [
      ['level 1', 5],
      ['level 2', 15],
      ['level 3', 60],
    ],
  ],
  [
    'after the first level',
    { told: [{ level: 'level 1', atMs: 5 * MIN }] },
    [
      ['level 2', 15],
      ['level 3', 60],
      ['executive', 120],
    ],
  ],
  [
    'a level told late holds back the next ones as far apart as meant',
    { told: [{ level: 'level 1', atMs: 300 * MIN }] },
    [
      ['level 2', 310],
      ['level 3', 355],
      ['executive', 415],
    ],
  ],
  [
    'given back after the first level: from then on, and none twice',
    { waitingSinceMs: 100 * MIN, told: [{ level: 'level 1', atMs: 5 * MIN }] },
    [
      ['level 2', 115],
      ['level 3', 160],
      ['executive', 220],
    ],
  ],
  [
    'all told',
    { told: ['level 1', 'level 2', 'level 3', 'executive'].map((level, i) => ({ level, atMs: i })) },
    [],
  ],
  [
    'a night in which the machine slept does not count',
    { away: [{ fromMs: 3 * MIN, toMs: 483 * MIN }] },
    [
      ['level 1', 485],
      ['level 2', 495],
      ['level 3', 540],
      ['executive', 600],
    ],
  ],
  [
    'a level that was put in below one that was told',
    { told: [{ level: 'level 2', atMs: 15 * MIN }] },
    [
      ['level 3', 60],
      ['executive', 120],
    ],
  ],
];
test.each(cases)('%s', (_name, changes, expected) => {
  const question = {
    chain,
    severity: 'critical',
    waitingSinceMs: 0,
    told: [],
    away: [],
    ...changes,
  } as const;
  expect(levelsToCome(question).map(({ level, dueMs }) => [level.name, dueMs / MIN])).toEqual(expected);
});

test.each([
  ['nothing away', 10, 5, [], 15],
  ['away before', 10, 5, [[0, 8]], 15],
  ['away until within', 10, 5, [[0, 12]], 17],
  ['away in the middle', 10, 5, [[12, 20]], 23],
  [
    'away twice, the second reached only because of the first',
    10,
    5,
    [
      [11, 21],
      [24, 34],
    ],
    35,
  ],
  ['away from when it is due', 10, 5, [[15, 90]], 15],
  ['away after', 10, 5, [[16, 90]], 15],
] as [string, number, number, [number, number][], number][])(
  'time awake: %s',
  (_name, fromMs, ms, away, due) => {
    expect(
      afterAwake(
        fromMs,
        ms,
        away.map(([from, to]) => ({ fromMs: from, toMs: to })),
      ),
    ).toBe(due);
  },
);

describe('which chain takes an alert', () => {
  const of = (name: string, matcher: string, receiver: string | null): EscalationChain => ({
    name,
    matchers: matcher === '' ? [] : parseMatchers(matcher),
    receiver,
    levels: [],
  });
  const chains = [
    of('db', 'job="db"', null),
    of('pager', '', 'pager'),
    of('rest', 'severity=~"high|critical"', null),
  ];
  test.each([
    [{ job: 'db', severity: 'low' }, ['desk'], 'db'],
    [{ job: 'web', severity: 'low' }, ['desk', 'pager'], 'pager'],
    [{ job: 'web', severity: 'high' }, ['desk'], 'rest'],
    [{ job: 'web', severity: 'low' }, ['desk'], undefined],
  ] as [Record<string, string>, string[], string | undefined][])('%j to %j: %s', (labels, to, name) => {
    expect(chainOf(chains, labels, to)?.name).toBe(name);
  });
});
