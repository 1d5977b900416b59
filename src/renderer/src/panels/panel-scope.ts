import type { DataPanel, PanelQuery } from '#shared/dashboard/index.ts';
import { interpolate } from '#shared/dashboard/interpolate.ts';
import type { VariableScope } from '#shared/dashboard/interpolate.ts';
import { parseDuration, resolveRange, spanMs, stepFor } from '../app/time-range.ts';
import type { Span, TimeRange } from '../app/time-range.ts';

/** What a rate needs at least: four samples of the usual 15 s, as Grafana's Prometheus source assumes. */
const SCRAPE_INTERVAL_MS = 15_000;
const MIN_POINTS = 100;
const MAX_POINTS = 1_500;
/** Room for a bar, since bars side by side without any between them are an area. */
const BAR_PX = 8;
const MIN_BARS = 20;

/** Step of a panel's queries in ms: a point for each of its pixels at most, no finer than its queries allow. */
export function panelStepMs(
  rangeMs: number,
  widthPx: number,
  { queries, display }: Pick<DataPanel, 'queries' | 'display'>,
): number {
  const most = display.draw === 'bars' ? widthPx / BAR_PX : widthPx;
  const points = Math.min(
    MAX_POINTS,
    Math.max(display.draw === 'bars' ? MIN_BARS : MIN_POINTS, Math.round(most)),
  );
  const finest = Math.max(0, ...queries.map(({ minStepS = 0 }) => minStepS * 1000));
  return Math.max(stepFor(rangeMs, points), Math.round(finest));
}

/** The scope with the variables every panel has: its span and its step, in Grafana's names. */
export function withBuiltIns(scope: VariableScope, { fromMs, toMs }: Span, stepMs: number): VariableScope {
  const rangeMs = toMs - fromMs;
  const rateMs = Math.max(stepMs + SCRAPE_INTERVAL_MS, 4 * SCRAPE_INTERVAL_MS);
  const builtIns: Readonly<Record<string, string>> = {
    __interval: durationText(stepMs),
    __interval_ms: String(stepMs),
    __rate_interval: durationText(rateMs),
    __range: durationText(rangeMs),
    __range_s: String(Math.max(1, Math.round(rangeMs / 1000))),
    __range_ms: String(Math.round(rangeMs)),
    __from: String(Math.round(fromMs)),
    __to: String(Math.round(toMs)),
  };
  const all = new Map(scope);
  for (const [name, value] of Object.entries(builtIns)) all.set(name, { values: [value], isAll: false });
  return all;
}

/** A duration as PromQL reads it. */
function durationText(ms: number): string {
  const whole = Math.max(1, Math.round(ms));
  return whole % 1000 === 0 ? `${String(whole / 1000)}s` : `${String(whole)}ms`;
}

/** What a panel shows when it has a range or a shift of its own, else what the dashboard shows. */
export function panelRange(panel: DataPanel, range: TimeRange, scope: VariableScope): TimeRange {
  const ownMs = durationOf(panel.range, scope);
  const shiftMs = durationOf(panel.shift, scope);
  const base: TimeRange = ownMs === null ? range : { kind: 'live', rangeMs: ownMs };
  if (shiftMs === null) return base;
  switch (base.kind) {
    case 'live':
      return { kind: 'relative', rangeMs: base.rangeMs, agoMs: shiftMs };
    case 'relative':
      return { ...base, agoMs: base.agoMs + shiftMs };
    case 'absolute':
      return { kind: 'absolute', fromMs: base.fromMs - shiftMs, toMs: base.toMs - shiftMs };
  }
}

function durationOf(text: string | undefined, scope: VariableScope): number | null {
  return text === undefined ? null : parseDuration(interpolate(text, scope, 'text'));
}

/** A query ready to be asked. */
export interface AskedQuery {
  readonly query: PanelQuery;
  readonly expr: string;
}

/** A panel's queries with everything filled in, less those that are hidden or empty. `scope` holds the built-ins. */
export function askedQueries(panel: DataPanel, scope: VariableScope): AskedQuery[] {
  return panel.queries
    .filter(({ hidden, expr }) => !hidden && expr.trim() !== '')
    .map((query) => ({ query, expr: interpolate(query.expr, scope) }));
}

/** Everything about when and how finely a panel asks. */
export interface PanelTiming {
  readonly range: TimeRange;
  readonly stepMs: number;
  readonly scope: VariableScope;
}

/** `nowMs` is only for `$__from` and `$__to` of ranges that move; it may lag. */
export function panelTiming(
  panel: DataPanel,
  scope: VariableScope,
  range: TimeRange,
  widthPx: number,
  nowMs: number,
): PanelTiming {
  const own = panelRange(panel, range, scope);
  const stepMs = panelStepMs(spanMs(own), widthPx, panel);
  // Rounded, so that an expression that names the range's ends isn't another one each second.
  const alignedMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  return { range: own, stepMs, scope: withBuiltIns(scope, resolveRange(own, alignedMs), stepMs) };
}

const MINUTE_MS = 60_000;
