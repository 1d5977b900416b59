import { formatValue } from '#shared/format/index.ts';
import type { Unit } from '#shared/format/index.ts';
import type { Column } from '../live/series-buffer.ts';

/** What the legend says about one series; all null where it has no points. */
export interface SeriesSummary {
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
}

/** Summarises the points at or after `fromS`; gaps don't count. `last` is null when the newest point is a gap. */
export function summarize(timesS: readonly number[], column: Column, fromS = -Infinity): SeriesSummary {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let count = 0;
  for (let i = column.length - 1; i >= 0; i--) {
    if ((timesS[i] ?? 0) < fromS) break;
    const value = column[i];
    if (value === null || value === undefined) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count++;
  }
  if (count === 0) return { last: null, min: null, max: null, mean: null };
  return { last: column.at(-1) ?? null, min, max, mean: sum / count };
}

/** "rising", "falling" or "steady": the last fifth against the first fifth, measured by how much the series moves at all. */
export function trend(column: Column): 'rising' | 'falling' | 'steady' {
  const values = column.filter((value): value is number => value !== null);
  const part = Math.floor(values.length / 5);
  if (part === 0) return 'steady';
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const change = mean(values.slice(-part)) - mean(values.slice(0, part));
  const span = Math.max(...values) - Math.min(...values);
  const size = Math.max(Math.abs(mean(values)), Number.MIN_VALUE);
  if (span / size < 0.02 || Math.abs(change) < span * 0.25) return 'steady';
  return change > 0 ? 'rising' : 'falling';
}

/** The chart in words, for those who don't see it; at most five series are told. */
export function describeChart(
  title: string,
  series: readonly { name: string; summary: SeriesSummary; column: Column }[],
  unit: Unit,
): string {
  if (series.length === 0) return `${title}: no data in this range.`;
  const told = series.slice(0, 5).map(({ name, summary, column }) => {
    if (summary.min === null) return `${name}: no points`;
    const last = summary.last === null ? 'now missing' : `last ${formatValue(summary.last, unit)}`;
    return `${name}: ${last}, min ${formatValue(summary.min, unit)}, max ${formatValue(summary.max, unit)}, ${trend(column)}`;
  });
  const rest = series.length - told.length;
  return `${title}. ${told.join('; ')}${rest > 0 ? `; and ${String(rest)} more series` : ''}.`;
}
