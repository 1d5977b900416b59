/** What the label `severity` means, and by when somebody should answer. */
import { describe, expect, test } from 'vitest';
import { answerDueMs, severityBy } from '#engine/alerting/answer-due.ts';
import { alertingSettingsSchema, toAlertingSettings } from '#engine/alerting/index.ts';
import { DEFAULT_SEVERITY } from '#engine/alerting/settings/types.ts';
import { loadConfig } from '#engine/config/load.ts';
import { DocumentError } from '#engine/base/yaml-document.ts';

const settings = (section: unknown) => toAlertingSettings(alertingSettingsSchema.parse(section)).severity;

test.each([
  ['critical', 'critical'],
  ['Page', 'high'],
  ['warning', 'medium'],
  ['info', 'low'],
  ['sev1', 'critical'],
  ['SEV1', 'critical'],
  ['error', 'low'],
  ['whatever', 'medium'],
  [undefined, 'medium'],
])('with words of one’s own, %s means %s', (label, severity) => {
  expect(severityBy(settings({ severity_words: { Sev1: 'critical', error: 'low' } }))(label)).toBe(severity);
});

describe('an answer is due', () => {
  const fired = { state: 'firing', activeSinceMs: 500, firedAtMs: 1_000 } as const;
  const acknowledgement = { atMs: 2_000, by: 'ada', via: 'console', comment: '' };
  const { answerWithinMs } = DEFAULT_SEVERITY;

  test.each([
    ['critical', 0],
    ['high', 15 * 60_000],
    ['medium', 3_600_000],
    ['low', 4 * 3_600_000],
  ] as const)('%s: %i ms after it fired', (severity, withinMs) => {
    expect(answerDueMs(fired, severity, null, answerWithinMs)).toBe(1_000 + withinMs);
  });

  test('not while somebody has it, not before it fires, not when it is over', () => {
    expect(answerDueMs(fired, 'high', acknowledgement, answerWithinMs)).toBeNull();
    expect(answerDueMs({ ...fired, state: 'pending' }, 'high', null, answerWithinMs)).toBeNull();
    expect(answerDueMs({ ...fired, state: 'resolved' }, 'high', null, answerWithinMs)).toBeNull();
  });

  test('within times of one’s own, the others stay', () => {
    expect(settings({ answer_within: { high: '5m' } }).answerWithinMs).toEqual({
      ...answerWithinMs,
      high: 300_000,
    });
  });
});

test.each([
  ['alerting:\n  severity_words: { sev1: worst }', /w\.yml:2:\d+: .*expected critical, high, medium, low/],
  ['alerting:\n  answer_within:\n    high: soon', /w\.yml:3:\d+: .*expected a duration/],
  ['alerting:\n  answer_in: 3', /w\.yml:2:\d+: .*unknown field "answer_in"/],
])('%j is refused with its line', (text, message) => {
  const read = () => loadConfig(text, 'w.yml', () => null);
  expect(read).toThrow(DocumentError);
  expect(read).toThrow(message);
});
