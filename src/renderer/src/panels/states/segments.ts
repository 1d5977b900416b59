import type { Column } from '../../live/series-buffer.ts';

/** A stretch of time in one state. */
export interface Segment {
  readonly fromS: number;
  readonly toS: number;
  /** The value it began with. */
  readonly value: number;
  readonly text: string;
}

/**
 * A series as stretches of one state: neighbours that read the same are one, a value holds until the next (one step at
 * most), and a gap is a gap. `merge` false keeps every value apart.
 */
export function segmentsOf(
  timesS: readonly number[],
  column: Column,
  stepS: number,
  textOf: (value: number) => string,
  merge: boolean,
): Segment[] {
  const segments: Segment[] = [];
  const texts = new Map<number, string>();
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    const fromS = timesS[i];
    if (value === null || value === undefined || fromS === undefined) continue;
    let text = texts.get(value);
    if (text === undefined) texts.set(value, (text = textOf(value)));
    const toS = Math.min(timesS[i + 1] ?? fromS + stepS, fromS + stepS);
    const last = segments.at(-1);
    if (merge && last?.text === text && last.toS >= fromS - 1e-6)
      segments[segments.length - 1] = { ...last, toS };
    else segments.push({ fromS, toS, value, text });
  }
  return segments;
}
