import type { Alert, NewSilence } from '../contract/alerts.ts';

/** A silence of just this alert: by all its labels, so that its neighbours stay loud. */
export function silenceOf(alert: Pick<Alert, 'labels' | 'rule'>, nowMs: number, spanMs: number): NewSilence {
  const matchers = Object.entries(alert.labels)
    .filter(([name]) => name !== '__name__')
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, op: '=' as const, value }));
  return { matchers, startsAtMs: nowMs, endsAtMs: nowMs + spanMs, comment: '' };
}

function rank(name: string): number {
  return name === 'alertname' ? 0 : 1;
}
