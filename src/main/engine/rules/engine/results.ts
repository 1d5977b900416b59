import { formatLabels, labelsKey, makeLabels, METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { InstantValue, VectorSample } from '../../promql/types.ts';
import { RuleEvaluationError } from '../state/evaluate-alerting-rule.ts';
import type { AlertInstance, RecordingRule } from '../types.ts';

/** The samples of a rule's result: a vector as it is, a scalar as one sample without labels (rules/manager.go EngineQueryFunc). */
export function vectorOf(value: InstantValue): readonly VectorSample[] {
  if (value.type === 'vector') return value.samples;
  if (value.type === 'scalar') return [{ labels: makeLabels([]), value: value.value }];
  throw new RuleEvaluationError('rule result is not a vector or scalar');
}

/** A recording rule's output: named after the rule, its labels over the result's (an empty one removes). */
export function recordedSamples(
  rule: RecordingRule,
  samples: readonly VectorSample[],
  limit: number,
): VectorSample[] {
  const seen = new Set<string>();
  const out = samples.map((sample) => {
    const labels = makeLabels(Object.entries({ ...sample.labels, ...rule.labels, [METRIC_NAME]: rule.name }));
    const key = labelsKey(labels);
    if (seen.has(key))
      throw new RuleEvaluationError(
        `vector contains metrics with the same labelset after applying rule labels: ${formatLabels(labels)}`,
      );
    seen.add(key);
    return { ...sample, labels };
  });
  if (limit > 0 && out.length > limit)
    throw new RuleEvaluationError(`exceeded limit of ${limit} with ${out.length} series`);
  return out;
}

/** Names of the series that {@link alertSamples} gives. */
export const ALERT_SERIES = ['ALERTS', 'ALERTS_FOR_STATE'] as const;

/** Label sets of the synthetic series of one alert. */
interface AlertSeries {
  readonly pending: Labels;
  readonly firing: Labels;
  readonly forState: Labels;
}

/** By the alert's labels: the same object while the alert lasts. */
const alertSeries = new WeakMap<Labels, AlertSeries>();

function alertSeriesOf(labels: Labels): AlertSeries {
  let series = alertSeries.get(labels);
  if (series === undefined) {
    const made = (more: Labels): Labels => makeLabels(Object.entries({ ...labels, ...more }));
    series = {
      pending: made({ [METRIC_NAME]: 'ALERTS', alertstate: 'pending' }),
      firing: made({ [METRIC_NAME]: 'ALERTS', alertstate: 'firing' }),
      forState: made({ [METRIC_NAME]: 'ALERTS_FOR_STATE' }),
    };
    alertSeries.set(labels, series);
  }
  return series;
}

/** Prometheus's synthetic series: `ALERTS{alertstate=…} 1` and `ALERTS_FOR_STATE` (unix seconds since when active). */
export function alertSamples(instances: readonly AlertInstance[]): VectorSample[] {
  const out: VectorSample[] = [];
  for (const { labels, state, activeSinceMs } of instances) {
    if (state === 'resolved') continue;
    const series = alertSeriesOf(labels);
    out.push(
      { labels: series[state], value: 1 },
      { labels: series.forState, value: Math.floor(activeSinceMs / 1000) },
    );
  }
  return out;
}
