/** Go's math.Pow where JavaScript's differs: 1 to any power and -1 to an infinite one are 1. */
export function pow(a: number, b: number): number {
  if (a === 1 || (a === -1 && (b === Infinity || b === -Infinity))) return 1;
  return a ** b;
}
