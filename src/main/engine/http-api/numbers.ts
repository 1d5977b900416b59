/** Numbers as Prometheus writes them, i.e. as Go's strconv does. */

/** A sample's value in JSON (between quotes): shortest digits that read back the same; `NaN`, `+Inf`, `-Inf`. */
export function formatSample(value: number): string {
  if (Number.isFinite(value)) {
    const text = String(value);
    // Go writes exponents with two digits; JavaScript changes to exponents at the same sizes.
    if (text.includes('e')) return twoDigitExponent(text);
    return value === 0 && Object.is(value, -0) ? '-0' : text;
  }
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

/** `1e+00`: Go's 'e' format with the shortest digits, as alerts have their values. */
export function formatExponent(value: number): string {
  return Number.isFinite(value) ? twoDigitExponent(value.toExponential()) : formatSample(value);
}

/** Go's 'g' format with the shortest digits, as the text exposition has its values: exponents from 1e6 on and below 1e-4. */
export function formatExposition(value: number): string {
  const size = Math.abs(value);
  if ((size >= 1e-4 && size < 1e6) || value === 0) return formatSample(value);
  return formatExponent(value);
}

/** Unix ms as seconds, with three decimals unless they are whole. */
export function formatTime(ms: number): string {
  const size = Math.abs(ms);
  const fraction = size % 1000;
  const whole = `${ms < 0 ? '-' : ''}${String((size - fraction) / 1000)}`;
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(3, '0')}`;
}

/** RFC 3339 as Go writes it: UTC, no trailing zeros in the fraction; Go's zero time for null. */
export function formatDate(ms: number | null): string {
  if (ms === null) return '0001-01-01T00:00:00Z';
  return new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z');
}

function twoDigitExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
