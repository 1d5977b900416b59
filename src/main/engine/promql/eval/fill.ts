import type { VectorMatching } from '../ast.ts';
import { anyPresent, matchedLabels } from './matching.ts';
import { hasAny, newColumn, type Column } from './values.ts';

type ByKey = ReadonlyMap<string, readonly Column[]>;

/** One side of an operator by signature, with what stands in for series of it that are missing. */
export function withFill(
  side: ByKey,
  other: ByKey,
  fill: number | null,
  matching: VectorMatching,
  steps: number,
): ByKey {
  if (fill === null) return side;
  const out = new Map(side);
  for (const [key, others] of other) {
    const [first] = others;
    if (first === undefined) continue;
    const mine = side.get(key) ?? [];
    const filler = newColumn(matchedLabels(first.labels, matching), steps);
    const there = anyPresent(mine, steps);
    const wanted = anyPresent(others, steps);
    for (let step = 0; step < steps; step++)
      if (there[step] === 0 && wanted[step] === 1) filler.present[step] = 1;
    if (!hasAny(filler.present)) continue;
    filler.values.fill(fill);
    out.set(key, [...mine, filler]);
  }
  return out;
}
