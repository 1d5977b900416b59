/** What stands for "no value" in tables and legends. */
export const NO_VALUE = '–';

const SI_LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const IEC = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

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

/** Scales by `base` into `names`; a value whose rounding would show 1000 (or 1024) of a unit moves to the next one. */
function scale(value: number, base: number, count: number): { scaled: number; step: number } {
  let scaled = value;
  let step = 0;
  const limit = base === 1024 ? 1023.5 : 999.5;
  while (Math.abs(scaled) >= limit && step < count - 1) {
    scaled /= base;
    step++;
  }
  return { scaled, step };
}

/** A plain number with SI prefixes from a thousand up: `950`, `1.20 k`, `3.40 M`. `unit` is put behind the prefix. */
export function formatSi(value: number | null | undefined, unit = ''): string {
  const special = formatSpecial(value);
  if (special !== null || value === null || value === undefined) return special ?? NO_VALUE;
  const { scaled, step } = scale(value, 1000, SI_LARGE.length);
  const suffix = `${SI_LARGE[step] ?? ''}${unit}`;
  const digits = step === 0 ? formatDigits(value) : formatScaled(scaled);
  return suffix === '' ? digits : `${digits} ${suffix}`;
}

function formatScaled(scaled: number): string {
  return Math.abs(scaled) >= 100_000 ? scaled.toExponential(2) : fixedSignificant(scaled);
}

/** Bytes in IEC units (1 KiB = 1024 B): `512 B`, `1.50 KiB`, `23.5 GiB`. `suffix` is e.g. `/s`. */
export function formatBytes(bytes: number | null | undefined, suffix = ''): string {
  const special = formatSpecial(bytes);
  if (special !== null || bytes === null || bytes === undefined) return special ?? NO_VALUE;
  const { scaled, step } = scale(bytes, 1024, IEC.length);
  const digits = step === 0 ? formatDigits(bytes) : formatScaled(scaled);
  return `${digits} ${IEC[step] ?? 'B'}${suffix}`;
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
