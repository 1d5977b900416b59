import { BUCKET_LABEL } from '#shared/contract/query.ts';
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
 * one below. Buckets of one bound are added up. Buckets of native histograms are rows as they are, and so are series
 * without any bounds, in their order.
 */
export function bucketRows(series: readonly BucketSeries[]): BucketRow[] {
  const native = nativeRows(series);
  if (native.length > 0) return native;
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

/** More rows than this between two buckets that count anything, and they stand next to each other. */
const MAX_EMPTY_ROWS = 60;

interface NativeBucket {
  readonly lower: number;
  readonly upper: number;
  readonly counts: Column;
}

function nativeRows(series: readonly BucketSeries[]): BucketRow[] {
  const found = new Map<string, NativeBucket>();
  for (const { labels, column } of series) {
    const key = labels[BUCKET_LABEL];
    const [lower = NaN, upper = NaN] = key?.split(' ').map(Number) ?? [];
    if (key === undefined || Number.isNaN(lower) || Number.isNaN(upper)) continue;
    const known = found.get(key);
    found.set(key, { lower, upper, counts: known ? added(known.counts, column) : column });
  }
  const rows: BucketRow[] = [];
  let below: NativeBucket | null = null;
  for (const bucket of [...found.values()].sort((a, b) => a.upper - b.upper)) {
    if (below !== null) rows.push(...emptyRows(below, bucket));
    rows.push(rowOf(bucket));
    below = bucket;
  }
  return rows;
}

/** Rows for the buckets between two that count nothing: without them the scale would jump. */
function emptyRows(below: NativeBucket, above: NativeBucket): BucketRow[] {
  const { upper: from, counts } = below;
  const to = above.lower;
  const growth = above.upper / above.lower;
  if (!(to > from) || from <= 0 || !(growth > 1) || !Number.isFinite(growth)) return [];
  const rows = Math.min(MAX_EMPTY_ROWS, Math.round(Math.log(to / from) / Math.log(growth)));
  const ratio = (to / from) ** (1 / Math.max(1, rows));
  return Array.from({ length: rows }, (_, i) =>
    rowOf({ lower: from * ratio ** i, upper: from * ratio ** (i + 1), counts: counts.map(() => null) }),
  );
}

function rowOf({ lower, upper, counts }: NativeBucket): BucketRow {
  return { lower: String(lower), upper: upper === Infinity ? '+Inf' : String(upper), counts };
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
