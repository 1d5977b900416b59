import { expect, test } from 'vitest';
import type { Alert } from '#shared/contract/alerts.ts';
import { findAlerts, groupAlerts } from '../../../../src/renderer/src/pages/alerts/alert-search.ts';

/** Only what the search looks at. */
function alert(fingerprint: string, rule: string, labels: Record<string, string>, summary = ''): Alert {
  const told: Pick<Alert, 'fingerprint' | 'rule' | 'labels' | 'annotations' | 'expr'> = {
    fingerprint,
    rule,
    labels,
    annotations: summary === '' ? {} : { summary },
    expr: 'up == 0',
  };
  return told as Alert;
}

const alerts = [
  alert('a', 'TargetDown', { job: 'shop', zone: 'eu' }, 'The shop is down'),
  alert('b', 'TargetDown', { job: 'desk', zone: 'us' }),
  alert('c', 'DiskFull', { instance: 'db-1' }),
  alert('d', 'Watchdog', {}),
];
const found = (text: string) => findAlerts(alerts, text).map(({ fingerprint }) => fingerprint);

test('every word must stand somewhere: in the rule, the summary, the expression or a label', () => {
  expect(found('  ')).toEqual(['a', 'b', 'c', 'd']);
  expect(found('targetdown ZONE=eu')).toEqual(['a']);
  expect(found('shop is')).toEqual(['a']);
  expect(found('up ==')).toEqual(['b', 'c', 'd']);
  expect(found('zone=eu job=desk')).toEqual([]);
});

test('groups stand in the order of their first alert; what has no job goes by its instance', () => {
  expect(groupAlerts(alerts, 'rule').map(({ name, alerts }) => [name, alerts.length])).toEqual([
    ['TargetDown', 2],
    ['DiskFull', 1],
    ['Watchdog', 1],
  ]);
  expect(groupAlerts(alerts, 'job').map(({ name }) => name)).toEqual([
    'shop',
    'desk',
    'db-1',
    'of nothing by name',
  ]);
});
