import type { AlertTransition, AlertsSnapshot } from '#shared/contract/alerts.ts';
import type { AlertSpan, HistoryRow } from './data.ts';

interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * When alerts fired, from their transitions in the period (any order) and what is known of now. An alert whose first
 * transition of the period leaves `firing` fired since before; one without any transition but firing now fired throughout.
 */
export function alertSpans(
  transitions: readonly AlertTransition[],
  now: AlertsSnapshot,
  { fromMs, toMs }: Period,
): AlertSpan[] {
  const spans: AlertSpan[] = [];
  const open = new Map<string, { transition: AlertTransition; startMs: number }>();
  const seen = new Set<string>();

  for (const transition of inOrder(transitions)) {
    const key = transition.fingerprint;
    if (transition.from === 'firing' && transition.to !== 'firing') {
      const started = open.get(key);
      // Never seen to start: it fired when the period began, if nothing else was seen of it before.
      if (started !== undefined || !seen.has(key)) {
        spans.push(spanOf(transition, started?.startMs ?? fromMs, transition.atMs, false));
      }
      open.delete(key);
    } else if (transition.to === 'firing' && !open.has(key)) {
      open.set(key, { transition, startMs: transition.atMs });
    }
    seen.add(key);
  }
  for (const { transition, startMs } of open.values()) spans.push(spanOf(transition, startMs, toMs, true));
  for (const alert of now.alerts) {
    if (alert.state !== 'firing' || seen.has(alert.fingerprint)) continue;
    const firedAtMs = alert.firedAtMs ?? alert.activeSinceMs;
    if (firedAtMs > toMs) continue;
    spans.push(spanOf(alert, Math.max(fromMs, firedAtMs), toMs, true));
  }
  return spans.sort((a, b) => a.startMs - b.startMs);
}

function spanOf(
  of: Pick<AlertTransition, 'fingerprint' | 'rule' | 'severity' | 'labels'>,
  startMs: number,
  endMs: number,
  ongoing: boolean,
): AlertSpan {
  const { fingerprint, rule, severity, labels } = of;
  return { fingerprint, rule, severity, labels, startMs, endMs, ongoing };
}

/** The table: newest first, each with how long its new state lasted. */
export function historyRows(transitions: readonly AlertTransition[], toMs: number): HistoryRow[] {
  const next = new Map<string, number>();
  return inOrder(transitions)
    .reverse()
    .map((transition) => {
      const endMs = next.get(transition.fingerprint);
      next.set(transition.fingerprint, transition.atMs);
      const lasts = transition.to === 'firing' || transition.to === 'pending';
      if (!lasts) return { transition, lastedMs: null, ongoing: false };
      return { transition, lastedMs: (endMs ?? toMs) - transition.atMs, ongoing: endMs === undefined };
    });
}

function inOrder(transitions: readonly AlertTransition[]): AlertTransition[] {
  return [...transitions].sort((a, b) => a.atMs - b.atMs || a.id - b.id);
}
