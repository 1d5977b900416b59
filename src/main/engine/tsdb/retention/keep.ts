import { SERIES_PER_GROUP } from '../codec/rollup-rows.ts';
import { matchSeries } from '../index/matching.ts';
import type { SeriesIndex } from '../index/series-index.ts';
import type { Layout } from '../layout.ts';
import type { Retention, TierRetention } from '../types.ts';

/** How long what is stored together is kept: as long as the series of it that is kept longest. */
export class Keep {
  readonly retention: Retention;
  private readonly index: SeriesIndex;
  /** By override, the series it matches and no earlier one does. */
  private readonly matched: ReadonlySet<number>[] = [];
  private readonly seriesKnown: number;

  /** Holds for the series known now; make a new one when there are more. */
  constructor(retention: Retention, index: SeriesIndex) {
    this.retention = retention;
    this.index = index;
    this.seriesKnown = index.size;
    const taken = new Set<number>();
    for (const { matchers } of retention.overrides) {
      const ids = matchSeries(index, matchers).filter((id) => !taken.has(id));
      for (const id of ids) taken.add(id);
      this.matched.push(new Set(ids));
    }
  }

  isCurrent(retention: Retention): boolean {
    const isSame = retention === this.retention;
    return isSame && (retention.overrides.length === 0 || this.seriesKnown === this.index.size);
  }

  /** The shortest time anything of a tier is kept: nothing younger needs to be looked at. */
  least(tier: keyof TierRetention): number {
    const { overrides } = this.retention;
    return overrides.reduce((least, { keep }) => Math.min(least, keep[tier] ?? least), this.retention[tier]);
  }

  ofLayout(layout: Layout): number {
    return this.longest('rawMs', layout.series);
  }

  ofGroup(tier: keyof TierRetention, group: number): number {
    const first = group * SERIES_PER_GROUP;
    const count = Math.max(0, Math.min(SERIES_PER_GROUP, this.seriesKnown - first));
    return this.longest(
      tier,
      Array.from({ length: count }, (_, i) => first + i),
    );
  }

  private longest(tier: keyof TierRetention, series: readonly number[]): number {
    const { overrides } = this.retention;
    if (overrides.length === 0 || series.length === 0) return this.retention[tier];
    let longest = 0;
    for (const id of series) {
      const at = this.matched.findIndex((ids) => ids.has(id));
      longest = Math.max(longest, overrides[at]?.keep[tier] ?? this.retention[tier]);
    }
    return longest;
  }
}
