import type { Unit } from '#shared/format/index.ts';
import { quoteLabelValue } from '#shared/model/labels.ts';
import type { MetricInfo } from '#shared/contract/query.ts';

/** What only goes up is told by its type, or by its name where the type isn't known. */
function isCounter(name: string, type: MetricInfo['type']): boolean {
  return type === 'counter' || (type === 'unknown' && /_(total|count|sum|bucket)$/.test(name));
}

/** The matchers of a target's own series. */
export function selectorOf({ job, instance }: { readonly job: string; readonly instance: string }): string {
  return `job=${quoteLabelValue(job)},instance=${quoteLabelValue(instance)}`;
}

/** The expression that shows a metric well: counters and parts of histograms as a rate, the rest as they are. `own`: {@link selectorOf}. */
export function metricExpr(name: string, type: MetricInfo['type'], own: string): string {
  const selector = `${name}{${own}}`;
  return isCounter(name, type) ? `rate(${selector}[1m])` : selector;
}

/** The unit that a metric's name promises by its suffix, per second where it is drawn as a rate. */
export function metricUnit(name: string, type: MetricInfo['type'] = 'unknown'): Unit {
  if (isCounter(name, type)) return /_bytes(_total|_sum)?$/.test(name) ? 'binBps' : 'ops';
  if (name.endsWith('_bytes')) return 'bytes';
  if (name.endsWith('_seconds') && !name.endsWith('time_seconds')) return 's';
  if (name.endsWith('_ratio')) return 'percentunit';
  return 'none';
}
