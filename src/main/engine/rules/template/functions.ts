import { parseDurationMs } from '../../base/duration.ts';
import { compileSearch, expandMatch } from '../../base/regex.ts';
import type { Regex } from '../../base/regex.ts';
import { expressionLink, pathOf, queryEscape, stripDomain, stripPort } from './address-functions.ts';
import type { TemplateFunction } from './context.ts';
import { TemplateError } from './error.ts';
import { formatValue, sprint, sprintf } from './go-format.ts';
import { goDuration, goTime } from './go-time.ts';
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
  toFloat,
} from './humanize.ts';
import { first, labelOf, query, sortByLabel, valueOf } from './query-functions.ts';
import { isList, isMap, isTrue, methodOf, structOf, typeName } from './value.ts';
import type { Value } from './value.ts';

/**
 * What a template may call: Go's built-ins and Prometheus's functions (template/template.go). `tmpl` is the evaluator's own,
 * since it runs a template; `and` and `or` are too, since they stop early.
 */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map([
  unary('humanize', humanize),
  unary('humanize1024', humanize1024),
  unary('humanizeDuration', humanizeDuration),
  unary('humanizePercentage', humanizePercentage),
  unary('humanizeTimestamp', humanizeTimestamp),
  unary('toUpper', (value) => textOf(value).toUpperCase()),
  unary('toLower', (value) => textOf(value).toLowerCase()),
  // strings.Title: the first letter of every word, the rest as it is.
  unary('title', (value) =>
    textOf(value).replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before: string, letter: string) => {
      return before + letter.toUpperCase();
    }),
  ),
  unary('stripPort', (value) => stripPort(textOf(value))),
  unary('stripDomain', (value) => stripDomain(textOf(value))),
  unary('graphLink', (value) => expressionLink(textOf(value), 0)),
  unary('tableLink', (value) => expressionLink(textOf(value), 1)),
  unary('urlquery', (value) => queryEscape(formatValue(value))),
  unary('urlQueryEscape', (value) => queryEscape(textOf(value))),
  // Annotations are plain text here, so that there is nothing to save from escaping.
  unary('safeHtml', textOf),
  unary('html', (value) => escapeHtml(formatValue(value))),
  unary('js', (value) => escapeJs(formatValue(value))),
  unary('toTime', (value) => {
    const seconds = toFloat(value);
    return Number.isFinite(seconds) ? goTime(seconds * 1000) : null;
  }),
  unary('toDuration', (value) => {
    const seconds = toFloat(value);
    return Number.isFinite(seconds) ? goDuration(seconds) : null;
  }),
  unary('parseDuration', (value) => {
    const ms = parseDurationMs(textOf(value));
    if (ms === null) throw new TemplateError(`not a valid duration string: ${JSON.stringify(value)}`);
    return ms / 1000;
  }),
  define('now', 0, 0, (_, world) => world.timeMs / 1000),
  define('externalURL', 0, 0, (_, world) => world.externalUrl),
  define('pathPrefix', 0, 0, (_, world) => pathOf(world.externalUrl)),
  define('query', 1, 1, ([expr], world) => query(textOf(expr), world)),
  unary('first', first),
  unary('value', valueOf),
  unary('strvalue', (sample) => labelOf('__value__', sample)),
  define('label', 2, 2, ([name, sample = null]) => labelOf(textOf(name), sample)),
  define('sortByLabel', 2, 2, ([name, list = null]) => sortByLabel(textOf(name), list)),
  define('args', 0, Infinity, (args) => new Map(args.map((arg, i) => [`arg${i}`, arg]))),
  define('tmpl', 2, 2, () => null),
  define('slice', 1, 4, ([of, from = 0n, to]) => {
    if (typeof of !== 'string' && !isList(of))
      throw new TemplateError(`can't slice item of type ${typeName(of ?? null)}`);
    return of.slice(Number(from), to === undefined ? undefined : Number(to));
  }),
  unary('len', (value) => {
    if (typeof value === 'string') return BigInt(new TextEncoder().encode(value).length);
    if (isList(value)) return BigInt(value.length);
    if (isMap(value)) return BigInt(value.size);
    throw new TemplateError(`len of type ${typeName(value)}`);
  }),
  unary('not', (value) => !isTrue(value)),
  define('match', 2, 2, ([pattern, text]) => regexOf(pattern).test(textOf(text))),
  define('reReplaceAll', 3, 3, ([pattern, replacement, text]) =>
    replaceAll(textOf(text), regexOf(pattern), textOf(replacement)),
  ),
  define('printf', 1, Infinity, ([format, ...args]) => sprintf(textOf(format), args)),
  define('print', 0, Infinity, sprint),
  define('println', 0, Infinity, (args) => `${args.map(formatValue).join(' ')}\n`),
  define('index', 1, Infinity, ([of = null, ...keys]) => keys.reduce((value, key) => access(value, key), of)),
  comparison('eq', (order) => order === 0, true),
  comparison('ne', (order) => order !== 0, true),
  comparison('lt', (order) => order < 0, false),
  comparison('le', (order) => order <= 0, false),
  comparison('gt', (order) => order > 0, false),
  comparison('ge', (order) => order >= 0, false),
  define('and', 1, Infinity, () => null),
  define('or', 1, Infinity, () => null),
]);

