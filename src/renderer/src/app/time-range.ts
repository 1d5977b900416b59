/** What every chart shows: a window that moves with the clock, one that ended a while ago, or a fixed one. */
export type TimeRange =
  | { readonly kind: 'live'; readonly rangeMs: number }
  /** Ends `agoMs` before the moment it was asked for. */
  | { readonly kind: 'relative'; readonly rangeMs: number; readonly agoMs: number }
  | { readonly kind: 'absolute'; readonly fromMs: number; readonly toMs: number };

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const DEFAULT_RANGE: TimeRange = { kind: 'live', rangeMs: 15 * MINUTE };
/** Zooming stops here: under a second there is nothing between two samples. */
const MIN_SPAN_MS = 2_000;

export const livePresets = [
  { label: 'Last 1 minute', rangeMs: MINUTE },
  { label: 'Last 5 minutes', rangeMs: 5 * MINUTE },
  { label: 'Last 15 minutes', rangeMs: 15 * MINUTE },
  { label: 'Last 1 hour', rangeMs: HOUR },
  { label: 'Last 6 hours', rangeMs: 6 * HOUR },
  { label: 'Last 24 hours', rangeMs: DAY },
  { label: 'Last 7 days', rangeMs: 7 * DAY },
] as const;

export const relativePresets = [
  { label: 'The hour before', rangeMs: HOUR, agoMs: HOUR },
  { label: 'Same hour yesterday', rangeMs: HOUR, agoMs: DAY },
  { label: 'The day before', rangeMs: DAY, agoMs: DAY },
  { label: 'Same day last week', rangeMs: DAY, agoMs: 7 * DAY },
] as const;

/** The window a range stands for at `nowMs`. */
export function resolveRange(range: TimeRange, nowMs: number): Span {
  switch (range.kind) {
    case 'live':
      return { fromMs: nowMs - range.rangeMs, toMs: nowMs };
    case 'relative':
      return { fromMs: nowMs - range.agoMs - range.rangeMs, toMs: nowMs - range.agoMs };
    case 'absolute':
      return { fromMs: range.fromMs, toMs: range.toMs };
  }
}

export function spanMs(range: TimeRange): number {
  return range.kind === 'absolute' ? range.toMs - range.fromMs : range.rangeMs;
}

/**
 * Moves the window by half its width. One that would end at now, or within a tenth of its width of it, becomes live
 * again: time went on since it left.
 */
export function shiftRange(range: TimeRange, direction: -1 | 1, nowMs: number): TimeRange {
  const { fromMs, toMs } = resolveRange(range, nowMs);
  const width = toMs - fromMs;
  const by = Math.round(width / 2) * direction;
  if (toMs + by >= nowMs - width / 10) return { kind: 'live', rangeMs: width };
  return { kind: 'absolute', fromMs: fromMs + by, toMs: toMs + by };
}

/** Twice the width around the same middle; live stays live. */
export function widenRange(range: TimeRange, nowMs: number): TimeRange {
  if (range.kind === 'live') return { kind: 'live', rangeMs: range.rangeMs * 2 };
  const { fromMs, toMs } = resolveRange(range, nowMs);
  const half = (toMs - fromMs) / 2;
  const to = Math.min(nowMs, toMs + half);
  return { kind: 'absolute', fromMs: Math.round(fromMs - half), toMs: Math.round(to) };
}

/** The range a drag over a chart asks for, in order and not narrower than can be shown. */
export function zoomedRange(aMs: number, bMs: number): TimeRange {
  const fromMs = Math.round(Math.min(aMs, bMs));
  const toMs = Math.round(Math.max(aMs, bMs));
  if (toMs - fromMs >= MIN_SPAN_MS) return { kind: 'absolute', fromMs, toMs };
  const middle = Math.round((fromMs + toMs) / 2);
  return { kind: 'absolute', fromMs: middle - MIN_SPAN_MS / 2, toMs: middle + MIN_SPAN_MS / 2 };
}

/** Steps a person can name; a chart takes the first one that gives at most so many points as it has room for. */
const STEPS_MS = [
  1_000,
  2_000,
  5_000,
  10_000,
  15_000,
  30_000,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
];
const TARGET_POINTS = 600;

/** Step in ms for a window of this width, drawn by at most so many points. */
export function stepFor(rangeMs: number, points = TARGET_POINTS): number {
  return STEPS_MS.find((step) => rangeMs / step <= points) ?? Math.ceil(rangeMs / points / DAY) * DAY;
}

/** Aligns a window outwards to its step, so that the same question is the same for a whole step. */
export function alignSpan({ fromMs, toMs }: Span, stepMs: number): Span {
  return { fromMs: Math.floor(fromMs / stepMs) * stepMs, toMs: Math.ceil(toMs / stepMs) * stepMs };
}

/** The words on the range button. */
export function rangeLabel(range: TimeRange, formatSpan: (span: Span) => string): string {
  if (range.kind === 'absolute') return formatSpan(range);
  if (range.kind === 'live') {
    return (
      livePresets.find((p) => p.rangeMs === range.rangeMs)?.label ?? `Last ${durationWords(range.rangeMs)}`
    );
  }
  const preset = relativePresets.find((p) => p.rangeMs === range.rangeMs && p.agoMs === range.agoMs);
  return preset?.label ?? `${durationWords(range.rangeMs)}, ${durationWords(range.agoMs)} ago`;
}

/** "90 minutes", "2 hours", "3 days": the largest unit that divides evenly. */
export function durationWords(ms: number): string {
  const units = [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
  ] as const;
  for (const [size, name] of units) {
    if (ms >= size && ms % size === 0) return plural(ms / size, name);
  }
  return plural(Math.round(ms / 1000), 'second');
}

function plural(n: number, unit: string): string {
  return `${String(n)} ${unit}${n === 1 ? '' : 's'}`;
}

/** Reads "90s", "15m", "3h", "2d"; null where it isn't a duration of at least two seconds. */
export function parseDuration(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(s|m|h|d|w)\s*$/i.exec(text);
  if (!match) return null;
  const unit = { s: 1000, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY }[match[2]?.toLowerCase() ?? ''] ?? 0;
  const ms = Math.round(Number(match[1]) * unit);
  return ms >= MIN_SPAN_MS ? ms : null;
}

/** Value of an `<input type="datetime-local">`, in the browser's zone, to seconds. */
export function toLocalInput(ms: number): string {
  const d = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return (
    `${String(d.getFullYear())}-${two(d.getMonth() + 1)}-${two(d.getDate())}` +
    `T${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`
  );
}

/** Unix ms of such an input's value, null when it is empty or no date. */
export function fromLocalInput(text: string): number | null {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? null : ms;
}
