import type { PanelQuery } from '#shared/dashboard/index.ts';
import { parseDurationMs } from '../../base/duration.ts';
import type { DataSources } from './data-sources.ts';
import { given } from './display.ts';
import type { Notes } from './notes.ts';
import type { Part } from './part.ts';

/** A panel has at most so many (panel.ts of the model). */
const MOST = 50;

/** The queries of a panel. Those of other data sources than Prometheus are named in the notes. */
export function readTargets(panel: Part, sources: DataSources, notes: Notes, isTable: boolean): PanelQuery[] {
  const panelSource = panel.raw('datasource');
  const panelStepS = durationS(panel.text('interval'), notes, 'the panel’s smallest step');
  panel.ignore('maxDataPoints', 'cacheTimeout', 'queryCachingTTL');
  const taken = new Set<string>();
  const queries: PanelQuery[] = [];
  for (const target of panel.parts('targets')) {
    const id = freeId(target.text('refId'), taken);
    const source = sources.kindOf(target.raw('datasource') ?? panelSource);
    const expr = target.text('expr');
    if (source !== null) {
      target.ignore(...Object.keys(target.fields));
      notes.left(`query ${id} asks ${source}`);
      continue;
    }
    if (expr === undefined) {
      const isEmpty = Object.keys(target.fields).every((key) =>
        ['refId', 'datasource', 'hide'].includes(key),
      );
      if (!isEmpty) notes.left(`query ${id} has no expression of PromQL`);
      target.ignore(...Object.keys(target.fields));
      continue;
    }
    if (queries.length === MOST) {
      notes.left(`queries beyond ${String(MOST)}, from ${id} on`);
      break;
    }
    taken.add(id);
    queries.push(readTarget(target, id, expr, panelStepS, notes, isTable));
  }
  return queries;
}

function readTarget(
  target: Part,
  id: string,
  expr: string,
  panelStepS: number | undefined,
  notes: Notes,
  isTable: boolean,
): PanelQuery {
  const legend = target.text('legendFormat');
  const [instant, overRange] = [target.flag('instant') === true, target.flag('range') === true];
  const isInstant = instant && !overRange;
  if (instant && overRange)
    notes.approximated(`query ${id} is asked over the range, not for its end besides`);
  if (isTable && !isInstant && target.text('format') === 'table')
    notes.approximated(`query ${id} gives one row per series, not one per moment`);
  const factor = target.number('intervalFactor');
  // 2 is what every query had that nobody changed.
  if (factor !== undefined && factor > 2)
    notes.approximated(`query ${id} is as fine as the panel is wide, not ${String(factor)} times coarser`);
  if (target.flag('exemplar') === true) notes.left(`exemplars of query ${id}`);
  for (const [, name] of expr.matchAll(/\$\{?(__\w+)|\[\[(?:__\w+)/g))
    if (name !== undefined && !FILLED_IN.has(name)) notes.left(`$${name} in query ${id} is not filled in`);
  target.ignore('editorMode', 'step', 'metric', 'useBackend', 'disableTextWrap', 'fullMetaSearch');
  target.ignore(
    'includeNullMetadata',
    'requestId',
    'key',
    'target',
    'textEditor',
    'dsType',
    'query',
    'queryType',
  );
  target.usual({
    format: ['time_series', 'table', 'heatmap'],
    intervalFactor: [1, 2, factor],
    hide: [true, false],
  });
  const stepS = durationS(target.text('interval'), notes, `the smallest step of query ${id}`) ?? panelStepS;
  notes.rest(target);
  return given({
    id,
    expr: expr.replace(/\r\n?/g, '\n').trim(),
    legend: legend === undefined || legend === '' || legend === '__auto' ? undefined : legend,
    kind: isInstant ? ('instant' as const) : ('range' as const),
    hidden: target.flag('hide') === true,
    minStepS: stepS,
  });
}

const FILLED_IN = new Set([
  '__interval',
  '__interval_ms',
  '__rate_interval',
  '__range',
  '__range_s',
  '__range_ms',
]);

/** Seconds of `30s`, or of `>30s` as older panels have it; of a variable nothing is known. */
function durationS(text: string | undefined, notes: Notes, what: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  const ms = parseDurationMs(text.replace(/^>/, ''));
  if (ms === null || ms <= 0) {
    notes.approximated(`${what}, ${text}, is found by itself`);
    return undefined;
  }
  return ms / 1000;
}

function freeId(wanted: string | undefined, taken: ReadonlySet<string>): string {
  const base = wanted === undefined || wanted === '' ? 'A' : wanted;
  if (!taken.has(base)) return base;
  for (let count = 0; ; count++) {
    const id = count < 26 ? String.fromCharCode(65 + count) : `${base}${String(count)}`;
    if (!taken.has(id)) return id;
  }
}
