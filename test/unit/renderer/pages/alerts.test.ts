import { expect, test } from 'vitest';
import type { Alert } from '#shared/contract/alerts.ts';
import {
  alertSummary,
  answerWords,
  bySeverity,
  markOfState,
} from '../../../../src/renderer/src/pages/alerts/alert-words.ts';
import { splitComparison } from '../../../../src/renderer/src/pages/alerts/comparison.ts';
import { offsetOf, problemOf } from '../../../../src/renderer/src/pages/settings/config-problem.ts';

const alert = (changes: Partial<Alert>): Alert => ({
  fingerprint: 'f',
  rule: 'R',
  group: 'g',
  severity: 'high',
  state: 'firing',
  labels: {},
  annotations: {},
  value: 1,
  expr: 'up == 0',
  activeSinceMs: 0,
  firedAtMs: 0,
  resolvedAtMs: null,
  acknowledgement: null,
  answerDueMs: null,
  isFalse: false,
  muted: null,
  source: null,
  ...changes,
});

test('the author’s words come before the expression', () => {
  expect(alertSummary(alert({ annotations: { summary: 's', description: 'd' } }))).toBe('s');
  expect(alertSummary(alert({ annotations: { description: 'd' } }))).toBe('d');
  expect(alertSummary(alert({}))).toBe('up == 0');
});

test.each([
  [15 * 60_000, 'answer due in 15 min'],
  [90_000, 'answer due in 1 min'],
  [59_999, 'answer now'],
  [-59_999, 'answer now'],
  [-60_000, 'answer overdue by 1 min'],
  [-5.5 * 3_600_000, 'answer overdue by 5 h 30 min'],
])('with %i ms left: %s', (leftMs, words) => {
  expect(answerWords(1_000_000 + leftMs, 1_000_000)).toBe(words);
});

test('groups are by severity, most severe first, without empty ones', () => {
  const alerts = [
    alert({ severity: 'low' }),
    alert({ severity: 'critical' }),
    alert({ severity: 'high', state: 'pending' }),
  ];
  expect(bySeverity(alerts, 'firing').map(({ severity }) => severity)).toEqual(['critical', 'low']);
  expect(bySeverity(alerts, 'pending').map(({ severity }) => severity)).toEqual(['high']);
});

test('only what fires shows its severity', () => {
  expect(markOfState('firing', 'critical')).toBe('critical');
  expect(markOfState('pending', 'critical')).toBe('unknown');
  expect(markOfState('resolved', 'critical')).toBe('ok');
});

test('a comparison gives the drawn side and the line', () => {
  expect(splitComparison('sum(rate(x{a="b > 1"}[1m])) > 0.9')).toEqual({
    expr: 'sum(rate(x{a="b > 1"}[1m]))',
    threshold: { value: 0.9, label: '> 0.9' },
  });
  expect(splitComparison('up == 0').threshold?.value).toBe(0);
  expect(splitComparison('x < -1.5e3').threshold?.value).toBe(-1500);
});

test.each([
  'up',
  'a > b',
  'a > 1 and b > 2',
  'absent(x > 5)',
  'count(x > 5) by (job)',
  '(x > 5',
  'a > 1 < 5',
])('%s is drawn as it is', (expr) => {
  expect(splitComparison(expr)).toEqual({ expr, threshold: undefined });
});

test('a mistake in the config is found in its text', () => {
  expect(problemOf({ message: 'no', details: { line: 3, column: 5 } })).toEqual({
    line: 3,
    column: 5,
    message: 'no',
  });
  expect(problemOf({ message: 'no', details: { line: 3 } })?.column).toBe(1);
  expect(problemOf({ message: 'no', details: undefined })).toBeNull();
  expect(offsetOf('ab\ncd\nef', 2, 2)).toBe(4);
  expect(offsetOf('ab\ncd', 2, 99)).toBe(5);
  expect(offsetOf('ab', 9, 1)).toBe(2);
});
