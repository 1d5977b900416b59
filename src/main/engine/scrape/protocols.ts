import type { ExpositionFormat } from '../exposition/index.ts';

/** A format of metrics by Prometheus's name for it; those we can read. */
export type ScrapeProtocol =
  | 'PrometheusProto'
  | 'PrometheusText0.0.4'
  | 'PrometheusText1.0.0'
  | 'OpenMetricsText0.0.1'
  | 'OpenMetricsText1.0.0';

const mediaTypes: Readonly<Record<ScrapeProtocol, string>> = {
  PrometheusProto:
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
  'PrometheusText0.0.4': 'text/plain;version=0.0.4',
  'PrometheusText1.0.0': 'text/plain;version=1.0.0;escaping=allow-utf-8',
  'OpenMetricsText0.0.1': 'application/openmetrics-text;version=0.0.1',
  'OpenMetricsText1.0.0': 'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8',
};

/** Prometheus's own order: OpenMetrics first, which alone carries exemplars. */
export const prometheusProtocols: readonly ScrapeProtocol[] = [
  'OpenMetricsText1.0.0',
  'OpenMetricsText0.0.1',
  'PrometheusText1.0.0',
  'PrometheusText0.0.4',
];

/** Its order where native histograms are wanted, which only protobuf carries. */
export const nativeProtocols: readonly ScrapeProtocol[] = ['PrometheusProto', ...prometheusProtocols];

/** Plain text first: it is read fastest, every exporter has it, and it forgives small faults. */
export const plainFirstProtocols: readonly ScrapeProtocol[] = [
  'PrometheusText1.0.0',
  'PrometheusText0.0.4',
  'OpenMetricsText1.0.0',
];

export function isScrapeProtocol(name: string): name is ScrapeProtocol {
  return Object.hasOwn(mediaTypes, name);
}

/** The Accept header: weights fall from the first on, and anything else is better than nothing. */
export function acceptHeader(protocols: readonly ScrapeProtocol[]): string {
  const weight = (index: number) => Math.max(0.1, (protocols.length + 1 - index) / 10).toFixed(1);
  const wanted = protocols.map((protocol, index) => `${mediaTypes[protocol]};q=${weight(index)}`);
  return [...wanted, '*/*;q=0.1'].join(',');
}

/** The parser's format for a page of this type; the fallback decides where the type says nothing we know. */
export function formatOfType(contentType: string, fallback: ScrapeProtocol | null): ExpositionFormat {
  if (contentType.startsWith('application/openmetrics-text')) return 'openmetrics';
  if (contentType.startsWith('application/vnd.google.protobuf')) return 'protobuf';
  if (contentType.startsWith('text/plain') || fallback === null) return 'text';
  if (fallback === 'PrometheusProto') return 'protobuf';
  return fallback.startsWith('OpenMetrics') ? 'openmetrics' : 'text';
}
