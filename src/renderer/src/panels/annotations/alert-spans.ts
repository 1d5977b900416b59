import type { AlertTransition } from '#shared/contract/alerts.ts';
import type { TimeSpan } from '../../charts/looks.ts';

/** When alerts fired, from their history (in any order); one whose end isn't in it goes on. */
export function alertSpans(history: readonly AlertTransition[]): TimeSpan[] {
  const open = new Map<string, AlertTransition>();
  const spans: TimeSpan[] = [];
  for (const step of [...history].sort((a, b) => a.atMs - b.atMs || a.id - b.id)) {
    const began = open.get(step.fingerprint);
    if (step.to === 'firing') {
      if (began === undefined) open.set(step.fingerprint, step);
      continue;
    }
    if (began === undefined) continue;
    open.delete(step.fingerprint);
    spans.push(spanOf(began, step.atMs));
  }
  for (const began of open.values()) spans.push(spanOf(began, null));
  return spans;
}

function spanOf({ atMs, rule, severity }: AlertTransition, toMs: number | null): TimeSpan {
  return { kind: 'alert', fromMs: atMs, toMs, color: `var(--wd-${severity})`, text: `${rule} fired` };
}
