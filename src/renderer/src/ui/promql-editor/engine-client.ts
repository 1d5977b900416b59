import type { PrometheusClient } from '@prometheus-io/codemirror-promql/dist/esm/client/prometheus';
import type { Client } from '#shared/contract/client.ts';

/** More names than anyone scrolls through; what is typed narrows them in the engine. */
const MAX_METRICS = 1_000;

/** What completion asks a Prometheus for, answered by the engine over the contract. */
export function engineClient(client: Client): PrometheusClient {
  const metricOf = (metric: string | undefined): { metric?: string } =>
    metric === undefined || metric === '' ? {} : { metric };
  return {
    labelNames: (metric) => client.call('query.labelNames', metricOf(metric)),
    labelValues: (label, metric) => client.call('query.labelValues', { label, ...metricOf(metric) }),
    metricNames: async (prefix = '') => {
      const metrics = await client.call('query.metrics', { match: prefix, limit: MAX_METRICS });
      return metrics.map(({ name }) => name);
    },
    metricMetadata: async () => {
      const metrics = await client.call('query.metrics', { limit: MAX_METRICS });
      return Object.fromEntries(metrics.map(({ name, type, help }) => [name, [{ type, help }]]));
    },
    // Only asked for rule editors; what a series looks like is told by its labels.
    series: () => Promise.resolve([]),
    flags: () => Promise.resolve({}),
  };
}
