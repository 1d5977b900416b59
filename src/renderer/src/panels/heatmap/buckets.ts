import type { Labels } from '#shared/model/labels.ts';
import type { Column } from '../../live/series-buffer.ts';

/** One row of the heatmap, the lowest first. */
export interface BucketRow {
  /** Upper bound as the label `le` says it; a series' name where there is no such label. */
  readonly upper: string;
  readonly lower: string | null;
  /** How many fell into it at each time; null where nothing is known. */
  readonly counts: Column;
}

interface BucketSeries {
  readonly labels: Labels;
  readonly name: string;
  readonly column: Column;
}

/**
 * Rows of classic histogram buckets: they count everything up to their bound, so each row is what it has more than the
 * one below. Buckets of one bound are added up. Series without `le` are rows as they are, in their order.
 */
export function bucketRows(series: readonly BucketSeries[]): BucketRow[] {
  const byBound = new Map<number, { text: string; column: Column }>();
  const plain: BucketRow[] = [];
  for (const { labels, name, column } of series) {
    const text = labels.le;
    if (text === undefined) {
      plain.push({ upper: name, lower: null, counts: column });
      continue;
    }
    const bound = boundOf(text);
    if (Number.isNaN(bound)) continue;
    const known = byBound.get(bound);
    byBound.set(bound, { text: known?.text ?? text, column: known ? added(known.column, column) : column });
  }
  let below: { text: string; column: Column } | null = null;
  const rows: BucketRow[] = [];
  for (const [, bucket] of [...byBound].sort(([a], [b]) => a - b)) {
    const lower: { text: string; column: Column } | null = below;
    const counts =
      lower === null
        ? bucket.column
        : bucket.column.map((value, i) => lessBelow(value, lower.column[i] ?? null));
    rows.push({ upper: bucket.text, lower: lower?.text ?? null, counts });
    below = bucket;
  }
  return rows.length > 0 ? rows : plain;
}

function boundOf(text: string): number {
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
}

function added(a: Column, b: Column): Column {
  return a.map((value, i) => {
    const other = b[i] ?? null;
    return value === null ? other : other === null ? value : value + other;
  });
}

/** Rates of two buckets are estimates of their own, so a bucket may seem to have less than the one below it. */
function lessBelow(value: number | null, below: number | null): number | null {
  return value === null ? null : Math.max(0, value - (below ?? 0));
}

/** The largest count of all. */
export function mostOf(rows: readonly BucketRow[]): number {
  let most = 0;
  for (const { counts } of rows) for (const count of counts) if (count !== null && count > most) most = count;
  return most;
}
