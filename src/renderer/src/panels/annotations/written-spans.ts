import { formatDuration } from '#shared/format/index.ts';
import type { TimeAnnotation } from '#shared/contract/annotations.ts';
import type { Incident } from '#shared/contract/incidents.ts';
import type { TimeSpan } from '../../charts/looks.ts';

/** When incidents were open. */
export function incidentSpans(incidents: readonly Incident[]): TimeSpan[] {
  return incidents.map(({ id, title, firedAtMs, resolvedAtMs }) => ({
    kind: 'incident',
    fromMs: firedAtMs,
    toMs: resolvedAtMs,
    color: 'var(--wd-accent-text)',
    text: `Incident ${String(id)}: ${title}`,
  }));
}

/** Notes and deployments, in the words of who wrote them. */
export function annotationSpans(annotations: readonly TimeAnnotation[]): TimeSpan[] {
  return annotations.map(({ kind, fromMs, toMs, text, tags, by }) => ({
    kind,
    fromMs,
    toMs: toMs ?? fromMs,
    color: kind === 'deployment' ? 'var(--wd-accent-text)' : 'var(--wd-low)',
    text: `${kind === 'deployment' ? 'Deployment: ' : ''}${text} (${[by, ...tags].join(', ')})`,
  }));
}

/** When this machine slept: times without samples that are nobody's failure. */
export function sleepSpans(
  sleeps: readonly { readonly fromMs: number; readonly toMs: number }[],
): TimeSpan[] {
  return sleeps.map(({ fromMs, toMs }) => ({
    kind: 'slept',
    fromMs,
    toMs,
    color: 'var(--wd-faint)',
    text: `This machine slept for ${formatDuration(toMs - fromMs)}`,
  }));
}
