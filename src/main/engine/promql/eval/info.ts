import { METRIC_NAME, makeLabels, type Labels } from '#shared/model/labels.ts';
import type { Call } from '../ast.ts';
import { PromqlError } from '../errors.ts';
import { dataMatchers, infoNameMatchers, infoSelector } from '../info-selector.ts';
import { matches } from '../matches.ts';
import type { EvaluationContext, Grid } from './context.ts';
import { selectVector } from './select.ts';
import { labelsText, mergeSame, newColumn, type Column, type Histograms } from './values.ts';

/** The labels by which an info series and the series it tells of find each other. */
const IDENTIFYING = ['instance', 'job'] as const;

/** Info series by name and then by their identifying labels; values are the samples' own times in seconds. */
type InfoSeries = ReadonlyMap<string, ReadonlyMap<string, readonly Column[]>>;

/**
 * info(): adds the labels of the info series of the same instance and job (Prometheus promql/info.go). Where labels are asked
 * for that have to have a value, series without an info series that has them are left out.
 */
export function addInfo(
  call: Call,
  base: readonly Column[],
  grid: Grid,
  context: EvaluationContext,
): readonly Column[] {
  if (base.length === 0) return base;
  const nameMatchers = infoNameMatchers(call);
  const isInfo = ({ labels }: Column): boolean =>
    nameMatchers.length > 0 && nameMatchers.every((matcher) => matches(matcher, labels[METRIC_NAME] ?? ''));
  const enriched = base.filter((column) => !isInfo(column));
  const found = infoSeriesOf(selectVector(infoSelector(call), grid, context, true), enriched);
  const wanted = dataMatchers(call).filter(({ name }) => name !== METRIC_NAME);
  const isOptional = wanted.every((matcher) => matches(matcher, ''));
  const names = wanted.length === 0 ? null : new Set(wanted.map(({ name }) => name));
  const out: Column[] = [];
  for (const column of base) {
    context.checkpoint();
    if (isInfo(column)) out.push(column);
    else out.push(...withInfo(column, found, names, isOptional, context));
  }
  return mergeSame(out);
}

/** Of these, those that have the identifying labels of any of the series. */
function infoSeriesOf(info: readonly Column[], of: readonly Column[]): InfoSeries {
  const values = IDENTIFYING.map((name) => ({
    name,
    known: new Set(of.flatMap(({ labels }) => labels[name] ?? [])),
  })).filter(({ known }) => known.size > 0);
  const out = new Map<string, Map<string, Column[]>>();
  if (values.length === 0) return out;
  for (const column of info) {
    const { labels } = column;
    if (!values.every(({ name, known }) => known.has(labels[name] ?? ''))) continue;
    const metric = labels[METRIC_NAME] ?? '';
    const ofMetric = out.get(metric) ?? new Map<string, Column[]>();
    out.set(metric, ofMetric);
    const identity = identityOf(labels);
    ofMetric.set(identity, [...(ofMetric.get(identity) ?? []), column]);
  }
  return out;
}

function identityOf(labels: Labels): string {
  return IDENTIFYING.map((name) => labels[name] ?? '').join('\xff');
}

/** A series with what is told of it, as many series as there are label sets over time. */
function withInfo(
  column: Column,
  found: InfoSeries,
  names: ReadonlySet<string> | null,
  isOptional: boolean,
  context: EvaluationContext,
): Column[] {
  const identity = identityOf(column.labels);
  const candidates = [...found.values()].flatMap((ofMetric) => {
    const same = ofMetric.get(identity);
    return same === undefined ? [] : [same];
  });
  if (candidates.length === 0) return isOptional ? [column] : [];
  const steps = column.values.length;
  const out = new Map<string, Column & { histograms: Histograms | null }>();
  for (let step = 0; step < steps; step++) {
    if (column.present[step] === 0) continue;
    const info = candidates.flatMap((same) => newestAt(same, step) ?? []);
    if (info.length === 0 && !isOptional) continue;
    const key = info.map(({ labels }) => labelsText(labels)).join();
    let target = out.get(key);
    if (target === undefined) {
      context.charge(steps);
      const labels = enrichedLabels(column.labels, info, names);
      target = { ...newColumn(labels, steps, column.dropName), histograms: column.histograms };
      out.set(key, target);
    }
    target.present[step] = column.present[step]!;
    target.values[step] = column.values[step]!;
  }
  return [...out.values()];
}

/** The series with the newest sample at a step; undefined when none has any. */
function newestAt(same: readonly Column[], step: number): Column | undefined {
  let newest: Column | undefined;
  for (const one of same) {
    if (one.present[step] === 0) continue;
    const time = one.values[step]!;
    const known = newest?.values[step] ?? -Infinity;
    if (newest !== undefined && time === known) {
      const ms = String(Math.round(time * 1000));
      throw new PromqlError(
        `found duplicate series for info metric: existing ${labelsText(newest.labels)} @ ${ms}, new ${labelsText(one.labels)} @ ${ms}`,
      );
    }
    if (time > known) newest = one;
  }
  return newest;
}

function enrichedLabels(base: Labels, info: readonly Column[], names: ReadonlySet<string> | null): Labels {
  const added = new Map<string, string>();
  for (const { labels } of info) {
    for (const [name, value] of Object.entries(labels)) {
      if (name === METRIC_NAME || (names !== null && !names.has(name))) continue;
      const known = added.get(name);
      if (known !== undefined && known !== value) throw new PromqlError(`conflicting label: ${name}`);
      if (base[name] === undefined) added.set(name, value);
    }
  }
  return added.size === 0 ? base : makeLabels([...Object.entries(base), ...added]);
}
