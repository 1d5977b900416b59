import { calculate } from './calculate.ts';
import type { Column, SeriesBuffer } from '../live/series-buffer.ts';
import type { ChartLine } from './looks.ts';

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

/** A series as it is told in words. */
export interface DescribedSeries {
  readonly name: string;
  readonly column: Column;
  readonly text: (value: number | null) => string;
}

/** The chart in words, for those who don't see it; at most five series are told. */
export function describeChart(title: string, series: readonly DescribedSeries[]): string {
  if (series.length === 0) return `${title}: no data in this range.`;
  const told = series.slice(0, 5).map(({ name, column, text }) => {
    const min = calculate(column, 'min');
    if (min === null) return `${name}: no points`;
    const last = column.at(-1) ?? null;
    const now = last === null ? 'now missing' : `last ${text(last)}`;
    return `${name}: ${now}, min ${text(min)}, max ${text(calculate(column, 'max'))}, ${trend(column)}`;
  });
  const rest = series.length - told.length;
  return `${title}. ${told.join('; ')}${rest > 0 ? `; and ${String(rest)} more series` : ''}.`;
}

/** The lines of a chart in words, from what its buffer holds now. */
export function describeLines(title: string, lines: readonly ChartLine[], buffer: SeriesBuffer): string {
  return describeChart(
    title,
    lines.map(({ name, text, column }) => ({ name, text, column: buffer.columns[column] ?? [] })),
  );
}
