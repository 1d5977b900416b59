import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { TsdbSource } from '../tsdb/types.ts';
import { ReadingRunner } from './reading-runner.ts';
import type { Cadence } from './reading.ts';
import { RowWriter } from '../base/row-writer.ts';

/** A reading may use most of its interval, but a slow rhythm shouldn't wait a minute to say that one is stuck. */
const MAX_DEADLINE_MS = 10_000;

export interface CadenceLoopOptions {
  readonly cadence: Cadence;
  readonly source: TsdbSource;
  readonly labels: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes one row per interval; a row that takes longer than the interval delays the next, it never overlaps it. */
export class CadenceLoop {
  private readonly cadence: Cadence;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly source: TsdbSource;
  private readonly writer: RowWriter;
  private readonly runners: readonly ReadingRunner[];
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> = Promise.resolve();
  private dueMs = 0;
  private stopped = false;
  private refused = false;

  constructor(options: CadenceLoopOptions) {
    this.cadence = options.cadence;
    this.clock = options.clock;
    this.log = options.log;
    this.source = options.source;
    this.writer = new RowWriter(options.source, options.labels);
    this.runners = options.cadence.readings.map(
      (reading) => new ReadingRunner(reading, options.clock, options.log),
    );
  }

  /** Takes the first row at once, or after priming; resolves when it is written. */
  start(): Promise<void> {
    const { primeMs } = this.cadence;
    this.current = primeMs === undefined ? this.first() : this.prime(primeMs).then(() => this.first());
    return this.current;
  }

  private first(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    this.dueMs = this.clock.monotonicMs();
    return this.tick();
  }

  private async prime(primeMs: number): Promise<void> {
    await this.read();
    await new Promise((resolve) => setTimeout(resolve, primeMs));
  }

  private async read(): Promise<Parameters<RowWriter['write']>[1]> {
    const deadlineMs = Math.min(this.cadence.intervalMs * 0.9, MAX_DEADLINE_MS);
    return (await Promise.all(this.runners.map((runner) => runner.run(deadlineMs)))).flat();
  }

  /**
   * Ends the rhythm and waits for calls under way, at most `graceMs`; returns the names of those that still hang. Marks the
   * series stale when watching is over.
   */
  async stop(graceMs: number, isOver = false): Promise<string[]> {
    this.stopped = true;
    clearTimeout(this.timer);
    const pending = this.runners.flatMap((runner) => runner.pending() ?? []);
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.all([this.current, ...pending.map((entry) => entry.call)]), grace]);
    clearTimeout(timer);
    if (isOver) this.source.endAt(this.clock.nowMs());
    return this.runners.flatMap((runner) => runner.pending()?.name ?? []);
  }

  private async tick(): Promise<void> {
    const timeMs = this.clock.nowMs();
    const samples = await this.read();
    if (this.stopped) return;
    this.write(timeMs, samples);
    this.schedule();
  }

  private write(timeMs: number, samples: Parameters<RowWriter['write']>[1]): void {
    try {
      const taken = this.writer.write(timeMs, samples);
      if (!taken && !this.refused) {
        this.log.warn({ source: this.cadence.source, timeMs }, 'host row refused: the clock went back');
      }
      this.refused = !taken;
    } catch (error) {
      // The store says itself what is wrong with it; the rhythm goes on so that it heals when the store does.
      this.log.error({ err: error, source: this.cadence.source }, 'host row could not be stored');
    }
  }

  /** Next point of the grid that began at start; points that were missed (sleep, a stalled machine) are skipped. */
  private schedule(): void {
    const nowMs = this.clock.monotonicMs();
    const { intervalMs } = this.cadence;
    this.dueMs += Math.max(1, Math.ceil((nowMs - this.dueMs) / intervalMs)) * intervalMs;
    this.timer = setTimeout(() => {
      this.current = this.tick();
    }, this.dueMs - nowMs);
  }
}
