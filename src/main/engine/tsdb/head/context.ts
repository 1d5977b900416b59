import type { PendingJournal } from '../journal.ts';
import type { Layouts } from '../layout.ts';
import type { SeriesIndex } from '../index/series-index.ts';
import type { LateSamples } from '../rollup/late.ts';
import type { SlabPool } from './window.ts';

/** What all streams share. */
export interface HeadContext {
  readonly index: SeriesIndex;
  readonly layouts: Layouts;
  readonly pool: SlabPool;
  readonly journal: PendingJournal;
  readonly windowRows: number;
  readonly windowMs: number;
  readonly counters: HeadCounters;
  /** Is told of samples older than what is rolled up already. */
  readonly late: LateSamples;
  /** False while the database can't be written and memory is used up. */
  readonly canTake: () => boolean;
  /** Called after rows came in. */
  readonly appended: () => void;
}

export interface HeadCounters {
  samplesAppended: number;
  rowsRefused: number;
  samplesRefused: number;
  newestSampleMs: number | null;
}
