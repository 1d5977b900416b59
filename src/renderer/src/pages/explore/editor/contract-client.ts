import type { PrometheusClient } from '@prometheus-io/codemirror-promql';
import type { Client } from '#shared/contract/client.ts';
import type { MetricInfo } from '#shared/contract/query.ts';

/** More names than anyone scrolls through. */
const MAX_METRICS = 10_000;
/** The editor asks for all metadata with every list of names; what it got lately is good enough. */
const FRESH_MS = 30_000;

/** What the editor's completion asks Prometheus for, asked of the engine. */
export function contractClient(client: Client, nowMs: () => number): PrometheusClient {
  let metrics: Promise<MetricInfo[]> = Promise.resolve([]);
  let askedMs = -Infinity;
  const allMetrics = (): Promise<MetricInfo[]> => {
    if (nowMs() - askedMs > FRESH_MS) {
      askedMs = nowMs();
      metrics = client.call('query.metrics', { limit: MAX_METRICS });
      // A failed question isn't an answer to keep.
      metrics.catch(() => {
        askedMs = -Infinity;
      });
    }
    return metrics;
  };
  return {
    labelNames: (metric) => client.call('query.labelNames', ofMetric(metric)),
    labelValues: (label, metric) => client.call('query.labelValues', { label, ...ofMetric(metric) }),
    metricNames: async () => (await allMetrics()).map(({ name }) => name),
    metricMetadata: async () =>
      Object.fromEntries((await allMetrics()).map(({ name, type, help }) => [name, [{ type, help }]])),
    series: () => Promise.resolve([]),
    flags: () => Promise.resolve({}),
  };
}

function ofMetric(metric: string | undefined): { metric?: string } {
  return metric === undefined || metric === '' ? {} : { metric };
}
