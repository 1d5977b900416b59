/** What stands for "no value" in tables and legends. */
export const NO_VALUE = '–';

const SI_LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const SI_SMALL = ['m', 'µ', 'n', 'p', 'f'] as const;
const IEC = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

/** Words for values that no number format can show; null when `value` is an ordinary number. */
export function formatSpecial(value: number | null | undefined): string | null {
  if (value === null || value === undefined) return NO_VALUE;
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '-∞';
  return null;
}

/**
 * Three significant digits with trailing zeros kept (1.20, 12.0, 120), so that columns of numbers don't change width as
 * they tick. Whole numbers under 1000 stay whole. Under 0.001 the exponent form (1.23e-4).
 */
export function formatDigits(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1000) return String(value === 0 ? 0 : value);
  const size = Math.abs(value);
  if (size < 0.001) return value.toExponential(2);
  if (size >= 999.5e3) return value.toExponential(2);
  return fixedSignificant(value);
}

/** The borders are where rounding adds a digit: 9.995 reads 10.0, not 10.00. */
function fixedSignificant(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return value.toFixed(0);
  if (size >= 9.995) return value.toFixed(1);
  if (size >= 0.9995) return value.toFixed(2);
  return value.toFixed(2 - Math.floor(Math.log10(size)));
}

/** How {@link formatPrefixed} writes a number. */
export interface Prefixing {
  readonly base: 1000 | 1024;
  /** Behind the prefix: `B`, `W`, `/s`. */
  readonly suffix: string;
  /** The value comes in `base` to that power: 1 for kilobytes. */
  readonly power?: number;
  /** Milli, micro and below too, for what is measured and not counted. */
  readonly small?: boolean;
  /** Digits behind the point; absent: three significant ones. */
  readonly decimals?: number | undefined;
}

/** A number scaled into the prefix that fits; one whose rounding would show 1000 (or 1024) moves to the next one. */
export function formatPrefixed(value: number, how: Prefixing): string {
  const { base, suffix, power = 0, small = false, decimals } = how;
  const limit = base === 1024 ? 1023.5 : 999.5;
  const names = base === 1024 ? IEC : SI_LARGE;
  let scaled = value;
  let step = power;
  while (Math.abs(scaled) >= limit && step < names.length - 1) {
    scaled /= base;
    step++;
  }
  // Zero kilobytes are zero bytes, and half a kilobyte is 512 of them.
  const lowest = small ? -SI_SMALL.length : 0;
  while (scaled !== 0 && Math.abs(scaled) < 0.9995 && step > lowest) {
    scaled *= base;
    step--;
  }
  if (scaled === 0) step = 0;
  // Steps of 1000 leave binary dust on whole numbers.
  if (step !== power && !Number.isInteger(scaled)) scaled = Number(scaled.toPrecision(12));
  const prefix = step < 0 ? (SI_SMALL[-step - 1] ?? '') : (names[step] ?? '');
  const unit = `${prefix}${suffix}`;
  const digits =
    decimals !== undefined && Math.abs(scaled) < 1e15
      ? scaled.toFixed(decimals)
      : step === 0
        ? formatDigits(scaled)
        : formatScaled(scaled);
  return unit === '' ? digits : `${digits} ${unit}`;
}

/** A plain number with SI prefixes from a thousand up: `950`, `1.20 k`, `3.40 M`. `unit` is put behind the prefix. */
export function formatSi(value: number | null | undefined, unit = ''): string {
  const special = formatSpecial(value);
  if (special !== null || value === null || value === undefined) return special ?? NO_VALUE;
  return formatPrefixed(value, { base: 1000, suffix: unit });
}

function formatScaled(scaled: number): string {
  const size = Math.abs(scaled);
  return size >= 100_000 || size < 0.001 ? scaled.toExponential(2) : fixedSignificant(scaled);
}

/** Bytes in IEC units (1 KiB = 1024 B): `512 B`, `1.50 KiB`, `23.5 GiB`. `suffix` is e.g. `/s`. */
export function formatBytes(bytes: number | null | undefined, suffix = ''): string {
  const special = formatSpecial(bytes);
  if (special !== null || bytes === null || bytes === undefined) return special ?? NO_VALUE;
  return formatPrefixed(bytes, { base: 1024, suffix: `B${suffix}` });
}

/** A percentage given as 0..100: two decimals under 10, one under 100, none above. */
export function formatPercent(percent: number | null | undefined): string {
  const special = formatSpecial(percent);
  if (special !== null || percent === null || percent === undefined) return special ?? NO_VALUE;
  if (Number.isInteger(percent) && Math.abs(percent) < 1000) return `${percent === 0 ? 0 : percent}%`;
  const size = Math.abs(percent);
  if (size >= 999.5e3) return `${percent.toExponential(2)}%`;
  const decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return `${percent.toFixed(decimals)}%`;
}

/**
 * Availability given as 0..1. Never rounds up: 0.99999 reads `99.99%`, because `100%` says that nothing ever failed.
 */
export function formatAvailability(ratio: number | null | undefined): string {
  const special = formatSpecial(ratio);
  if (special !== null || ratio === null || ratio === undefined) return special ?? NO_VALUE;
  if (ratio === 1) return '100%';
  // The small term undoes binary dust (0.57 * 10000 is 5699.999...).
  return `${(Math.floor(ratio * 10_000 + 1e-9) / 100).toFixed(2)}%`;
}
