import { isGoObject, isList, structOf, typeName } from './value.ts';
import type { Value } from './value.ts';

/** Go's fmt verbs as far as templates use them: %v %s %q %d %x %X %c %f %F %e %E %g %G %t %%, with flags, width and precision. */
export function sprintf(format: string, args: readonly Value[]): string {
  let next = 0;
  let out = format.replace(
    /%([-+# 0]*)(\d+|\*)?(?:\.(\d*))?(.)?/gsu,
    (
      _,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      verb: string | undefined,
    ) => {
      if (verb === undefined) return '%!(NOVERB)';
      if (verb === '%') return '%';
      let problem = '';
      if (width === '*') {
        const asked = args[next++];
        width = typeof asked === 'bigint' ? String(asked) : '';
        if (width === '') problem = '%!(BADWIDTH)';
      }
      const arg = args[next++];
      if (arg === undefined) return `%!${verb}(MISSING)`;
      const digits = precision === undefined ? null : Number(precision);
      return problem + pad(formatVerb(verb, arg, digits, flags), flags, Number(width ?? 0));
    },
  );
  if (next < args.length) {
    const extra = args.slice(next).map((arg) => `${typeName(arg)}=${formatValue(arg)}`);
    out += `%!(EXTRA ${extra.join(', ')})`;
  }
  return out;
}

function formatVerb(verb: string, arg: Value, digits: number | null, flags: string): string {
  const signed = (text: string): string => (flags.includes('+') && !/^[-+]/.test(text) ? `+${text}` : text);
  if (verb === 'v')
    return typeof arg === 'number' && digits !== null ? formatG(arg, digits) : formatValue(arg);
  if (verb === 't' && typeof arg === 'boolean') return String(arg);
  if (typeof arg === 'string') {
    const text = digits === null ? arg : [...arg].slice(0, digits).join('');
    if (verb === 's') return text;
    if (verb === 'q') return JSON.stringify(text);
    if (verb === 'x' || verb === 'X') return hexOf(text, verb);
  }
  if (typeof arg === 'number' && 'fFeEgG'.includes(verb)) {
    const lower = verb.toLowerCase();
    const text =
      lower === 'g'
        ? formatG(arg, digits)
        : lower === 'e'
          ? formatE(arg, digits ?? 6)
          : formatF(arg, digits ?? 6);
    return signed(verb === 'E' || verb === 'G' ? text.replace('e', 'E') : text);
  }
  if (typeof arg === 'bigint') {
    if (verb === 'd') return signed(String(arg));
    if (verb === 'x' || verb === 'X') return verb === 'x' ? arg.toString(16) : arg.toString(16).toUpperCase();
    if (verb === 'c') return String.fromCodePoint(Number(arg));
  }
  if (arg !== null && typeof arg === 'object' && verb === 's') return formatValue(arg);
  return `%!${verb}(${typeName(arg)}=${formatValue(arg)})`;
}

function hexOf(text: string, verb: 'x' | 'X'): string {
  const hex = [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return verb === 'x' ? hex : hex.toUpperCase();
}

function pad(text: string, flags: string, width: number): string {
  if (text.length >= width) return text;
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0') || /Inf|NaN/.test(text)) return text.padStart(width);
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

/** A value as `{{ … }}` prints it: Go's %v. Maps print as `map[a:1 b:2]`, keys sorted. */
export function formatValue(value: Value): string {
  if (value === null) return '<no value>';
  if (typeof value === 'number') return formatG(value, null);
  if (typeof value !== 'object') return String(value);
  if (isGoObject(value)) return value.text;
  if (isList(value)) return `[${value.map(formatValue).join(' ')}]`;
  if (structOf(value) !== null) return `{${[...value.values()].map(formatValue).join(' ')}}`;
  const entries = [...value].sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, inner]) => `${key}:${formatValue(inner)}`).join(' ')}]`;
}

/** Go's fmt.Sprint: a space between two values neither of which is a text. */
export function sprint(values: readonly Value[]): string {
  return values
    .map((value, i) => {
      const isText = (of: Value | undefined): boolean => typeof of === 'string';
      return (i > 0 && !isText(value) && !isText(values[i - 1]) ? ' ' : '') + formatValue(value);
    })
    .join('');
}

/** Go's %g (strconv/ftoa.go): exponent form below 1e-4 and from 10^precision; null: shortest exact digits. */
export function formatG(value: number, precision: number | null): string {
  const special = specialOf(value);
  if (special !== null) return special;
  const digits = precision === 0 ? 1 : precision;
  const [mantissa = '', exponentText = '0'] = (
    digits === null ? value.toExponential() : value.toExponential(Math.min(digits, 100) - 1)
  ).split('e');
  const exponent = Number(exponentText);
  const threshold = digits ?? SHORTEST_THRESHOLD;
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (exponent < -4 || exponent >= threshold) return `${short}e${exponentOf(exponent)}`;
  return decimalOf(short, exponent);
}

/** Where no precision is asked, the exponent form starts at 1e6, however many digits the number needs. */
const SHORTEST_THRESHOLD = 6;

function decimalOf(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0');
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

function formatE(value: number, digits: number): string {
  const special = specialOf(value);
  if (special !== null) return special;
  const [mantissa = '', exponent = '0'] = value.toExponential(Math.min(digits, 100)).split('e');
  return `${mantissa}e${exponentOf(Number(exponent))}`;
}

function formatF(value: number, digits: number): string {
  const special = specialOf(value);
  if (special !== null) return special;
  // toFixed gives up at 1e21, where the float is a whole number anyway.
  if (Math.abs(value) < 1e21) return value.toFixed(Math.min(digits, 100));
  return BigInt(value).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
}

function specialOf(value: number): string | null {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? null : value > 0 ? '+Inf' : '-Inf';
}

function exponentOf(exponent: number): string {
  return (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(2, '0');
}
