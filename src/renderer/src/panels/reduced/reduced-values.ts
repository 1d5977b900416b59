import type { InstantResult } from '#shared/contract/query.ts';
import type { Calculation, DataPanel } from '#shared/dashboard/index.ts';
import type { VariableScope } from '#shared/dashboard/interpolate.ts';
import type { Labels } from '#shared/model/labels.ts';
import { calculate } from '../../charts/calculate.ts';
import type { Column } from '../../live/series-buffer.ts';
import { panelSeries } from '../panel-series.ts';
import type { PanelSeries } from '../panel-series.ts';
import type { AskedQuery } from '../panel-scope.ts';

/** A series as one value. */
export interface ReducedValue extends Pick<
  PanelSeries,
  'name' | 'labels' | 'query' | 'queryIndex' | 'display'
> {
  readonly value: number | null;
  /** Its column in the range's buffer; null for what was asked at an instant. */
  readonly column: number | null;
}

/** What both kinds of queries answered, each in the order asked of its kind. */
export interface ReducedSource {
  readonly series: readonly { readonly query: number; readonly labels: Labels }[];
  readonly columns: readonly Column[];
  readonly instants: readonly InstantResult[];
}

/** Every series of a panel as one value, in the order of its queries. */
export function reducedValues(
  panel: DataPanel,
  asked: readonly AskedQuery[],
  source: ReducedSource,
  calculation: Calculation,
  scope: VariableScope,
): ReducedValue[] {
  const ranges = asked.flatMap((each, i) => (each.query.kind === 'range' ? [i] : []));
  const instants = asked.flatMap((each, i) => (each.query.kind === 'instant' ? [i] : []));
  const found = [
    ...source.series.map(({ query, labels }, column) => ({
      query: ranges[query] ?? -1,
      labels,
      column,
      value: calculate(source.columns[column] ?? [], calculation),
    })),
    ...source.instants.flatMap(({ vector }, i) =>
      vector.map(({ labels, value }) => ({
        query: instants[i] ?? -1,
        labels,
        column: null,
        value: Number.isNaN(value) ? null : value,
      })),
    ),
  ].sort((a, b) => a.query - b.query);
  return panelSeries(panel, asked, found, scope).map(
    ({ index, name, labels, query, queryIndex, display }) => ({
      name,
      labels,
      query,
      queryIndex,
      display,
      value: found[index]?.value ?? null,
      column: found[index]?.column ?? null,
    }),
  );
}
