import { formatBytes, formatPercent, formatSi, formatSpecial, NO_VALUE } from './numbers.ts';
import { formatDuration } from './duration.ts';

/** Units a panel, an axis or an alert value may have. `percent` is 0..100, `percentunit` 0..1. */
export const units = [
  'none',
  'short',
  'percent',
  'percentunit',
  'bytes',
  'bytesps',
  'seconds',
  'ms',
  'ops',
  'celsius',
] as const;
export type Unit = (typeof units)[number];

/** A value with its unit, for people. `none` shows the number as it is, the others three significant digits. */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  const special = formatSpecial(value);
  if (special !== null || value === null || value === undefined) return special ?? NO_VALUE;
  switch (unit) {
    case 'none':
      return formatPlain(value);
    case 'short':
      return formatSi(value);
    case 'percent':
      return formatPercent(value);
    case 'percentunit':
      // Binary dust (0.07 * 100 is 7.000000000000001) would print decimals that aren't there.
      return formatPercent(Number((value * 100).toPrecision(12)));
    case 'bytes':
      return formatBytes(value);
    case 'bytesps':
      return formatBytes(value, '/s');
    case 'seconds':
      return formatSeconds(value);
    case 'ms':
      return formatSeconds(value / 1000);
    case 'ops': {
      const text = formatSi(value);
      return text.includes(' ') ? `${text}/s` : `${text} /s`;
    }
    case 'celsius':
      return `${formatPlain(Number(value.toFixed(1)))} °C`;
  }
}

/** Every digit a person can use and no more: whole numbers grouped by thin spaces, fractions to six digits. */
function formatPlain(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-6)) return value.toExponential(3);
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  const [whole = '', fraction] = text.split('.');
  // Grouping starts at five digits, as the SI brochure allows: 1024 reads better whole.
  const grouped = whole.replace('-', '').length >= 5 ? whole.replace(/\B(?=(\d{3})+$)/g, '\u2009') : whole;
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Under a minute as a decimal with the fitting prefix (`1.20 ms`, `12.3 s`), from there as a duration. */
function formatSeconds(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
  if (size < 0.9995e-6) return `${dustFree(seconds * 1e9)} ns`;
  if (size < 0.9995e-3) return `${dustFree(seconds * 1e6)} µs`;
  if (size < 0.9995) return `${dustFree(seconds * 1e3)} ms`;
  if (size < 59.95) return `${formatSi(seconds)} s`;
  return formatDuration(seconds * 1000);
}

/** Scaling by a power of ten leaves dust on whole numbers; 12 digits keep all that a reading can mean. */
function dustFree(value: number): string {
  return formatSi(Number(value.toPrecision(12)));
}
