import type { ScrapeFailure, TargetHealth, TargetStatus } from '#shared/contract/targets.ts';
import { labelsKey } from '#shared/model/labels.ts';
import type { Clock } from '../base/clock.ts';
import { IntervalTimer } from '../base/interval-timer.ts';
import type { Log } from '../base/log.ts';
import type { MetricMetadata, TsdbSource } from '../tsdb/types.ts';
import { ScrapeError, toFailure } from './failure.ts';
import { HttpClient } from './http-client.ts';
import { foreignKind, formatOf, pageError } from './page-kind.ts';
import type { SecretAccess } from './secrets.ts';
import { targetLabels } from './series-labels.ts';
import { SeriesWriter } from './series-writer.ts';
import type { ScrapeTarget } from './types.ts';

const RECENT = 60;

/** What a loop works with. */
export interface LoopContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly openSource: (name: string) => TsdbSource;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  readonly access: SecretAccess;
  readonly appVersion: string;
  /** Called after each finished scrape, when the status is new. */
  readonly scraped: () => void;
}

/** Scrapes one target on its schedule and keeps its status. */
export class TargetLoop {
  private target: ScrapeTarget;
  private readonly context: LoopContext;
  private client: HttpClient;
  private writer: SeriesWriter;
  private timer: IntervalTimer;
  private abort = new AbortController();
  private running: Promise<void> | null = null;

  private health: TargetHealth = 'unknown';
  private failure: ScrapeFailure | null = null;
  private lastScrapeMs: number | null = null;
  private lastDurationMs: number | null = null;
  private samplesScraped = 0;
  private consecutiveFailures = 0;
  private failingSinceMs: number | null = null;
  private readonly recent: number[] = [];

  constructor(target: ScrapeTarget, context: LoopContext) {
    this.target = target;
    this.context = context;
    this.client = new HttpClient(target, context.access, context.appVersion);
    this.writer = this.openWriter();
    this.timer = this.schedule();
  }

  get config(): ScrapeTarget {
    return this.target;
  }

  get isDown(): boolean {
    return this.health === 'down';
  }

  status(): TargetStatus {
    const { name, url, labels, intervalMs, timeoutMs, editable } = this.target;
    return {
      name,
      url,
      labels: { ...labels },
      intervalMs,
      timeoutMs,
      editable,
      health: this.health,
      lastScrapeMs: this.lastScrapeMs,
      lastDurationMs: this.lastDurationMs,
      samplesScraped: this.samplesScraped,
      seriesCount: this.writer.seriesCount,
      failure: this.failure,
      consecutiveFailures: this.consecutiveFailures,
      failingSinceMs: this.failingSinceMs,
      recent: [...this.recent],
    };
  }

  /** Goes on under other settings; a scrape under way is given up. Series under other labels are other series: the old ones end. */
  async update(target: ScrapeTarget): Promise<void> {
    const before = this.target;
    const writer = this.writer;
    this.target = target;
    const closed = this.halt();
    this.abort = new AbortController();
    this.client = new HttpClient(target, this.context.access, this.context.appVersion);
    if (labelsKey(targetLabels(before)) !== labelsKey(targetLabels(target))) {
      writer.end(this.context.clock.nowMs());
      this.writer = this.openWriter();
    }
    if (before.url !== target.url) {
      // What failed was another address.
      this.health = 'unknown';
      this.failure = null;
      this.consecutiveFailures = 0;
      this.failingSinceMs = null;
    }
    this.timer = this.schedule();
    await closed;
  }

  /** Ends the loop. With `end` the target is gone and its series end; without, only we stop. */
  async stop(end: boolean): Promise<void> {
    const closed = this.halt();
    if (end) this.writer.end(this.context.clock.nowMs());
    await closed;
  }

  /** One scrape at once; waits for one under way and takes that. */
  async scrapeNow(): Promise<TargetStatus> {
    await (this.running ?? this.start(this.context.clock.nowMs()));
    return this.status();
  }

  /** Stops timer, scrape and connections at once; resolves when they have ended. */
  private async halt(): Promise<void> {
    this.timer.stop();
    this.abort.abort(new Error('the scrape was given up'));
    const { running, client } = this;
    this.running = null;
    await running;
    await client.close();
  }

  private openWriter(): SeriesWriter {
    const { openSource, putMetadata } = this.context;
    return new SeriesWriter(openSource(`scrape:${this.target.name}`), targetLabels(this.target), putMetadata);
  }

  private schedule(): IntervalTimer {
    const { name, url, intervalMs } = this.target;
    return new IntervalTimer({
      clock: this.context.clock,
      intervalMs,
      identity: `${name} ${url}`,
      // A scrape still under way takes this turn: no two of one target at a time.
      run: (timeMs) => {
        if (this.running === null) void this.start(timeMs);
      },
    });
  }

  private start(timeMs: number): Promise<void> {
    const { log } = this.context;
    const running = this.scrape(timeMs, this.abort.signal)
      .catch((error: unknown) =>
        log.error({ err: error, target: this.target.name }, 'a scrape could not be stored'),
      )
      .finally(() => {
        if (this.running === running) this.running = null;
      });
    this.running = running;
    return running;
  }

  private async scrape(timeMs: number, signal: AbortSignal): Promise<void> {
    const { clock, log, scraped } = this.context;
    const startMs = clock.monotonicMs();
    let failure: ScrapeError | null = null;
    let taken: boolean;
    let release = (): void => undefined;
    try {
      const page = await this.client.fetchPage(signal);
      ({ release } = page);
      if (signal.aborted) return;
      if (foreignKind(page) === 'empty') throw pageError(page, null);
      try {
        const parsed = this.writer.parse(page.body, formatOf(page));
        this.samplesScraped = parsed.sampleCount;
        taken = this.writer.write(timeMs, parsed, (clock.monotonicMs() - startMs) / 1000);
        if (parsed.duplicates > 0) {
          log.warn(
            { target: this.target.name, duplicates: parsed.duplicates },
            'series stand on the page more than once; the first counts',
          );
        }
      } catch (error) {
        throw pageError(page, error);
      }
    } catch (error) {
      if (signal.aborted) return;
      failure =
        error instanceof ScrapeError
          ? error
          : new ScrapeError('internal', `The scrape failed: ${String(error)}`);
      if (!(error instanceof ScrapeError))
        log.error({ err: error, target: this.target.name }, 'a scrape failed unexpectedly');
      this.samplesScraped = 0;
      taken = this.writer.writeFailure(timeMs, (clock.monotonicMs() - startMs) / 1000);
    } finally {
      release();
    }
    if (!taken)
      log.warn(
        { target: this.target.name, timeMs },
        'the store refused the row: its time is not after the last one (did the clock go back?)',
      );
    this.record(timeMs, clock.monotonicMs() - startMs, failure);
    scraped();
  }

  private record(timeMs: number, durationMs: number, failure: ScrapeError | null): void {
    this.lastScrapeMs = timeMs;
    this.lastDurationMs = durationMs;
    this.recent.push(failure === null ? 1 : 0);
    if (this.recent.length > RECENT) this.recent.shift();
    this.health = failure === null ? 'up' : 'down';
    this.failure = failure === null ? null : toFailure(failure);
    if (failure === null) {
      this.consecutiveFailures = 0;
      this.failingSinceMs = null;
    } else {
      this.consecutiveFailures++;
      this.failingSinceMs ??= timeMs;
    }
  }
}
