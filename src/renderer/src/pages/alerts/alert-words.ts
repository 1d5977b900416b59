import { formatDuration } from '#shared/format/index.ts';
import type { Alert, AlertState, RuleAdvice, RuleQuality } from '#shared/contract/alerts.ts';
import type { Severity } from '#shared/model/severity.ts';
import { severities } from '#shared/model/severity.ts';
import type { Mark } from '../../ui/SeverityMark.tsx';

/** The sentence its author gave it, or the expression that holds. */
export function alertSummary({ annotations, expr }: Pick<Alert, 'annotations' | 'expr'>): string {
  return annotations.summary ?? annotations.description ?? annotations.message ?? expr;
}

/** Alerts of one state by severity, most severe first, without empty groups. */
export function bySeverity(
  alerts: readonly Alert[],
  state: AlertState,
): { readonly severity: Severity; readonly alerts: readonly Alert[] }[] {
  return severities
    .map((severity) => ({
      severity,
      alerts: alerts.filter((alert) => alert.state === state && alert.severity === severity),
    }))
    .filter((group) => group.alerts.length > 0);
}

/** A rule's or transition's mark: firing shows its severity, the rest is calm. */
export function markOfState(state: AlertState, severity: Severity): Mark {
  if (state === 'firing') return severity;
  return state === 'pending' ? 'unknown' : 'ok';
}

const MINUTE_MS = 60_000;

/** How long is left to answer an alert: "answer due in 12 min", "answer now", "answer overdue by 3 h". */
export function answerWords(dueMs: number, nowMs: number): string {
  const leftMs = dueMs - nowMs;
  if (leftMs >= MINUTE_MS)
    return `answer due in ${formatDuration(Math.floor(leftMs / MINUTE_MS) * MINUTE_MS)}`;
  if (leftMs > -MINUTE_MS) return 'answer now';
  return `answer overdue by ${formatDuration(Math.floor(-leftMs / MINUTE_MS) * MINUTE_MS)}`;
}

/** When something comes: "in 12 min", "in 40 s", "now". */
export function comesWords(atMs: number, nowMs: number): string {
  const leftMs = atMs - nowMs;
  if (leftMs <= 0) return 'now';
  return `in ${formatDuration(Math.max(1, Math.floor(leftMs / 1_000)) * 1_000)}`;
}

/** What to change: "for: 5 min", "threshold 110". */
export function adviceWords({ forMs, threshold }: RuleAdvice['suggestions'][number]): string {
  return forMs === null ? `threshold ${String(threshold)}` : `for: ${formatDuration(forMs)}`;
}

/** What tells rules of one name apart: "machine, high". */
export function placeWords({ group, severity }: Pick<RuleQuality, 'group' | 'severity'>): string {
  return group === '' ? severity : `${group}, ${severity}`;
}
