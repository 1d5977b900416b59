import { describe, expect, test } from 'vitest';
import { parseAlertmanagerFile } from '#engine/alerting/index.ts';
import { createInhibitor } from '#engine/alerting/routing/inhibition.ts';
import type { InhibitRule } from '#engine/alerting/routing/inhibition.ts';
import { parseMatchers } from '#engine/alerting/routing/matchers.ts';
import { groupLabels, matchRoutes } from '#engine/alerting/routing/route.ts';
import { silencedBy, silenceProblem, silenceState } from '#engine/alerting/routing/silence.ts';
import type { Silence } from '#engine/alerting/routing/silence.ts';

const { routing } = parseAlertmanagerFile(
  `
route:
  receiver: default
  group_by: [job]
  routes:
    - matchers: [ owner=~"team-(A|C)" ]
      receiver: A
      group_by: [foo, bar]
      repeat_interval: 1h
      routes:
        - match: { env: testing }
          receiver: A-testing
          group_by: ['...']
        - match: { env: production }
          receiver: A-production
          group_wait: 1m
          continue: true
        - matchers: [ env=~"produ.*", job=~".*" ]
          receiver: A-all
    - matchers: [ owner=team-B ]
      receiver: B
      group_wait: 2m
      continue: true
    - matchers: [ group_by=role ]
      group_by: [role]
      receiver: role
      routes:
        - matchers: [ env=testing ]
          receiver: role-testing
          routes:
            - matchers: [ wait=long ]
              group_wait: 2m
receivers: [{ name: default }, { name: A }, { name: A-testing }, { name: A-production }, { name: A-all }, { name: B }, { name: role }, { name: role-testing }]
`,
  'alertmanager.yml',
);

describe('the route tree', () => {
  test.each<[Record<string, string>, string[]]>([
    [{}, ['default']],
    [{ owner: 'team-A' }, ['A']],
    [{ owner: 'team-A', env: 'unset' }, ['A']],
    [{ owner: 'team-C' }, ['A']],
    [{ owner: 'team-A', env: 'testing' }, ['A-testing']],
    [{ owner: 'team-A', env: 'production' }, ['A-production', 'A-all']],
    [{ owner: 'team-A', env: 'produce' }, ['A-all']],
    [{ owner: 'team-AB' }, ['default']],
    [{ owner: 'team-B' }, ['B']],
    [{ owner: 'team-B', group_by: 'role' }, ['B', 'role']],
    [{ group_by: 'role' }, ['role']],
    [{ group_by: 'role', env: 'testing' }, ['role-testing']],
    [{ group_by: 'role', env: 'testing', wait: 'long' }, ['role-testing']],
  ])('%j goes to %j', (labels, expected) => {
    expect(matchRoutes(routing.root, labels).map(({ receiver }) => receiver)).toEqual(expected);
  });

  test('what a route does not say it has from its parent, intervals in time excepted', () => {
    const [production] = matchRoutes(routing.root, { owner: 'team-A', env: 'production' });
    expect(production).toMatchObject({
      groupBy: ['foo', 'bar'],
      groupWaitMs: 60_000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 3_600_000,
    });
    const [long] = matchRoutes(routing.root, { group_by: 'role', env: 'testing', wait: 'long' });
    expect(long).toMatchObject({ groupBy: ['role'], groupWaitMs: 120_000, repeatIntervalMs: 14_400_000 });
  });

  test('keys differ, also of siblings with the same matchers', () => {
    const { root } = parseAlertmanagerFile(
      'route: { receiver: a, routes: [{ match: { x: "1" }, continue: true }, { match: { x: "1" } }] }\nreceivers: [{ name: a }]',
      'f',
    ).routing;
    const keys = matchRoutes(root, { x: '1' }).map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });

  test('group labels are those named that are there; with "..." all', () => {
    const [a] = matchRoutes(routing.root, { owner: 'team-A', foo: '1' });
    expect({ ...groupLabels(a!, { owner: 'team-A', foo: '1' }) }).toEqual({ foo: '1' });
    const all = { owner: 'team-A', env: 'testing' };
    expect(groupLabels(matchRoutes(routing.root, all)[0]!, all)).toEqual(all);
  });
});

