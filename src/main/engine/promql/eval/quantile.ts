/** Orders numbers with NaN first, as Prometheus sorts samples for quantiles. */
function byValueNaNFirst(a: number, b: number): number {
  if (a !== a) return b !== b ? 0 : -1;
  if (b !== b) return 1;
  return a - b || 0;
}

/** The q-quantile of values, interpolated between neighbours (Prometheus quantile.go). `values` gets sorted. */
export function quantile(q: number, values: number[]): number {
  if (values.length === 0 || q !== q) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  values.sort(byValueNaNFirst);
  const rank = q * (values.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(values.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (values[lower] as number) * (1 - weight) + (values[upper] as number) * weight;
}

export function isInvalidQuantile(q: number): boolean {
  return !(q >= 0 && q <= 1);
}

export function invalidQuantileMessage(q: number): string {
  const text = q === Infinity ? '+Inf' : q === -Infinity ? '-Inf' : String(q);
  return `quantile value should be between 0 and 1, got ${text}`;
}
