/** How a time range stands in an address: `from=now-6h&to=now` as Grafana writes it, or unix ms. */
import { parseDuration } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

/** The time range an address names, null where it names none that can be read. */
export function rangeOf(search: URLSearchParams): TimeRange | null {
  const from = search.get('from');
  const to = search.get('to') ?? 'now';
  if (from === null) return null;
  const [fromMs, toMs] = [absoluteMs(from), absoluteMs(to)];
  if (fromMs !== null && toMs !== null) return fromMs < toMs ? { kind: 'absolute', fromMs, toMs } : null;
  const [fromAgo, toAgo] = [agoMs(from), agoMs(to)];
  if (fromAgo === null || toAgo === null || fromAgo <= toAgo) return null;
  const rangeMs = fromAgo - toAgo;
  return toAgo === 0 ? { kind: 'live', rangeMs } : { kind: 'relative', rangeMs, agoMs: toAgo };
}

/** The same address with this time range. */
export function withRange(search: URLSearchParams, range: TimeRange): URLSearchParams {
  const next = new URLSearchParams(search);
  if (range.kind === 'absolute') {
    next.set('from', String(range.fromMs));
    next.set('to', String(range.toMs));
    return next;
  }
  const endMs = range.kind === 'live' ? 0 : range.agoMs;
  next.set('from', `now-${shortDuration(range.rangeMs + endMs)}`);
  next.set('to', endMs === 0 ? 'now' : `now-${shortDuration(endMs)}`);
  return next;
}

/** "6h", "90s": what `parseDuration` reads back. */
export function shortDuration(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'm'],
  ] as const;
  for (const [size, unit] of units) if (ms >= size && ms % size === 0) return `${String(ms / size)}${unit}`;
  return `${String(ms / 1000)}s`;
}

function absoluteMs(text: string): number | null {
  if (/^\d{10,}$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)) ? Date.parse(text) : null;
}

function agoMs(text: string): number | null {
  if (text === 'now') return 0;
  const match = /^now-(.+)$/.exec(text);
  return match ? parseDuration(match[1] ?? '') : null;
}

/** Whether two ranges read the same in an address. */
export function sameRange(a: TimeRange, b: TimeRange): boolean {
  return withRange(new URLSearchParams(), a).toString() === withRange(new URLSearchParams(), b).toString();
}
