/** Times as Prometheus writes them. */

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
