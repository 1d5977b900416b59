/** Which alerts are held back because of what they depend on. */
import { expect, test } from 'vitest';
import { buildGraph } from '#engine/alerting/dependencies/graph.ts';
import { reachOf } from '#engine/alerting/dependencies/reach.ts';
import type { OwnNetworkState, WatchedThing } from '#engine/alerting/dependencies/reach.ts';
import { parseMatchers } from '#engine/alerting/routing/matchers.ts';

type Health = WatchedThing['health'];

const { graph } = buildGraph([
  { kind: 'check', name: 'router', matchers: [], dependsOn: [] },
  { kind: 'target', name: 'switch', matchers: [], dependsOn: ['router'] },
  { kind: 'target', name: 'db', matchers: [], dependsOn: ['switch'] },
  { kind: 'service', name: 'shop', matchers: parseMatchers('team="shop"'), dependsOn: ['db'] },
]);

function things(health: Partial<Record<string, Health>>, lastLookMs = 1_000): WatchedThing[] {
  const of = (kind: WatchedThing['kind'], name: string, isRemote = true, team = 'ops'): WatchedThing => ({
    kind,
    name,
    job: name,
    instance: `${name}:1`,
    labels: { team },
    health: health[name] ?? 'up',
    lastLookMs,
    isRemote,
  });
  return [
    of('check', 'router'),
    of('target', 'switch'),
    of('target', 'db'),
    of('target', 'web', true, 'shop'),
    of('target', 'here', false),
  ];
}
const up: OwnNetworkState = { state: 'up', lastLookMs: 1_000 };
const about = (name: string) => ({ alertname: 'X', job: name, instance: `${name}:1` });

const cases: [
  string,
  Partial<Record<string, Health>>,
  OwnNetworkState,
  Record<string, string>,
  string | null,
][] = [
  ['all is up', {}, up, about('db'), null],
  ['it alone is down', { db: 'down' }, up, about('db'), null],
  ['what it needs is down', { switch: 'down', db: 'down' }, up, about('db'), 'unreachable because of switch'],
  [
    'the farthest that is down is the cause',
    { router: 'down', switch: 'down', db: 'down' },
    up,
    about('db'),
    'unreachable because of router',
  ],
  ['the cause itself is told', { router: 'down', switch: 'down' }, up, about('router'), null],
  [
    'a service’s alert, by its labels',
    { db: 'down' },
    up,
    { alertname: 'Slow', team: 'shop' },
    'unreachable because of db',
  ],
  ['an alert about a member of a service', { db: 'down' }, up, about('web'), 'unreachable because of db'],
  ['an alert about nothing that is known', { router: 'down' }, up, { alertname: 'Sum' }, null],
  ['one without a job', { switch: 'down' }, up, { instance: 'db:1' }, 'unreachable because of switch'],
  ['one of another job at the same place', { switch: 'down' }, up, { instance: 'db:1', job: 'x' }, null],
  [
    'what it needs failed once and may be down',
    { router: 'pending' },
    up,
    about('switch'),
    'waiting to see whether router is down',
  ],
  [
    'the own network is down: everything remote waits',
    { web: 'down' },
    { state: 'down', lastLookMs: 1_000 },
    about('web'),
    'unreachable because this machine’s own network is down',
  ],
  [
    'the own network is down: what is on this machine does not',
    {},
    { state: 'down', lastLookMs: 1 },
    about('here'),
    null,
  ],
  [
    'the own network may be down',
    { web: 'down' },
    { state: 'suspect', lastLookMs: 1_000 },
    about('web'),
    'waiting to see whether this machine’s own network is down',
  ],
  ['the own network isn’t looked at', {}, { state: 'unknown', lastLookMs: null }, about('web'), null],
];
test.each(cases)('%s', (_name, health, network, labels, why) => {
  const reach = reachOf(graph, things(health), network, 2_000);
  expect(reach.why({ labels, sinceMs: 500, firedMs: 600 })).toBe(why);
});

test('until what it needs was looked at since its trouble began, an alert waits, but not for ever', () => {
  const at = (nowMs: number, lookedMs: number) =>
    reachOf(graph, things({ switch: 'down' }, lookedMs), { state: 'unknown', lastLookMs: null }, nowMs).why({
      labels: about('switch'),
      sinceMs: 5_000,
      firedMs: 5_000,
    });
  expect(at(6_000, 4_999)).toBe('waiting to see whether router is down');
  expect(at(6_000, 5_000)).toBeNull();
  expect(at(65_000, 4_999)).toBeNull();
});

test('what is unreachable, with the cause', () => {
  const health = { router: 'down', switch: 'down', db: 'up', web: 'down' } as const;
  expect(reachOf(graph, things(health), up, 0).unreachable()).toEqual([
    { kind: 'target', name: 'switch', why: 'unreachable because of router' },
    { kind: 'service', name: 'shop', why: 'unreachable because of router' },
  ]);
  const offline = reachOf(graph, things({ web: 'down', here: 'down' }), { state: 'down', lastLookMs: 0 }, 0);
  expect(offline.unreachable()).toEqual([
    { kind: 'target', name: 'web', why: 'unreachable because this machine’s own network is down' },
  ]);
});
