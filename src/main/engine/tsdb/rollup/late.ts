import { SERIES_PER_GROUP } from '../codec/rollup-rows.ts';

/** Times, both ends included. */
export interface LateRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Notes which samples come after their bucket was rolled up, by group of series, so that it can be done again. */
export class LateSamples {
  /** The first tier is rolled up to here. */
  untilMs = -Infinity;
  private groups = new Map<number, LateRange>();

  /** Called with every sample appended that is not newer than {@link untilMs}. */
  add(series: number, timeMs: number): void {
    const group = Math.floor(series / SERIES_PER_GROUP);
    this.groups.set(group, widen(this.groups.get(group), { fromMs: timeMs, toMs: timeMs }));
  }

  get size(): number {
    return this.groups.size;
  }

  entries(): ReadonlyMap<number, LateRange> {
    return this.groups;
  }

  clear(): void {
    this.groups = new Map();
  }
}

function widen(known: LateRange | undefined, more: LateRange): LateRange {
  if (known === undefined) return more;
  return { fromMs: Math.min(known.fromMs, more.fromMs), toMs: Math.max(known.toMs, more.toMs) };
}
