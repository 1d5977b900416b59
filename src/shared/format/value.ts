import { formatAge, formatDuration } from './duration.ts';
import { formatDigits, formatPercent, formatPrefixed, formatSi, formatSpecial, NO_VALUE } from './numbers.ts';
import { formatLocal, formatPattern, formatTimeOfDay } from './time.ts';
import { unitRules } from './unit-table.ts';
import type { UnitRule } from './unit-table.ts';

/**
 * A unit by Grafana's id (`binBps`, `percentunit` for 0..1, `s`), or one of its free forms: `suffix:msgs`, `prefix:v`,
 * `count:jobs`, `si:Hz`, `currency:CHF`, `bool:up/down`, `time:HH:mm`. What is neither is put behind the number.
 */
export type Unit = string;

/** What a value's text depends on besides the value. */
export interface ValueContext {
  /** Digits behind the point; absent: three significant ones. */
  readonly decimals?: number | undefined;
  /** IANA name for moments; absent: UTC. */
  readonly timeZone?: string;
  /** For ages; without it a moment is written out. */
  readonly nowMs?: number;
}

/** A value with its unit, for people. `none` shows the number as it is, most others three significant digits. */
export function formatValue(
  value: number | null | undefined,
  unit: Unit,
  context: ValueContext = {},
): string {
  const special = formatSpecial(value);
  if (special !== null || value === null || value === undefined) return special ?? NO_VALUE;
  const rule = unitRules.get(unit);
  return rule === undefined ? formatFreely(value, unit, context) : formatByRule(value, rule, context);
}

/** How the lines of a value axis are best spaced. */
export function unitSpacing(unit: Unit): 'binary' | 'seconds' | 'decimal' {
  const rule = unitRules.get(unit);
  if (rule?.kind === 'iec') return 'binary';
  return rule?.kind === 'duration' && rule.factor === 1 ? 'seconds' : 'decimal';
}

function formatByRule(value: number, rule: UnitRule, context: ValueContext): string {
  const { decimals } = context;
  switch (rule.kind) {
    case 'fixed':
      return join(fixedText(value, rule.suffix, decimals), rule.suffix);
    case 'si':
    case 'iec':
      return formatPrefixed(value, { ...rule, base: rule.kind === 'si' ? 1000 : 1024, decimals });
    case 'count':
      return countText(value, rule.suffix, decimals);
    case 'percent': {
      // Binary dust (0.07 * 100 is 7.000000000000001) would print decimals that aren't there.
      const percent = Number((value * rule.factor).toPrecision(12));
      return decimals === undefined ? formatPercent(percent) : `${percent.toFixed(decimals)}%`;
    }
    case 'duration':
      return durationText(value * rule.factor, rule.style, decimals);
    case 'money':
      return moneyText(value, rule.symbol, rule.behind, decimals);
    case 'moment':
      return momentText(value, rule.style, context);
    case 'either':
      return value === 0 ? rule.no : rule.yes;
    case 'notation':
      return notationText(value, rule.style, decimals);
  }
}

/** The forms that carry their own text, and units nobody has heard of. */
function formatFreely(value: number, unit: Unit, context: ValueContext): string {
  const colon = unit.indexOf(':');
  const form = unit.slice(0, colon);
  const text = unit.slice(colon + 1);
  const number = (): string => plain(value, context.decimals);
  switch (form) {
    case 'suffix':
      return join(number(), text);
    case 'prefix':
      return `${text}${number()}`;
    case 'count':
      return countText(value, text, context.decimals);
    case 'si':
      return formatPrefixed(value, {
        base: 1000,
        suffix: text,
        power: 0,
        small: true,
        decimals: context.decimals,
      });
    case 'currency':
      return moneyText(value, text, false, context.decimals);
    case 'bool': {
      const [yes = '', no = ''] = text.split('/');
      return value === 0 ? no : yes;
    }
    case 'time':
      return formatPattern(value, context.timeZone ?? 'UTC', text);
    default:
      return join(number(), unit);
  }
}

/** What is measured is told in three digits, a bare number in all it has. */
function fixedText(value: number, suffix: string, decimals: number | undefined): string {
  const short = suffix !== '' && decimals === undefined && Math.abs(value) < 1000;
  return short ? formatDigits(value) : plain(value, decimals);
}

