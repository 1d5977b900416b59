import type { Alert, AlertsSnapshot } from '#shared/contract/alerts.ts';
import { severities } from '#shared/model/severity.ts';

const rules = ['DatabaseDown', 'HighLatency', 'DiskFillsUp', 'CertificateEnds'] as const;
const summaries = [
  'The database of the shop answers nobody: connection refused by 10.0.0.7:5432',
  'p95 of checkout is 840 ms, over 200 ms for 12 min',
  '/srv/data is full in 9 h at this pace',
  'shop.example ends in 11 d',
] as const;

/** One alert of each severity. */
export function madeUpAlerts(nowMs: number): AlertsSnapshot {
  const alerts = severities.map((severity, i): Alert => ({
    fingerprint: String(i),
    rule: rules[i] ?? '',
    group: 'kit',
    severity,
    state: i === 3 ? 'pending' : 'firing',
    labels: { job: i === 1 ? 'checkout' : 'shop', severity },
    annotations: { summary: summaries[i] ?? '' },
    value: 1,
    expr: 'up == 0',
    activeSinceMs: nowMs - (i + 1) * 740_000,
    firedAtMs: nowMs - (i + 1) * 740_000,
    resolvedAtMs: null,
    acknowledgement: null,
    answerDueMs: null,
    isFalse: false,
    muted: null,
    source: null,
  }));
  return { alerts, firing: { critical: 1, high: 1, medium: 1, low: 0 }, pending: 1, quiet: null };
}
