import { describe, expect, it } from 'vitest';
import type { Alert, AlertsSnapshot } from '#shared/contract/alerts.ts';
import { alertSpans, historyRows } from '#engine/reports/alert-history.ts';
import { transition } from '../../../helpers/report-data.ts';

const period = { fromMs: 1_000, toMs: 9_000 };
const quiet: AlertsSnapshot = {
  alerts: [],
  firing: { critical: 0, high: 0, medium: 0, low: 0 },
  pending: 0,
  quiet: null,
};

function firingNow(fingerprint: string, firedAtMs: number): AlertsSnapshot {
  const alert: Alert = {
    fingerprint,
    rule: 'R',
    group: 'g',
    severity: 'high',
    state: 'firing',
    labels: {},
    annotations: {},
    value: 1,
    expr: 'x',
    activeSinceMs: firedAtMs - 10,
    firedAtMs,
    resolvedAtMs: null,
    acknowledgement: null,
    answerDueMs: null,
    isFalse: false,
    muted: null,
    source: null,
  };
  return { ...quiet, alerts: [alert] };
}

const times = (spans: ReturnType<typeof alertSpans>) => spans.map((s) => [s.startMs, s.endMs, s.ongoing]);

describe('when alerts fired', () => {
  it('pairs firing with what ended it, in whatever order they come', () => {
    const steps = [
      transition(4, 6_000, 'pending', 'firing'),
      transition(2, 3_000, 'pending', 'firing'),
      transition(3, 4_000, 'firing', 'resolved'),
      transition(1, 2_500, 'inactive', 'pending'),
    ];
    expect(times(alertSpans(steps, quiet, period))).toEqual([
      [3_000, 4_000, false],
      [6_000, 9_000, true],
    ]);
  });

  it('starts at the period where only the end is in it', () => {
    const steps = [transition(1, 4_000, 'firing', 'resolved')];
    expect(times(alertSpans(steps, quiet, period))).toEqual([[1_000, 4_000, false]]);
  });

  it('knows from now what fired all through, and what only began later', () => {
    expect(times(alertSpans([], firingNow('b', 500), period))).toEqual([[1_000, 9_000, true]]);
    expect(alertSpans([], firingNow('b', 9_500), period)).toEqual([]);
  });

  it('does not count an alert twice that has transitions and fires now', () => {
    const steps = [transition(1, 3_000, 'pending', 'firing', { fingerprint: 'b' })];
    expect(times(alertSpans(steps, firingNow('b', 3_000), period))).toEqual([[3_000, 9_000, true]]);
  });
});

describe('the history table', () => {
  it('is newest first and says how long each state lasted', () => {
    const rows = historyRows(
      [
        transition(1, 2_000, 'inactive', 'pending'),
        transition(2, 3_000, 'pending', 'firing'),
        transition(3, 7_000, 'firing', 'resolved'),
        transition(4, 8_000, 'pending', 'firing', { fingerprint: 'b' }),
      ],
      9_000,
    );
    expect(rows.map((row) => [row.transition.id, row.lastedMs, row.ongoing])).toEqual([
      [4, 1_000, true],
      [3, null, false],
      [2, 4_000, false],
      [1, 1_000, false],
    ]);
  });
});