/** A method, field or key; absent keys of label maps are "", as with Go's missingkey=zero. */
export function access(of: Value, key: Value): Value {
  const method = typeof key === 'string' ? methodOf(of, key, []) : undefined;
  if (method !== undefined) return method;
  if (isMap(of)) {
    const found = of.get(textOf(key));
    const type = found === undefined ? structOf(of) : null;
    if (type !== null) throw new TemplateError(`can't evaluate field ${textOf(key)} in type ${type}`);
    return found ?? '';
  }
  if (isList(of) && (typeof key === 'bigint' || typeof key === 'number')) {
    const item = of[Number(key)];
    if (item === undefined) throw new TemplateError(`error calling index: index out of range: ${key}`);
    return item;
  }
  throw new TemplateError(`can't evaluate field ${formatValue(key)} in type ${typeName(of)}`);
}

export type Entry = [string, TemplateFunction];

export function define(
  name: string,
  minArgs: number,
  maxArgs: number,
  call: TemplateFunction['call'],
): Entry {
  return [name, { minArgs, maxArgs, call }];
}

function unary(name: string, call: (value: Value) => Value): Entry {
  return define(name, 1, 1, ([value = null]) => call(value));
}

/** Comparisons take two values of one basic kind; `eq` takes more and is true when any equals the first. */
function comparison(name: string, holds: (order: number) => boolean, anyKind: boolean): Entry {
  return define(name, 2, name === 'eq' ? Infinity : 2, ([left = null, ...rest]) =>
    rest.some((right) => {
      if (typeof left !== typeof right || typeof left === 'object')
        throw new TemplateError(`error calling ${name}: incompatible types for comparison`);
      if (typeof left === 'boolean' && !anyKind)
        throw new TemplateError(`error calling ${name}: invalid type for comparison`);
      if (Number.isNaN(left) || Number.isNaN(right)) return name === 'ne';
      return holds(left === right ? 0 : left < (right ?? 0) ? -1 : 1);
    }),
  );
}

/** Go's template.JSEscapeString. */
function escapeJs(text: string): string {
  return text.replace(/[\\'"<>&=]|\p{Cc}/gu, (char) => {
    if (char === '\\' || char === "'" || char === '"') return `\\${char}`;
    return `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** Go's template.HTMLEscapeString. */
export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&#34;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (char) => names[char] ?? char);
}

function regexOf(pattern: Value | undefined): Regex {
  try {
    return compileSearch(textOf(pattern));
  } catch {
    throw new TemplateError(`error parsing regexp: ${textOf(pattern)}`);
  }
}

/** The value as a text; throws TemplateError when it is none. */
export function textOf(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new TemplateError(`wrong type for value; expected string; got ${typeName(value ?? null)}`);
}

/** Go's ReplaceAllString. */
function replaceAll(text: string, regex: Regex, replacement: string): string {
  let result = '';
  let at = 0;
  for (const match of regex.matchAll(text)) {
    result += text.slice(at, match.index) + expandMatch(replacement, match);
    at = match.index + (match.texts[0] ?? '').length;
  }
  return result + text.slice(at);
}
