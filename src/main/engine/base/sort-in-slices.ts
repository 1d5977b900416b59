/** Sorted between two pauses: about 2 ms for label sets. */
const RUN = 1024;

/** A stable sort that yields where others may have their turn; a merge sort from the bottom. The input is left as it is. */
export function* sortInSlices<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
): Generator<undefined, T[]> {
  let sorted: T[][] = [];
  for (let from = 0; from < items.length; from += RUN) {
    sorted.push(items.slice(from, from + RUN).sort(compare));
    yield;
  }
  while (sorted.length > 1) {
    const merged: T[][] = [];
    for (let i = 0; i < sorted.length; i += 2)
      merged.push(yield* merge(sorted[i]!, sorted[i + 1] ?? [], compare));
    sorted = merged;
  }
  return sorted[0] ?? [];
}

function* merge<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (a: T, b: T) => number,
): Generator<undefined, T[]> {
  const out: T[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const isLeft = r >= right.length || (l < left.length && compare(left[l]!, right[r]!) <= 0);
    out.push(isLeft ? left[l++]! : right[r++]!);
    if (out.length % RUN === 0) yield;
  }
  return out;
}
