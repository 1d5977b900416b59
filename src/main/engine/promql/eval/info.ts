import { METRIC_NAME, makeLabels, type Labels } from '#shared/model/labels.ts';
import { labelTest } from '../../base/label-test.ts';
import type { Matcher } from '../../tsdb/types.ts';
import type { Call } from '../ast.ts';
import { PromqlError } from '../errors.ts';
import { infoConditions, infoSelector } from '../info.ts';
import type { EvaluationContext, Grid } from './context.ts';
import { selectVector } from './select.ts';
import { HISTOGRAM, hasAny, labelsText, mergeSame, newColumn, type Column } from './values.ts';

/** By these an info series belongs to what it tells about (Prometheus promql/info.go). */
const IDENTIFYING = ['instance', 'job'] as const;

/** An info series: at each step the time of its sample in seconds, by which the newest of several is taken. */
interface InfoSeries {
  readonly labels: Labels;
  readonly name: string;
  readonly times: Column;
}

/**
 * info(v, {selectors}): every series of `v` with the labels of the info series that have the same `instance` and `job`;
 * its own labels win. Of several info series of one name the one with the newest sample counts.
 * Throws a PromqlError where two are equally new, where two info metrics contradict each other, and on histograms.
 */
export function info(
  expr: Call,
  base: readonly Column[],
  grid: Grid,
  context: EvaluationContext,
): readonly Column[] {
  const selector = infoSelector(expr);
  const values = selectVector(selector, grid, context);
  const times = selectVector(selector, grid, context, true);
  if (values.some(({ present }) => present.includes(HISTOGRAM)))
    throw new PromqlError('info sample should be float');

  const conditions = infoConditions(expr)?.matchers ?? [];
  const named = selector.matchers.filter(({ name }) => name === METRIC_NAME).map(labelTest);
  const namesInfo = conditions.length === 0 || conditions.some(({ name }) => name === METRIC_NAME);
  const isInfo = ({ labels }: Column): boolean => namesInfo && named.every((test) => test(labels));
  const enriched = base.filter((column) => !isInfo(column));
  const wanted = conditions.filter(({ name }) => name !== METRIC_NAME);

  const byIdentity = groupByIdentity(enriched, times);
  for (const series of byIdentity.values()) refuseEquallyNew(series, grid.times.length);
  const out = base.flatMap((column) => {
    if (isInfo(column)) return [column];
    context.checkpoint();
    context.charge(column.values.length);
    return enrich(column, byIdentity.get(identityOf(column.labels)) ?? [], wanted);
  });
  return mergeSame(out);
}

function identityOf(labels: Labels): string {
  return IDENTIFYING.map((name) => labels[name] ?? '').join('\xff');
}

/** The info series that can belong to any of the base series, by identity. */
function groupByIdentity(
  base: readonly Column[],
  times: readonly Column[],
): ReadonlyMap<string, readonly InfoSeries[]> {
  const known = IDENTIFYING.map((name) => ({
    name,
    values: new Set(base.flatMap(({ labels }) => labels[name] ?? [])),
  })).filter(({ values }) => values.size > 0);
  const groups = new Map<string, InfoSeries[]>();
  // Without any identifying label there is nothing to find them by.
  if (known.length === 0) return groups;
  for (const column of times) {
    const { labels } = column;
    if (!known.every(({ name, values }) => values.has(labels[name] ?? ''))) continue;
    const identity = identityOf(labels);
    const series = { labels, name: labels[METRIC_NAME] ?? '', times: column };
    groups.set(identity, [...(groups.get(identity) ?? []), series]);
  }
  return groups;
}

function timeAt({ times }: InfoSeries, step: number): number | null {
  return times.present[step] === 1 ? (times.values[step] as number) : null;
}

function refuseEquallyNew(series: readonly InfoSeries[], steps: number): void {
  for (let step = 0; step < steps; step++) {
    const seen = new Map<string, InfoSeries>();
    for (const one of newest(series, step)) {
      const other = seen.get(one.name);
      if (other !== undefined) {
        const at = String(Math.trunc((timeAt(one, step) ?? 0) * 1000));
        throw new PromqlError(
          `found duplicate series for info metric: existing ${labelsText(other.labels)} @ ${at}, new ${labelsText(one.labels)} @ ${at}`,
        );
      }
      seen.set(one.name, one);
    }
  }
}

/** Of each name those with the newest sample at a step; more than one of a name only where they are equally new. */
function newest(series: readonly InfoSeries[], step: number): readonly InfoSeries[] {
  const latest = new Map<string, number>();
  for (const one of series) {
    const time = timeAt(one, step);
    if (time !== null) latest.set(one.name, Math.max(time, latest.get(one.name) ?? -Infinity));
  }
  return series.filter((one) => {
    const time = timeAt(one, step);
    return time !== null && time === latest.get(one.name);
  });
}

/** One base series, split by the info series that hold at its steps; without any, it stays if no selector asks for more. */
function enrich(
  column: Column,
  series: readonly InfoSeries[],
  wanted: readonly Matcher[],
): readonly Column[] {
  const steps = column.values.length;
  const mayBeAlone = wanted.every((matcher) => labelTest(matcher)({}));
  if (series.length === 0) return mayBeAlone ? [column] : [];
  const parts = new Map<string, Column>();
  for (let step = 0; step < steps; step++) {
    if (column.present[step] === 0) continue;
    const found = newest(series, step);
    if (found.length === 0 && !mayBeAlone) continue;
    const key = found.map((one) => series.indexOf(one)).join();
    let part = parts.get(key);
    if (part === undefined) {
      const labels = withInfo(column.labels, found, wanted);
      part = { ...newColumn(labels, steps, column.dropName), histograms: column.histograms };
      parts.set(key, part);
    }
    part.values[step] = column.values[step] as number;
    part.present[step] = column.present[step] as number;
  }
  return [...parts.values()].filter(({ present }) => hasAny(present));
}

/** The labels of the base series, and those of the info series that are asked for and that it hasn't. */
function withInfo(base: Labels, found: readonly InfoSeries[], wanted: readonly Matcher[]): Labels {
  const asked = new Set(wanted.map(({ name }) => name));
  const added = new Map<string, string>();
  for (const { labels } of found) {
    for (const [name, value] of Object.entries(labels)) {
      if (name === METRIC_NAME || (asked.size > 0 && !asked.has(name)) || base[name] !== undefined) continue;
      const other = added.get(name);
      if (other !== undefined && other !== value) throw new PromqlError(`conflicting label: ${name}`);
      added.set(name, value);
    }
  }
  return makeLabels([...Object.entries(base), ...added]);
}
