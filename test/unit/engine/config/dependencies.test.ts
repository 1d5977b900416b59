/** What depends on what, as `watchdeck.yml` says it. */
import { expect, test } from 'vitest';
import { loadConfig } from '#engine/config/load.ts';

const load = (text: string) => loadConfig(text, 'w.yml', () => null).config;

test('targets, checks and services by name and matcher', () => {
  const { alerting, ruleGroups } = load(`
targets:
  - { name: db, url: 'http://10.0.0.2/metrics', depends_on: [router] }
probes:
  - { name: router, type: icmp, host: 10.0.0.1 }
services:
  - { name: shop, matchers: ['team="shop"'], depends_on: [target/db] }
alerting:
  own_network: { references: ['9.9.9.9:443', 'dns.example:53'], interval: 5s }
`);
  expect(alerting.dependencies.nodes.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
    'target/db',
    'check/router',
    'service/shop',
  ]);
  expect(alerting.dependencies.ancestors).toEqual([[1], [], [0, 1]]);
  expect(alerting.ownNetwork).toEqual({
    references: ['9.9.9.9:443', 'dns.example:53'],
    gateway: 'auto',
    intervalMs: 5_000,
  });
  expect(ruleGroups.flatMap(({ rules }) => rules.map(({ name }) => name))).toEqual(['OwnNetworkDown']);
});

test('where nothing depends on anything there is nothing to look at', () => {
  const { alerting, ruleGroups } = load(`targets: [{ name: db, url: 'http://10.0.0.2/metrics' }]`);
  expect(alerting.dependencies.nodes).toEqual([]);
  expect(alerting.ownNetwork).toBeNull();
  expect(ruleGroups).toEqual([]);
});

test.each([
  [
    `targets:
  - { name: a, url: 'http://a/', depends_on: [b] }
  - { name: b, url: 'http://b/', depends_on: [a] }`,
    /w\.yml:2:\d+: targets\[0\]\.depends_on\[0\]: it depends on itself: target\/a → target\/b → target\/a/,
  ],
  [
    `services:
  - name: s
    matchers: ['a="b"']
    depends_on:
      - nobody`,
    /w\.yml:5:9: services\[0\]\.depends_on\[0\]: there is no target, check or service "nobody"/,
  ],
  [
    `services:\n  - { name: s, matchers: [] }`,
    /w\.yml:2:\d+: services\[0\]\.matchers: a service needs a matcher/,
  ],
  [
    `alerting:\n  own_network: { references: ['9.9.9.9:443'] }`,
    /w\.yml:2:\d+: alerting\.own_network\.references: name two places at least/,
  ],
  [
    `alerting:\n  escalation:\n    - levels: [{ receivers: [boss] }]`,
    /w\.yml:3:\d+: alerting\.escalation\[0\]\.levels\[0\]\.receivers\[0\]: there is no receiver "boss"/,
  ],
])('%s is refused with its line', (text, message) => {
  expect(() => load(text)).toThrow(message);
});
