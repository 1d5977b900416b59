import { compileRe2 } from '../../base/regex.ts';
import { TemplateError } from './error.ts';
import { formatValue, sprintf } from './go-format.ts';
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
} from './humanize.ts';
import { isTrue, typeName } from './value.ts';
import type { Value } from './value.ts';

export interface TemplateFunction {
  readonly minArgs: number;
  readonly maxArgs: number;
  readonly call: (args: readonly Value[]) => Value;
}

/**
 * What a template may call: Go's built-ins and the part of Prometheus's functions that needs nothing but its arguments.
 * Those that query (`query`, `first`, `value` ...) come with an evaluator.
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
  unary('stripPort', (value) => textOf(value).replace(/:\d+$/, '')),
  unary('len', (value) => {
    if (typeof value === 'string') return BigInt(new TextEncoder().encode(value).length);
    if (typeof value === 'object' && value !== null) return BigInt(value.size);
    throw new TemplateError(`len of type ${typeName(value)}`);
  }),
  unary('not', (value) => !isTrue(value)),
  define('match', 2, 2, ([pattern, text]) => regexOf(pattern, '').test(textOf(text))),
  define('reReplaceAll', 3, 3, ([pattern, replacement, text]) =>
    replaceAll(textOf(text), regexOf(pattern, 'g'), textOf(replacement)),
  ),
  define('printf', 1, Infinity, ([format, ...args]) => sprintf(textOf(format), args)),
  define('print', 0, Infinity, (args) => args.map(formatValue).join('')),
  define('println', 0, Infinity, (args) => `${args.map(formatValue).join(' ')}\n`),
  define('index', 1, Infinity, ([of = null, ...keys]) => keys.reduce((value, key) => access(value, key), of)),
  comparison('eq', (order) => order === 0, true),
  comparison('ne', (order) => order !== 0, true),
  comparison('lt', (order) => order < 0, false),
  comparison('le', (order) => order <= 0, false),
  comparison('gt', (order) => order > 0, false),
  comparison('ge', (order) => order >= 0, false),
  define('and', 1, Infinity, (args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1) ?? null),
  define('or', 1, Infinity, (args) => args.find(isTrue) ?? args.at(-1) ?? null),
]);

/** A field or key of a map; absent keys of label maps are "", as with Go's missingkey=zero. */
export function access(of: Value, key: Value): Value {
  if (typeof of !== 'object' || of === null)
    throw new TemplateError(`can't evaluate field ${formatValue(key)} in type ${typeName(of)}`);
  return of.get(textOf(key)) ?? '';
}

type Entry = [string, TemplateFunction];

function define(
  name: string,
  minArgs: number,
  maxArgs: number,
  call: (args: readonly Value[]) => Value,
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

function regexOf(pattern: Value | undefined, flags: string): RegExp {
  try {
    return compileRe2(textOf(pattern), flags);
  } catch {
    throw new TemplateError(`error parsing regexp: ${textOf(pattern)}`);
  }
}

function textOf(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new TemplateError(`wrong type for value; expected string; got ${typeName(value ?? null)}`);
}

/** Go's ReplaceAllString: `$1`, `${1}`, `$name`, `${name}`; a group that isn't there is empty, `$$` is a dollar (regexp Expand). */
function replaceAll(text: string, pattern: RegExp, replacement: string): string {
  let result = '';
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    result += text.slice(at, match.index);
    result += replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (_, bare?: string, braced?: string) => {
      const name = bare ?? braced;
      if (name === undefined) return '$';
      return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
    });
    at = match.index + match[0].length;
  }
  return result + text.slice(at);
}
