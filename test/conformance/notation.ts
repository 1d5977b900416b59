import { makeLabels, type Labels } from '#shared/model/labels.ts';

/** A point of the script notation: a number, a staleness marker, a gap, or a native histogram (not evaluated here). */
export type NotedPoint = number | 'stale' | 'gap' | 'histogram';

export interface NotedSeries {
  readonly labels: Labels;
  readonly points: NotedPoint[];
}

/** Reads `metric{label="value"} 1 2+1x3 _ stale {{...}}`. */
export function readSeries(line: string): NotedSeries {
  const text = line.trim();
  const name = /^[A-Za-z_:][\w:]*/.exec(text)?.[0] ?? '';
  const pairs: [string, string][] = name === '' ? [] : [['__name__', name]];
  let rest = text.slice(name.length).trimStart();
  if (rest.startsWith('{') && !rest.startsWith('{{')) {
    rest = rest.slice(1);
    const item =
      /^\s*(?:([A-Za-z_]\w*)\s*=\s*|("(?:\\.|[^"\\])*")\s*(=)?\s*)("(?:\\.|[^"\\])*"|'[^']*'|`[^`]*`)?\s*,?/;
    for (let match = item.exec(rest); match !== null; match = item.exec(rest)) {
      const [whole, plain, quoted, equals, value] = match;
      if (plain !== undefined) pairs.push([plain, unquote(value ?? '""')]);
      else if (equals === undefined) pairs.push(['__name__', unquote(quoted ?? '""')]);
      else pairs.push([unquote(quoted ?? '""'), unquote(value ?? '""')]);
      rest = rest.slice(whole.length);
    }
    rest = rest.replace(/^\s*\}/, '');
  }
  return { labels: makeLabels(pairs), points: readPoints(rest) };
}

function unquote(text: string): string {
  return text.startsWith('"') ? String(JSON.parse(text)) : text.slice(1, -1);
}

/** Reads a list of points, e.g. `1 2 3`, `0+10x5`, `_x3`, `stale`, `{{sum:1}}x2`. */
export function readPoints(text: string): NotedPoint[] {
  const points: NotedPoint[] = [];
  for (const [token] of text.matchAll(/\{\{[^}]*\}\}(?:[+-]\{\{[^}]*\}\})?(?:x\d+)?|[^\s]+/g)) {
    if (token.startsWith('{{')) {
      const times = Number(/x(\d+)$/.exec(token)?.[1] ?? 0);
      for (let i = 0; i <= times; i++) points.push('histogram');
    } else if (token.startsWith('_')) {
      const times = Number(/^_x(\d+)$/.exec(token)?.[1] ?? 1);
      for (let i = 0; i < times; i++) points.push('gap');
    } else if (token === 'stale') {
      points.push('stale');
    } else {
      points.push(...readNumbers(token));
    }
  }
  return points;
}

function readNumbers(token: string): number[] {
  const number = '[+-]?(?:Inf|NaN|(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?)';
  const match = new RegExp(`^(${number})(${number})?(?:x(\\d+))?$`, 'i').exec(token);
  if (match === null) throw new Error(`cannot read the point ${token}`);
  const [, start = '', step, times] = match;
  const values: number[] = [];
  for (let i = 0, value = readNumber(start); i <= Number(times ?? 0); i++) {
    values.push(value);
    // Added up rather than multiplied, as Prometheus's own loader does.
    value += step === undefined ? 0 : readNumber(step);
  }
  return values;
}

/** A number with Go's spellings of infinity. */
export function readNumber(text: string): number {
  const lower = text.toLowerCase();
  if (/^[+-]?inf(?:inity)?$/.test(lower)) return lower.startsWith('-') ? -Infinity : Infinity;
  return lower.endsWith('nan') ? NaN : Number(text);
}