const rule = (source: string, target: string, ...equal: string[]): InhibitRule => ({
  source: parseMatchers(source),
  target: parseMatchers(target),
  equal,
});
const firing = (...sets: Record<string, string>[]) =>
  sets.map((labels, at) => ({ fingerprint: String(at), labels }));

describe('inhibition', () => {
  test.each<[string, InhibitRule, Record<string, string>[], Record<string, string>, boolean]>([
    ['nothing fires', rule('s=1', 't=1'), [], { t: '1' }, false],
    ['a source fires', rule('s=1', 't=1'), [{ s: '1' }], { t: '1' }, true],
    ['it is no target', rule('s=1', 't=1'), [{ s: '1' }], { t: '2' }, false],
    ['equal labels', rule('s=1', 't=1', 'e'), [{ s: '1', e: 'x' }], { t: '1', e: 'x' }, true],
    ['labels that differ', rule('s=1', 't=1', 'e'), [{ s: '1', e: 'x' }], { t: '1', e: 'y' }, false],
    ['absent on both sides is equal', rule('s=1', 't=1', 'e'), [{ s: '1' }], { t: '1' }, true],
    ['absent on one side is not', rule('s=1', 't=1', 'e'), [{ s: '1', e: 'x' }], { t: '1' }, false],
    ['no alert mutes itself', rule('s=1', 't=1'), [{ s: '1', t: '1' }], { s: '1', t: '1' }, false],
    [
      'two of both sides do not mute each other',
      rule('s=1', 't=1'),
      [{ s: '1', t: '1', i: 'a' }],
      { s: '1', t: '1', i: 'b' },
      false,
    ],
    [
      'a one-sided source mutes a two-sided alert',
      rule('s=1', 't=1'),
      [{ s: '1', t: '1' }, { s: '1' }],
      { s: '1', t: '1' },
      true,
    ],
    [
      'a two-sided source mutes a one-sided alert',
      rule('s=1', 't=1'),
      [{ s: '1', t: '1' }],
      { t: '1' },
      true,
    ],
  ])('%s', (_name, inhibit, sources, labels, expected) => {
    expect(createInhibitor([inhibit], firing(...sources))(labels) !== null).toBe(expected);
  });

  test('says which alert mutes', () => {
    const inhibitor = createInhibitor([rule('s=1', 't=1')], firing({ x: '1' }, { s: '1' }));
    expect(inhibitor({ t: '1' })?.fingerprint).toBe('1');
  });
});

const silence = (part: Partial<Silence>): Silence => ({
  id: 's',
  matchers: parseMatchers('a=b'),
  startsAtMs: 1_000,
  endsAtMs: 2_000,
  createdBy: 'me',
  comment: '',
  updatedAtMs: 0,
  ...part,
});

describe('silences', () => {
  test.each([
    [999, 'pending'],
    [1_000, 'active'],
    [1_999, 'active'],
    [2_000, 'expired'],
  ])('at %i it is %s', (nowMs, state) => {
    expect(silenceState(silence({}), nowMs)).toBe(state);
    expect(silencedBy([silence({})], { a: 'b' }, nowMs)).toHaveLength(state === 'active' ? 1 : 0);
    expect(silencedBy([silence({})], { a: 'c' }, nowMs)).toEqual([]);
  });

  test.each<[Partial<Silence>, RegExp | null]>([
    [{}, null],
    [{ matchers: [] }, /at least one matcher/],
    [{ matchers: parseMatchers('a=""') }, /would mute everything/],
    [{ matchers: parseMatchers('a=~".*"') }, /would mute everything/],
    [{ matchers: parseMatchers('a=~".*",b=c') }, null],
    [{ endsAtMs: 1_000 }, /ends before it starts/],
    [{ startsAtMs: 100, endsAtMs: 400 }, /in the past/],
  ])('%o', (part, said) => {
    const problem = silenceProblem(silence(part), 500);
    if (said === null) expect(problem).toBeNull();
    else expect(problem).toMatch(said);
  });
});
