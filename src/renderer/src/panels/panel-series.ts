import type { DataPanel, PanelQuery } from '#shared/dashboard/index.ts';
import { interpolate } from '#shared/dashboard/interpolate.ts';
import type { VariableScope } from '#shared/dashboard/interpolate.ts';
import type { Labels } from '#shared/model/labels.ts';
import { fillTemplate, seriesNames } from '../charts/names.ts';
import { displayOf } from './display/overrides.ts';
import type { SeriesDisplay } from './display/overrides.ts';
import type { AskedQuery } from './panel-scope.ts';

/** One series of a panel with its name and what it is shown by. */
export interface PanelSeries {
  /** Index into the answer's series. */
  readonly index: number;
  readonly query: PanelQuery;
  /** Index into what was asked. */
  readonly queryIndex: number;
  readonly labels: Labels;
  readonly name: string;
  readonly display: SeriesDisplay;
}

/** Names an answer's series as the panel says, and puts its overrides over them; those hidden are left out. */
export function panelSeries(
  panel: DataPanel,
  asked: readonly AskedQuery[],
  series: readonly { readonly query: number; readonly labels: Labels }[],
  scope: VariableScope,
): PanelSeries[] {
  const names = new Array<string>(series.length).fill('');
  asked.forEach(({ query, expr }, place) => {
    const own = series.flatMap((each, i) => (each.query === place ? [i] : []));
    const automatic = seriesNames(
      own.map((i) => series[i]?.labels ?? {}),
      expr,
    );
    const template = query.legend === undefined ? null : interpolate(query.legend, scope, 'text');
    own.forEach((i, at) => {
      const filled = template === null ? '' : fillTemplate(template, series[i]?.labels ?? {}).trim();
      names[i] = filled === '' ? (automatic[at] ?? '') : filled;
    });
  });
  return series.flatMap(({ query: place, labels }, index) => {
    const query = asked[place]?.query;
    if (query === undefined) return [];
    const display = displayOf(panel.display, panel.overrides, { name: names[index] ?? '', query: query.id });
    if (display.hidden === true) return [];
    const name = display.name === undefined ? (names[index] ?? '') : interpolate(display.name, scope, 'text');
    return [{ index, query, queryIndex: place, labels, name, display }];
  });
}
