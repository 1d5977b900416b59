import { makeLabels, METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { FloatHistogram } from '../../promql/index.ts';
import { addHistograms, readHistogram } from './native-histogram.ts';

/** A point of Prometheus's series notation: a number, a native histogram, a staleness marker or no point at all. */
export type NotedPoint = number | FloatHistogram | 'stale' | 'gap';

export interface NotedSeries {
  readonly labels: Labels;
  readonly points: NotedPoint[];
}

/** A series that isn't written as the notation has it; the message names the place. */
export class NotationError extends Error {
  override readonly name = 'NotationError';
}

const NAME = /^[A-Za-z_:][\w:]*/;
const STRING = '"(?:\\\\.|[^"\\\\])*"|\'(?:\\\\.|[^\'\\\\])*\'|`[^`]*`';
const PAIR = new RegExp(`^\\s*([A-Za-z_][\\w.]*|${STRING})\\s*(?:(=)\\s*(${STRING}))?\\s*`);

/** More points than any test has use for, written as one repetition. */
const MAX_POINTS = 1_000_000;

/** Reads `metric{label="value"} 1 2+1x3 _ stale {{...}}`: one point per interval. Throws {@link NotationError}. */
export function readSeries(line: string): NotedSeries {
  const text = line.trim();
  const { labels, rest } = readLabelsAtStart(text);
  return { labels, points: readPoints(rest) };
}

/** Reads `metric{label="value"}`, with nothing after it; an empty text is no labels. Throws {@link NotationError}. */
export function readMetric(text: string): Labels {
  const { labels, rest } = readLabelsAtStart(text.trim());
  if (rest.trim() !== '')
    throw new NotationError(`unexpected "${rest.trim()}" after the series ${text.trim()}`);
  return labels;
}

function readLabelsAtStart(text: string): { labels: Labels; rest: string } {
  const name = NAME.exec(text)?.[0] ?? '';
  const pairs: [string, string][] = name === '' ? [] : [[METRIC_NAME, name]];
  let rest = text.slice(name.length).trimStart();
  if (!rest.startsWith('{') || rest.startsWith('{{')) return { labels: makeLabels(pairs), rest };
  rest = rest.slice(1);
  for (;;) {
    const close = /^\s*\}/.exec(rest);
    if (close !== null) return { labels: makeLabels(pairs), rest: rest.slice(close[0].length) };
    const match = PAIR.exec(rest);
    if (match === null) throw new NotationError(`unexpected ${found(rest)} inside braces of ${text}`);
    const [whole, key = '', equals, value = ''] = match;
    // A quoted text alone is the metric's name.
    if (equals !== undefined) pairs.push([/^\w/.test(key) ? key : unquote(key), unquote(value)]);
    else if (/^\w/.test(key)) throw new NotationError(`the label ${key} has no value in ${text}`);
    else pairs.push([METRIC_NAME, unquote(key)]);
    rest = rest.slice(whole.length);
    if (rest.startsWith(',')) rest = rest.slice(1);
    else if (!rest.startsWith('}'))
      throw new NotationError(`expected , or } but found ${found(rest)} in ${text}`);
  }
}

function found(rest: string): string {
  return rest.trim() === '' ? 'the end' : `"${rest.trim().slice(0, 20)}"`;
}

function unquote(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  const single: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return text
    .slice(1, -1)
    .replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/g, (_, escape: string) =>
      escape.length > 1 ? String.fromCharCode(parseInt(escape.slice(1), 16)) : (single[escape] ?? escape),
    );
}

/** Reads a list of points, e.g. `1 2 3`, `0+10x5`, `_x3`, `stale`, `{{sum:1}}x2`. Throws {@link NotationError}. */
export function readPoints(text: string): NotedPoint[] {
  const points: NotedPoint[] = [];
  for (const [token] of text.matchAll(/\{\{[^}]*\}\}(?:[+-]\{\{[^}]*\}\})?(?:x\d+)?|[^\s]+/g)) {
    if (token.startsWith('{{')) points.push(...readHistograms(token));
    else if (token.startsWith('_')) points.push(...readGaps(token));
    else if (token === 'stale') points.push('stale');
    else points.push(...readNumbers(token));
    if (points.length > MAX_POINTS) throw new NotationError(`more than ${MAX_POINTS} points in one series`);
  }
  return points;
}

function readGaps(token: string): NotedPoint[] {
  const match = /^_(?:x(\d+))?$/.exec(token);
  if (match === null) throw new NotationError(`cannot read the point ${token}`);
  return new Array<NotedPoint>(timesOf(match[1] ?? '1')).fill('gap');
}

function readHistograms(token: string): NotedPoint[] {
  const match = /^\{\{([^}]*)\}\}(?:([+-])\{\{([^}]*)\}\})?(?:x(\d+))?$/.exec(token);
  if (match === null) throw new NotationError(`cannot read the histogram ${token}`);
  const [, start = '', sign, step, times] = match;
  const points: NotedPoint[] = [];
  const by = step === undefined ? null : readHistogram(step);
  const count = timesOf(times ?? '0');
  for (let i = 0, value = readHistogram(start); i <= count; i++) {
    points.push(value);
    if (by !== null) value = addHistograms(value, by, sign === '-' ? -1 : 1);
  }
  return points;
}

/** `1`, `1x3`, `1+2x3`, `1-2x3`; there is no hexadecimal here: `0x10` is eleven zeros. */
const NUMBERS =
  /^([+-]?(?:Inf|NaN|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?))([+-](?:Inf|NaN|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?))?(?:x(\d+))?$/i;

function readNumbers(token: string): number[] {
  const match = NUMBERS.exec(token);
  if (match === null) throw new NotationError(`cannot read the point ${token}`);
  const [, start = '', step, times] = match;
  const count = timesOf(times ?? '0');
  const values: number[] = [];
  for (let i = 0, value = readNumber(start); i <= count; i++) {
    values.push(value);
    // Added up rather than multiplied, as Prometheus's own loader does.
    value += step === undefined ? 0 : readNumber(step);
  }
  return values;
}

function timesOf(text: string): number {
  const times = Number(text);
  if (times > MAX_POINTS) throw new NotationError(`more than ${MAX_POINTS} points in one series`);
  return times;
}

/** A number with Go's spellings of infinity. */
export function readNumber(text: string): number {
  const lower = text.toLowerCase();
  if (/^[+-]?\.?inf(?:inity)?$/.test(lower)) return lower.startsWith('-') ? -Infinity : Infinity;
  return lower.endsWith('nan') ? NaN : Number(text);
}
