import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { storeError } from '../storage/index.ts';
import type { Store } from '../storage/index.ts';
import type { Catalog } from './catalog.ts';
import type { PendingJournal } from './journal.ts';

/** The engine flushes every second, which is what a crash can lose; where that is late, an append does it after this. */
const FLUSH_MS = 1500;
const FLUSH_BYTES = 4 << 20;
/** So many new series are stored at once, and not more of them: some ms. */
const MANY_SERIES = 512;
const MOST_SERIES = 2048;
/** While the disk can't be written, this much is kept in memory; then rows are refused. */
const MOST_PENDING_BYTES = 64 << 20;

/** Takes what is pending to the database, and keeps it when the database refuses. */
export class Writer {
  /** What the database said last time; null when it took everything. */
  problem: string | null = null;
  private lastFlushMs: number;
  private readonly store: Store;
  private readonly catalog: Catalog;
  private readonly journal: PendingJournal;
  private readonly clock: Clock;
  private readonly log: Log;

  constructor(store: Store, catalog: Catalog, journal: PendingJournal, clock: Clock, log: Log) {
    this.store = store;
    this.catalog = catalog;
    this.journal = journal;
    this.clock = clock;
    this.log = log;
    this.lastFlushMs = clock.monotonicMs();
  }

  /** False when no more can be held in memory. */
  readonly canTake = (): boolean => this.problem === null || this.journal.bytes < MOST_PENDING_BYTES;

  /**
   * Flushes when it is time; a failed attempt is repeated after the same while, not with every row. New series go ahead as
   * they come: a hundred targets bring a hundred thousand in their first second, which would take half a second at once.
   */
  flushIfDue(): void {
    if (this.problem === null && this.catalog.newSeries >= MANY_SERIES) {
      this.attempt('store new series', () => {
        this.catalog.flushSeries(MOST_SERIES);
      });
    }
    const isLate = this.clock.monotonicMs() - this.lastFlushMs >= FLUSH_MS;
    if (isLate || (this.problem === null && this.journal.bytes >= FLUSH_BYTES)) this.flush();
  }

  /** Returns whether everything is in the database now. */
  flush(): boolean {
    this.lastFlushMs = this.clock.monotonicMs();
    return this.attempt('flush the metrics journal', () => {
      this.catalog.flush();
    });
  }

  /** Runs one write; a failure becomes the problem, said in the log when it begins and when it ends. */
  attempt(what: string, write: () => void): boolean {
    try {
      this.store.timed(what, write);
    } catch (error) {
      const { message } = storeError(this.store.path, error);
      if (this.problem === null)
        this.log.error({ err: error, what }, 'metrics can not be written and wait in memory');
      this.problem = `Metrics can not be stored and wait in memory: ${message}`;
      return false;
    }
    if (this.problem !== null) this.log.info({ what }, 'metrics can be written again');
    this.problem = null;
    return true;
  }
}
