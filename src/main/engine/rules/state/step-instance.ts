import { formatDuration } from '#shared/format/index.ts';
import type { AlertingRule, AlertInstance, NewTransition } from '../types.ts';

/** How long a resolved instance stays in the set for display, as in Prometheus (rules/alerting.go resolvedRetention). */
export const RESOLVED_RETENTION_MS = 15 * 60_000;

/** One evaluation, as far as a single alert is concerned. */
export interface Step {
  readonly rule: Pick<AlertingRule, 'forMs' | 'keepFiringForMs'>;
  readonly atMs: number;
  /** Time before this evaluation in which nothing was evaluated (restart, sleep): `for` and `keep_firing_for` don't run in it. */
  readonly gapMs: number;
  /** Right after a start: instances without a sample are left alone, since their targets may not have been read yet. */
  readonly settling: boolean;
}

export type Report = (
  instance: AlertInstance,
  from: NewTransition['from'],
  to: NewTransition['to'],
  reason: string,
) => void;

/** An alert whose expression holds. */
export type Found = Pick<AlertInstance, 'fingerprint' | 'labels' | 'annotations' | 'value'>;

/** The expression holds for this label set. */
export function withSample(
  found: Found,
  before: AlertInstance | undefined,
  input: Step,
  report: Report,
): AlertInstance {
  const { atMs, gapMs } = input;
  const { forMs } = input.rule;
  if (before?.state === 'firing') return { ...before, ...found, keepFiringSinceMs: null };
  const pending: AlertInstance = {
    ...found,
    state: 'pending',
    activeSinceMs: before?.state === 'pending' ? before.activeSinceMs + gapMs : atMs,
    firedAtMs: null,
    resolvedAtMs: null,
    keepFiringSinceMs: null,
  };
  const from = before?.state ?? 'inactive';
  const trueForMs = atMs - pending.activeSinceMs;
  if (trueForMs >= forMs) {
    const firing: AlertInstance = { ...pending, state: 'firing', firedAtMs: atMs };
    report(
      firing,
      from,
      'firing',
      forMs === 0 ? 'expression true' : `expression true for ${formatDuration(trueForMs)}`,
    );
    return firing;
  }
  if (from !== 'pending')
    report(pending, from, 'pending', `expression true; fires after ${formatDuration(forMs)}`);
  return pending;
}

/** The expression doesn't hold (any more); null: the instance is gone. */
export function withoutSample(before: AlertInstance, input: Step, report: Report): AlertInstance | null {
  const { atMs, gapMs } = input;
  const { keepFiringForMs } = input.rule;
  if (before.state === 'resolved')
    return atMs - (before.resolvedAtMs ?? atMs) > RESOLVED_RETENTION_MS ? null : before;
  if (input.settling)
    return before.state === 'pending' ? { ...before, activeSinceMs: before.activeSinceMs + gapMs } : before;
  if (before.state === 'pending') {
    report(before, 'pending', 'inactive', 'expression no longer true');
    return null;
  }
  const falseSinceMs = before.keepFiringSinceMs === null ? atMs : before.keepFiringSinceMs + gapMs;
  if (atMs - falseSinceMs < keepFiringForMs) return { ...before, keepFiringSinceMs: falseSinceMs };
  const resolved: AlertInstance = {
    ...before,
    state: 'resolved',
    resolvedAtMs: atMs,
    keepFiringSinceMs: null,
  };
  const reason =
    keepFiringForMs > 0
      ? `expression no longer true for ${formatDuration(atMs - falseSinceMs)}`
      : 'expression no longer true';
  report(resolved, 'firing', 'resolved', reason);
  return resolved;
}
