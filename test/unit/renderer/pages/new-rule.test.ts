import { describe, expect, it } from 'vitest';
import {
  emptyFields,
  nameFor,
  readLabels,
  saidBy,
} from '../../../../src/renderer/src/pages/rules/new-rule-words.ts';

describe('the form of a new rule', () => {
  it('reads labels a line, quoted or not, and names lines that are none', () => {
    expect(readLabels('team: web\n tier = "front end"\n\nempty:\n')).toEqual({
      labels: { team: 'web', tier: 'front end', empty: '' },
      wrong: [],
    });
    expect(readLabels('team web\n1st: x\nalertname: other\nok: 1')).toEqual({
      labels: { ok: '1' },
      wrong: ['team web', '1st: x', 'alertname: other'],
    });
  });

  it('says what is written and leaves out what is empty', () => {
    const fields = { ...emptyFields, severity: 'high', labelsText: 'team: web', summary: ' down ' };
    expect(saidBy(fields)).toEqual({
      labels: { severity: 'high', team: 'web' },
      annotations: { summary: 'down' },
    });
  });

  it.each([
    ['node_load1 > 4', 'NodeLoad1'],
    ['avg_over_time(temp_celsius[5m]) > 80', 'TempCelsius'],
    ['sum by (job) (rate(http_requests_total[5m]))', 'HttpRequestsTotal'],
    ['up == 0', ''],
    ['', ''],
  ])('proposes a name for %s', (expr, name) => {
    expect(nameFor(expr)).toBe(name);
  });
});
