import { expect, test } from 'vitest';
import { madeUpAlerts } from '../../../../src/renderer/src/kit/made-up-alerts.ts';
import { alertsOfPanel } from '../../../../src/renderer/src/panels/alerts/alert-filter.ts';

const { alerts } = madeUpAlerts(0);
const rules = (matchers: string[], states: ('firing' | 'pending')[] = ['firing', 'pending']) =>
  alertsOfPanel({ matchers, states }, alerts, new Map([['job', { values: ['shop'], isAll: false }]]));

test('by state and by labels, with variables filled in', () => {
  expect(rules([]).alerts).toHaveLength(4);
  expect(rules([], ['pending']).alerts.map(({ rule }) => rule)).toEqual(['CertificateEnds']);
  expect(rules(['job="$job"', 'severity=~"crit.*|medium"']).alerts.map(({ rule }) => rule)).toEqual([
    'DatabaseDown',
    'DiskFillsUp',
  ]);
  expect(rules(['severity!~"c"']).alerts).toHaveLength(4);
  expect(rules(['nothing=""']).alerts).toHaveLength(4);
});

test('what is no matcher is named, not passed over', () => {
  expect(rules(['job', 'severity=~"("']).broken).toEqual(['job', '(']);
});
