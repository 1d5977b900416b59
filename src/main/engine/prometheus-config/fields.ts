import { z } from 'zod';
import { parseDurationMs } from '../base/duration.ts';
import { isLabelName } from '../relabel/index.ts';
import { parseGoUrl } from './go-url.ts';
import type { GoUrl } from './go-url.ts';
import { YamlScalar } from './yaml-values.ts';

/**
 * Fields of prometheus.yml. A field that is left out is undefined and takes its default where it is used; one that is
 * written with nothing behind it (null) is the zero value of its type, as Go's decoder makes it: '', 0, false, [].
 */

/** What a reader of a scalar gives instead of a value: what is wrong with the text. */
class Wrong {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

function scalarField<T>(zero: T, expected: string, read: (scalar: YamlScalar) => T | Wrong) {
  return z.unknown().transform((raw, context): T => {
    if (raw === null) return zero;
    const value =
      raw instanceof YamlScalar ? read(raw) : new Wrong(`expected ${expected}, got a ${kindOf(raw)}`);
    if (!(value instanceof Wrong)) return value;
    context.addIssue({ code: 'custom', message: value.message });
    return z.NEVER;
  });
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : 'mapping';
}

const textValue = scalarField('', 'text', ({ text }) =>
  text.isWellFormed() ? text : new Wrong('the text is not valid UTF-8'),
);
const labelNameValue = scalarField('', 'a label name', ({ text }) =>
  isLabelName(text, 'utf8') ? text : new Wrong(`"${text.toWellFormed()}" is not a valid label name`),
);

/** Any text. */
export const text = () => textValue.optional();

/** A text out of a few. Null and '' are refused unless `orEmpty`. */
export const oneOf = <T extends string>(words: readonly T[], orEmpty = false) =>
  scalarField<T | ''>('', words.join(', '), ({ text: word }) => {
    const found = words.find((known) => known === word);
    if (found !== undefined) return found;
    return orEmpty && word === '' ? '' : new Wrong(`expected one of ${words.join(', ')}, got "${word}"`);
  }).optional();

const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;

/** A switch, as YAML 1.1 spells them. */
export const bool = () =>
  scalarField(false, 'true or false', ({ text: word, plain }) => {
    if (plain && TRUE.test(word)) return true;
    return plain && FALSE.test(word) ? false : new Wrong(`expected true or false, got "${word}"`);
  }).optional();

/** A whole number of at least `min`. */
export const int = (min = -Infinity) =>
  scalarField(0, 'a whole number', ({ text: word, plain }) => {
    const value = Number(word.replaceAll('_', ''));
    const good = plain && /^[-+]?[0-9]/.test(word) && Number.isSafeInteger(value);
    if (!good) return new Wrong(`expected a whole number, got "${word}"`);
    return value < min ? new Wrong(`expected at least ${min}, got ${value}`) : value;
  }).optional();

/** A number between two bounds. */
export const float = (min = -Infinity, max = Infinity) =>
  scalarField(0, 'a number', ({ text: word, plain }) => {
    const value = Number(word);
    if (!plain || word === '' || Number.isNaN(value)) return new Wrong(`expected a number, got "${word}"`);
    return value < min || value > max ? new Wrong(`expected ${min} to ${max}, got ${value}`) : value;
  }).optional();

/** A duration, in ms. */
export const duration = () =>
  scalarField(0, 'a duration', ({ text: word }) => {
    const ms = parseDurationMs(word);
    return ms ?? new Wrong(`expected a duration such as 15s or 1h30m, got "${word}"`);
  }).optional();

const UNIT_BYTES = { B: 0, K: 1, M: 2, G: 3, T: 4, P: 5, E: 6 } as const;

/** A size in bytes with its unit (powers of 1024), `0` alone without. */
export const size = () =>
  scalarField(0, 'a size', ({ text: word }) => {
    if (word === '0') return 0;
    if (!/^(?:\d+(?:\.\d*)?(?:B|[KMGTPE]i?B))+$/.test(word))
      return new Wrong(`expected a size with its unit such as 15MB, got "${word}"`);
    return [...word.matchAll(/([\d.]+)([BKMGTPE])/g)].reduce(
      (sum, [, count, unit]) =>
        sum + Number(count) * 1024 ** UNIT_BYTES[(unit ?? 'B') as keyof typeof UNIT_BYTES],
      0,
    );
  }).optional();

/** A URL as Go's url.Parse takes it; null where it is written with nothing behind it. */
export const url = () =>
  scalarField<GoUrl | null>(null, 'a URL', ({ text: word }) => {
    const parsed = parseGoUrl(word);
    return typeof parsed === 'string' ? new Wrong(`"${word}" is not a URL: ${parsed}`) : parsed;
  }).optional();

/** A list; null elements are as `item` takes them. */
export const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((raw) => raw ?? [], z.array(item, { error: 'expected a list' })).optional();

/** A list of texts. */
export const texts = () => list(textValue);

/** A list of label names. */
export const labelNames = () => list(labelNameValue);

/** A mapping of texts to what `item` takes. */
export const mapOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((raw) => raw ?? {}, z.record(z.string(), item, { error: 'expected a mapping' })).optional();

/** A mapping of texts to texts. */
export const textMap = () => mapOf(textValue);

/** A mapping of label names to values. */
export const labelSet = () =>
  textMap().superRefine((labels, context) => {
    for (const name of Object.keys(labels ?? {}))
      if (!isLabelName(name, 'utf8'))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `"${name.toWellFormed()}" is not a valid label name`,
        });
  });

/** A mapping with these fields and no others; null is the mapping with nothing set, and not checked further. */
export const section = <T extends z.ZodType>(schema: T) => schema.nullable().optional();

/** A mapping with these fields and no others. */
export const fieldsOf = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'invalid_type' ? 'expected a mapping of fields' : undefined),
  });

/** What a check across fields reports to: where (from the mapping on), and what. */
export type Report = (path: readonly PropertyKey[], message: string) => void;

/** Adds a check across fields to a schema. */
export function checked<T extends z.ZodType>(schema: T, check: (value: z.output<T>, report: Report) => void) {
  return schema.superRefine((value, context) => {
    check(value, (path, message) => context.addIssue({ code: 'custom', path: [...path], message }));
  });
}

/** How many of these say something. */
export function countSet(...values: readonly unknown[]): number {
  return values.filter((value) => value !== undefined && value !== null && value !== '').length;
}

/** The first that says something: Prometheus takes the zero value of a field for "not set". */
export function firstSet<T extends string | number>(
  first: T | undefined,
  ...rest: (T | undefined)[]
): T | undefined {
  return [first, ...rest].find((value) => value !== undefined && value !== 0 && value !== '');
}
