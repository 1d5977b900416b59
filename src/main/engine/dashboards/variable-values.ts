import { WatchdeckError } from '#shared/model/errors.ts';
import { formatLabels, METRIC_NAME } from '#shared/model/labels.ts';
import { findAlsoHistograms, histogramLabels } from '../base/assemble-histograms.ts';
import { compileSearch } from '../base/regex.ts';
import { formatSample } from '../base/go-numbers.ts';
import { parseSelector } from '../query/index.ts';
import type { QueryService } from '../query/index.ts';
import type { TimeRange, Tsdb } from '../tsdb/types.ts';

export interface VariableSources {
  readonly tsdb: Pick<Tsdb, 'inSlices'>;
  readonly query: Pick<QueryService, 'instant'>;
}

/** Nobody chooses from more. */
export const MAX_VALUES = 10_000;

/**
 * The values that a variable's query gives over a range of time, each once. The forms are those of Grafana's Prometheus
 * data source: `label_values`, `label_names`, `metrics`, `query_result`, or a selector, which gives its series as text.
 * Rejects `bad_request`, `limit`, and as the query service does.
 */
export async function variableValues(
  query: string,
  range: TimeRange,
  sources: VariableSources,
  signal: AbortSignal,
): Promise<string[]> {
  const values = [...new Set(await find(query.trim(), range, sources, signal))];
  if (values.length > MAX_VALUES)
    throw new WatchdeckError(
      'limit',
      `The variable has ${String(values.length)} values, more than the ${String(MAX_VALUES)} that can be shown: narrow its query with matchers, such as label_values(up{job="node"}, instance)`,
    );
  return values;
}

async function find(
  query: string,
  range: TimeRange,
  { tsdb, query: service }: VariableSources,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [, name = '', inside = ''] = /^([a-z_]+)\((.*)\)$/s.exec(query) ?? [];
  switch (name) {
    case 'label_values': {
      // The label is what stands after the last comma: matchers have commas of their own.
      const comma = inside.lastIndexOf(',');
      const label = inside.slice(comma + 1).trim();
      if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label))
        throw new WatchdeckError(
          'bad_request',
          `"${query}" names no label: write label_values(label) or label_values(metric, label)`,
        );
      const matchers = comma < 0 ? [] : parseSelector(inside.slice(0, comma).trim());
      return findAlsoHistograms(matchers, (each) => tsdb.inSlices.labelValues(label, each, range));
    }
    case 'label_names':
      return findAlsoHistograms(inside.trim() === '' ? [] : parseSelector(inside), (each) =>
        tsdb.inSlices.labelNames(each, range),
      );
    case 'metrics': {
      const pattern = searchFor(inside.trim());
      const metrics = await findAlsoHistograms([], (each) =>
        tsdb.inSlices.labelValues(METRIC_NAME, each, range),
      );
      return metrics.filter((metric) => pattern.test(metric));
    }
    case 'query_result': {
      const { value } = await service.instant(inside, range.maxMs, { signal });
      const atMs = String(Math.round(range.maxMs));
      if (value.type === 'vector')
        return value.samples.map(
          (sample) => `${formatLabels(sample.labels)} ${formatSample(sample.value)} ${atMs}`,
        );
      if (value.type === 'scalar') return [`${formatSample(value.value)} ${atMs}`];
      throw new WatchdeckError('bad_request', `"${inside}" gives neither series nor a number`);
    }
    default:
      return findAlsoHistograms(parseSelector(query), async (matchers) => {
        const series = await tsdb.inSlices.series(matchers, range.minMs, range.maxMs);
        return series.map((labels) => formatLabels(histogramLabels(labels))).sort();
      });
  }
}

function searchFor(pattern: string) {
  try {
    return compileSearch(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WatchdeckError('bad_request', `"${pattern}" is no regular expression: ${reason}`);
  }
}
