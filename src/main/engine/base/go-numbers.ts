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

function twoDigitExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