/** A degree and a percent sign belong to the number, words stand apart. */
function join(number: string, suffix: string): string {
  if (suffix === '') return number;
  return suffix === '°' || suffix.startsWith('%') ? `${number}${suffix}` : `${number} ${suffix}`;
}

function countText(value: number, name: string, decimals: number | undefined): string {
  const text = formatPrefixed(value, { base: 1000, suffix: '', power: 0, small: false, decimals });
  if (name === '') return text;
  return name.startsWith('/') && text.includes(' ') ? `${text}${name}` : `${text} ${name}`;
}

function moneyText(value: number, symbol: string, behind: boolean, decimals: number | undefined): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  const digits = decimals ?? (Number.isInteger(size) || size >= 1000 ? undefined : size < 0.1 ? 4 : 2);
  const text = size >= 1e15 ? size.toExponential(2) : size >= 1e6 ? formatSi(size) : plain(size, digits);
  return behind ? `${sign}${text} ${symbol}` : `${sign}${symbol}${text}`;
}

function momentText(ms: number, style: 'full' | 'short' | 'age', context: ValueContext): string {
  const { timeZone = 'UTC', nowMs } = context;
  if (nowMs !== undefined && style === 'age') return formatAge(ms, nowMs);
  const isToday =
    style === 'short' &&
    nowMs !== undefined &&
    formatLocal(ms, timeZone, 'day') === formatLocal(nowMs, timeZone, 'day');
  return isToday ? formatTimeOfDay(ms, timeZone) : formatLocal(ms, timeZone);
}

function notationText(
  value: number,
  style: 'hex' | 'hex0x' | 'sci' | 'grouped' | 'string',
  decimals: number | undefined,
): string {
  if (style === 'sci') return value.toExponential(decimals ?? 2);
  if (style === 'grouped') return plain(value, decimals);
  if (style === 'string') return String(value);
  if (Math.abs(value) >= 2 ** 53) return value.toExponential(3);
  const sign = value < 0 ? '-' : '';
  return `${sign}${style === 'hex0x' ? '0x' : ''}${Math.trunc(Math.abs(value)).toString(16).toUpperCase()}`;
}

/** Every digit a person can use and no more: whole numbers grouped by thin spaces, fractions to six digits. */
function plain(value: number, decimals: number | undefined): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-6)) return value.toExponential(3);
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(6));
  const text = decimals === undefined ? String(rounded) : value.toFixed(decimals);
  const [whole = '', fraction] = text.split('.');
  // Grouping starts at five digits, as the SI brochure allows: 1024 reads better whole.
  const grouped = whole.replace('-', '').length >= 5 ? whole.replace(/\B(?=(\d{3})+$)/g, '\u2009') : whole;
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function durationText(
  seconds: number,
  style: 'prefix' | 'words' | 'clock',
  decimals: number | undefined,
): string {
  if (style === 'words') return formatDuration(seconds * 1000);
  return style === 'clock' ? clockText(seconds) : secondsText(seconds, decimals);
}

/** `01:02:03`, with days in front where there are any. */
function clockText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size >= 1e10) return formatDuration(seconds * 1000);
  const whole = Math.floor(size);
  const two = (n: number): string => String(n).padStart(2, '0');
  const days = Math.floor(whole / 86_400);
  const clock = `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return `${seconds < 0 ? '-' : ''}${days > 0 ? `${String(days)} d ` : ''}${clock}`;
}

/** Under a minute as a decimal with the fitting prefix (`1.20 ms`, `12.3 s`), from there as a duration. */
function secondsText(seconds: number, decimals: number | undefined): string {
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
  if (size >= 59.95) return formatDuration(seconds * 1000);
  const [factor, unit] =
    size < 0.9995e-6 ? [1e9, 'ns'] : size < 0.9995e-3 ? [1e6, 'µs'] : size < 0.9995 ? [1e3, 'ms'] : [1, 's'];
  // Scaling by a power of ten leaves dust on whole numbers; 12 digits keep all that a reading can mean.
  const scaled = Number((seconds * factor).toPrecision(12));
  return `${decimals === undefined ? formatSi(scaled) : scaled.toFixed(decimals)} ${unit}`;
}
