import type { Unit } from '#shared/format/index.ts';
import { metricUnit } from '../targets/metric-charts.ts';

/** The word that is being written: where it begins and ends in the text. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly word: string;
}

/**
 * The metric or function name around the caret; null inside strings, label matchers and durations, where no name of a
 * metric belongs, and where no word has begun.
 */
export function tokenAt(text: string, caret: number): Token | null {
  const before = text.slice(0, caret);
  if (isInside(before)) return null;
  const start = before.length - (/[a-zA-Z_:][\w:]*$/.exec(before)?.[0].length ?? 0);
  if (start === caret) return null;
  const end = caret + (/^[\w:]*/.exec(text.slice(caret))?.[0].length ?? 0);
  return { start, end, word: text.slice(start, end) };
}

/** True within quotes, braces or square brackets. */
function isInside(before: string): boolean {
  let quote = '';
  let depth = 0;
  for (let i = 0; i < before.length; i++) {
    const char = before[i] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote !== '`') i++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'" || char === '`') quote = char;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return quote !== '' || depth > 0;
}

/** The text with the token replaced, and where the caret goes: behind the word, inside a function's brackets. */
export function complete(text: string, token: Token, choice: string): { text: string; caret: number } {
  const after = text.slice(token.end);
  const isFunction = choice.endsWith('(');
  const insert = isFunction ? (after.startsWith('(') ? choice.slice(0, -1) : `${choice})`) : choice;
  const caret = token.start + choice.length;
  return { text: text.slice(0, token.start) + insert + after, caret };
}

/** Names of the language that are offered beside metrics. */
const FUNCTIONS = (
  'sum avg min max count topk bottomk quantile stddev group count_values rate irate increase delta idelta deriv ' +
  'predict_linear histogram_quantile abs ceil floor round clamp clamp_min clamp_max changes resets absent ' +
  'absent_over_time avg_over_time min_over_time max_over_time sum_over_time count_over_time quantile_over_time ' +
  'last_over_time present_over_time stddev_over_time label_replace label_join sort sort_desc time timestamp vector scalar'
).split(' ');

/** Functions that begin with the word, at most `limit`, each with its opening bracket. */
export function matchingFunctions(word: string, limit: number): string[] {
  const lower = word.toLowerCase();
  return FUNCTIONS.filter((name) => name.startsWith(lower))
    .slice(0, limit)
    .map((name) => `${name}(`);
}

/** Line and column (from 1) of a position in the text. */
export function lineOf(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Where in the expression an error points: the evaluator's `position`, as offsets into the text; null where it names none. */
export function errorSpan(
  details: Readonly<Record<string, unknown>> | undefined,
  length: number,
): { start: number; end: number } | null {
  const position = details?.position;
  if (typeof position !== 'object' || position === null || !('start' in position)) return null;
  const { start } = position;
  if (typeof start !== 'number' || start < 0 || start > length) return null;
  const end = 'end' in position && typeof position.end === 'number' ? position.end : start + 1;
  return { start, end: Math.max(start + 1, Math.min(end, length)) };
}

/** The evaluator begins its sentence with the place, which is told in words here. */
export function withoutPlace(message: string): string {
  return message.replace(/^\d+:\d+: (?:parse error: )?/, '');
}

/** The unit the result is likely in: that of the one metric, where nothing but sums and rates is done to it. */
export function unitOfExpr(expr: string): Unit {
  const plain = expr.replace(/\{[^}]*\}/g, '').replace(/\b(?:by|without)\s*\([^)]*\)/g, '');
  if (
    /[-+*/%^<>=]|\bbool\b|\bcount\b|absent|changes|resets|quantile\s*\(/.test(
      plain.replace(/histogram_quantile/g, ''),
    )
  )
    return 'none';
  const names = plain.match(
    /\b[a-zA-Z_:][\w:]*_(?:bytes|seconds|ratio|total|sum|count|bucket)(?:_total|_sum|_count|_bucket)?\b/g,
  );
  const [name] = names ?? [];
  if (name === undefined || names?.length !== 1) return 'none';
  const isRate = /\b(?:i?rate)\s*\(/.test(plain);
  if (plain.includes('histogram_quantile'))
    return name.includes('seconds') ? 'seconds' : name.includes('bytes') ? 'bytes' : 'none';
  if (isRate) return name.includes('seconds') ? 'none' : metricUnit(name, 'counter');
  return /_(?:total|sum|count|bucket)$/.test(name)
    ? name.endsWith('bytes_total')
      ? 'bytes'
      : 'none'
    : metricUnit(name, 'gauge');
}
