import type { HttpRequest } from '#shared/shell/http.ts';
import { parseDurationMs } from '../base/duration.ts';
import { parseExpr, PromqlError } from '../promql/index.ts';
import type { Expr, VectorSelector } from '../promql/index.ts';
import type { Matcher } from '../tsdb/index.ts';
import { ApiError, invalidParam } from './errors.ts';

/** Bounds of time that no sample lies outside of; Prometheus's are as good as endless too. */
export const MIN_TIME_MS = -8.64e15;
export const MAX_TIME_MS = 8.64e15;

const FORM = /^application\/x-www-form-urlencoded\b/i;
const utf8 = new TextDecoder();

/** A request's parameters: of the form it carries first, then of its address, as Go reads them. */
export function paramsOf({ query, headers, body }: HttpRequest): URLSearchParams {
  const form = FORM.test(headers['content-type'] ?? '') ? utf8.decode(body) : '';
  return new URLSearchParams([form, query].filter((part) => part !== '').join('&'));
}

/** Unix seconds (a fraction to the millisecond) or RFC 3339, to unix ms. Throws a plain sentence. */
export function parseTime(text: string): number {
  const seconds = parseFloatStrict(text);
  if (seconds !== null && Number.isFinite(seconds)) {
    const whole = Math.trunc(seconds);
    // The fraction is rounded by itself: what a double of 1.7e9 seconds has beyond milliseconds is noise.
    return whole * 1000 + Math.round((seconds - whole) * 1000);
  }
  const ms = parseRfc3339(text);
  if (ms === null) throw new Error(`cannot parse ${JSON.stringify(text)} to a valid timestamp`);
  return ms;
}

/** Optional `start`, `end` and `time` of most endpoints. */
export function timeParam(params: URLSearchParams, name: string, otherwise: number): number {
  const text = params.get(name) ?? '';
  if (text === '') return otherwise;
  try {
    return parseTime(text);
  } catch (error) {
    throw invalidParam(name, `Invalid time value for '${name}': ${messageOf(error)}`);
  }
}

/** `start` and `end` of a range query, which must be there. */
export function requiredTime(params: URLSearchParams, name: string): number {
  try {
    return parseTime(params.get(name) ?? '');
  } catch (error) {
    throw invalidParam(name, messageOf(error));
  }
}

/** Seconds or a duration such as `5m`, to ms. */
export function durationParam(params: URLSearchParams, name: string): number {
  const text = params.get(name) ?? '';
  const seconds = parseFloatStrict(text);
  if (seconds !== null && !Number.isNaN(seconds)) {
    // Go's durations are 64 bits of nanoseconds.
    if (Math.abs(seconds) * 1e9 > 2 ** 63) {
      throw invalidParam(
        name,
        `cannot parse ${JSON.stringify(text)} to a valid duration. It overflows int64`,
      );
    }
    return seconds * 1000;
  }
  const ms = parseDurationMs(text);
  if (ms === null) throw invalidParam(name, `cannot parse ${JSON.stringify(text)} to a valid duration`);
  return ms;
}

/** `limit`: how many at most, Infinity when it is absent or 0. */
export function limitParam(params: URLSearchParams): number {
  const text = params.get('limit') ?? '';
  if (text === '') return Infinity;
  if (!/^[+-]?\d+$/.test(text)) {
    throw invalidParam('limit', `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  const limit = Number(text);
  if (limit < 0) throw invalidParam('limit', 'limit must be non-negative');
  return limit === 0 ? Infinity : limit;
}

/** The matchers of each `match[]`, none when there is none. Each must have a matcher that doesn't match "". */
export function matchersParam(params: URLSearchParams): (readonly Matcher[])[] {
  return params.getAll('match[]').map((text) => {
    try {
      return selectorOf(text).matchers;
    } catch (error) {
      const message = messageOf(error);
      const isEmpty = message.endsWith('at least one non-empty matcher');
      throw invalidParam(
        'match[]',
        isEmpty ? 'match[] must contain at least one non-empty matcher' : message,
      );
    }
  });
}

/** The expression in `name`. */
export function exprParam(params: URLSearchParams, name: string): Expr {
  try {
    return parseExpr(params.get(name) ?? '');
  } catch (error) {
    if (error instanceof PromqlError) throw invalidParam(name, error.message);
    throw error;
  }
}

function selectorOf(text: string): VectorSelector {
  const expr = parseExpr(text);
  if (expr.kind === 'selector' && expr.offsetMs === 0 && expr.at === null) return expr;
  throw new ApiError('bad_data', '1:1: parse error: expected a metric selector such as up{job="node"}');
}

/** Go's ParseFloat takes `Inf` and `NaN`, JavaScript's Number takes "" and spaces. */
function parseFloatStrict(text: string): number | null {
  if (/^[+-]?(inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}

/** RFC 3339 to unix ms, null for anything else. */
export function parseRfc3339(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return null;
  const [, seconds = '', fraction = '', zone = ''] = match;
  const ms = Date.parse(`${seconds}${zone}`.toUpperCase());
  return Number.isNaN(ms) ? null : ms + Math.trunc(Number(`0${fraction}`) * 1000);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
