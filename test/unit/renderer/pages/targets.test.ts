import { describe, expect, test } from 'vitest';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { findTargets } from '../../../../src/renderer/src/pages/targets/find-targets.ts';
import {
  metricExpr,
  metricUnit,
  selectorOf,
} from '../../../../src/renderer/src/pages/targets/metric-charts.ts';
import {
  byTrouble,
  completeUrl,
  failureSentence,
  ordinal,
  parseInterval,
  writeInterval,
} from '../../../../src/renderer/src/pages/targets/target-words.ts';

const since = new Date(2026, 10, 21, 14, 2, 10).getTime();

const target = (changes: Partial<TargetStatus>): TargetStatus => ({
  name: 'bot',
  job: 'bot',
  instance: '127.0.0.1:9100',
  url: 'http://127.0.0.1:9100/metrics',
  labels: {},
  intervalMs: 5_000,
  timeoutMs: 3_000,
  editable: true,
  health: 'down',
  lastScrapeMs: since,
  lastDurationMs: 3,
  samplesScraped: 0,
  seriesCount: 0,
  failure: { code: 'refused', message: 'connection refused by 127.0.0.1:9100' },
  consecutiveFailures: 3,
  failingSinceMs: since,
  recent: [],
  ...changes,
});

describe('failureSentence', () => {
  test('names what, how often and since when', () => {
    expect(failureSentence(target({}), since + 60_000)).toBe(
      'Scrape failed: connection refused by 127.0.0.1:9100 (3rd time, since 14:02)',
    );
  });

  test('a first failure needs no count, an old one gets its day', () => {
    expect(failureSentence(target({ consecutiveFailures: 1 }), since)).toContain('9100 (since 14:02)');
    expect(failureSentence(target({}), since + 3 * 86_400_000)).toContain('since 21 Nov 2026, 14:02)');
  });

  test('nothing when all is well, and no prefix twice', () => {
    expect(failureSentence(target({ failure: null }), since)).toBeNull();
    const failure = { code: 'x', message: 'Scrape failed: no answer within 3 s.' };
    expect(failureSentence(target({ failure, consecutiveFailures: 0, failingSinceMs: null }), since)).toBe(
      'Scrape failed: no answer within 3 s',
    );
  });
});

test('ordinals', () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal).join(' ')).toBe(
    '1st 2nd 3rd 4th 11th 12th 13th 21st 112th',
  );
});

test('those in trouble come first, then by name', () => {
  const list = [
    target({ name: 'b10', health: 'up' }),
    target({ name: 'b9', health: 'up' }),
    target({ name: 'new', health: 'unknown' }),
    target({ name: 'z', health: 'down' }),
  ];
  expect(list.sort(byTrouble).map(({ name }) => name)).toEqual(['z', 'new', 'b9', 'b10']);
});

test('addresses are completed, other schemes and nonsense are not', () => {
  expect(completeUrl(' 127.0.0.1:9100/metrics ')).toBe('http://127.0.0.1:9100/metrics');
  expect(completeUrl('localhost:9100')).toBe('http://localhost:9100/');
  expect(completeUrl('https://a.example/m?x=1')).toBe('https://a.example/m?x=1');
  for (const bad of ['', 'ftp://a', 'http://', 'http:// x', 'a b']) expect(completeUrl(bad)).toBeNull();
});

test('intervals are read and written', () => {
  expect(parseInterval('5')).toBe(5_000);
  expect(parseInterval('500ms')).toBe(500);
  expect(parseInterval('1.5 m')).toBe(90_000);
  for (const bad of ['', '50ms', 'x', '-1s']) expect(parseInterval(bad)).toBeNull();
  expect([500, 5_000, 60_000, 90_000].map(writeInterval)).toEqual(['500ms', '5s', '1m', '90s']);
});

test('a metric is charted as its type asks', () => {
  expect(metricExpr('http_requests_total', 'counter', selectorOf({ job: 'a"b', instance: 'h:1' }))).toBe(
    'rate(http_requests_total{job="a\\"b",instance="h:1"}[1m])',
  );
  expect(metricExpr('queue_length', 'gauge', 'job="a"')).toBe('queue_length{job="a"}');
  expect(metricUnit('process_resident_memory_bytes', 'gauge')).toBe('bytes');
  expect(metricUnit('sent_bytes_total')).toBe('binBps');
  expect(metricUnit('http_requests_total')).toBe('ops');
  expect(metricUnit('process_start_time_seconds', 'gauge')).toBe('none');
  expect(metricUnit('scrape_duration_seconds', 'gauge')).toBe('s');
});

test('targets are found by words of the name, the address and labels', () => {
  const all = [
    target({ name: 'shop', url: 'http://10.0.0.1:9100/metrics', labels: { zone: 'eu', job: 'shop' } }),
    target({ name: 'desk', url: 'http://10.0.0.2:9100/metrics', labels: { zone: 'us', job: 'desk' } }),
  ];
  const found = (text: string) => findTargets(all, text).map(({ name }) => name);
  expect(found('')).toEqual(['shop', 'desk']);
  expect(found('10.0.0.2')).toEqual(['desk']);
  expect(found('Zone=EU 9100')).toEqual(['shop']);
  expect(found('zone=eu desk')).toEqual([]);
});
