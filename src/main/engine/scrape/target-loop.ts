import type { ScrapeFailure, TargetHealth, TargetStatus } from '#shared/contract/targets.ts';
import { labelsKey } from '#shared/model/labels.ts';
import type { Clock } from '../base/clock.ts';
import { IntervalTimer } from '../base/interval-timer.ts';
import type { Log } from '../base/log.ts';
import type { ParsedPage } from '../exposition/index.ts';
import type { MetricMetadata, TsdbSource } from '../tsdb/types.ts';
import { ScrapeError, addressOf, toFailure } from './failure.ts';
import { HttpClient } from './http-client.ts';
import type { Page } from './http-client.ts';
import { compileJsonMapping } from './json/index.ts';
import type { JsonMapper } from './json/index.ts';
import { foreignKind, pageError } from './page-kind.ts';
import { acceptHeader, formatOfType } from './protocols.ts';
import type { SecretAccess } from './secrets.ts';
import { targetLabels } from './series-labels.ts';
import { SeriesWriter } from './series-writer.ts';
import type { SeriesExemplar } from './series-writer.ts';
import type { TimingRecorder } from './timing.ts';
import type { ScrapeTarget } from './types.ts';

const RECENT = 60;
/** Failures that mean that there is no network here, right after a sleep of the machine. */
const noNetwork = new Set(['host_not_found', 'host_unreachable']);

/** What a loop works with. */
export interface LoopContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly openSource: (name: string) => TsdbSource;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  readonly putExemplars: (exemplars: readonly SeriesExemplar[]) => void;
  readonly access: SecretAccess;
  readonly appVersion: string;
  readonly timing: TimingRecorder;
  /** Called before a scheduled scrape: notices a sleep of the machine before its first failure is taken for a target's. */
  readonly lookForGap: () => void;
  /** Called after each finished scrape, when the status is new. */
  readonly scraped: () => void;
}

/** Scrapes one target on its schedule and keeps its status. */
export class TargetLoop {
  private target: ScrapeTarget;
  private readonly context: LoopContext;
  private client: HttpClient;
  private json: JsonMapper | null;
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
    this.client = this.openClient();
    this.json = target.json === null ? null : compileJsonMapping(target.json);
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
    const { name, url, job, instance, labels, intervalMs, timeoutMs, editable } = this.target;
    return {
      name,
      url,
      job: labels['job'] ?? job,
      instance: labels['instance'] ?? instance,
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
    this.client = this.openClient();
    this.json = target.json === null ? null : compileJsonMapping(target.json);
    if (
      labelsKey(targetLabels(before)) !== labelsKey(targetLabels(target)) ||
      JSON.stringify(before.samples) !== JSON.stringify(target.samples)
    ) {
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

  private openClient(): HttpClient {
    const { url, timeoutMs, maxBodyBytes, http, protocols, enableCompression, json } = this.target;
    const what = {
      url,
      timeoutMs,
      maxBodyBytes,
      http,
      enableCompression,
      accept: json === null ? acceptHeader(protocols) : 'application/json,*/*;q=0.1',
      headers: { 'x-prometheus-scrape-timeout-seconds': String(timeoutMs / 1000) },
    };
    return new HttpClient(what, this.context);
  }

  private openWriter(): SeriesWriter {
    const { openSource, putMetadata, putExemplars } = this.context;
    return new SeriesWriter({
      source: openSource(`scrape:${this.target.name}`),
      labels: targetLabels(this.target),
      samples: this.target.samples,
      timeoutMs: this.target.timeoutMs,
      putMetadata,
      putExemplars,
    });
  }

  private schedule(): IntervalTimer {
    const { name, url, intervalMs } = this.target;
    return new IntervalTimer({
      clock: this.context.clock,
      intervalMs,
      identity: `${name} ${url}`,
      // A scrape still under way takes this turn: no two of one target at a time.
      run: (timeMs, turn) => {
        this.context.lookForGap();
        this.context.timing.turn(turn, intervalMs);
        if (this.running === null) void this.start(timeMs);
        else this.context.timing.busy();
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
    const { clock, log, scraped, timing } = this.context;
    const startMs = clock.monotonicMs();
    const facts = (bodyBytes: number) => ({
      durationSeconds: (clock.monotonicMs() - startMs) / 1000,
      bodyBytes,
    });
    let failure: ScrapeError | null = null;
    let taken: boolean;
    let bodyBytes = 0;
    let release = (): void => undefined;
    this.samplesScraped = 0;
    try {
      if (this.target.refused !== null) throw new ScrapeError('target_limit', this.target.refused);
      const page = await this.client.fetchPage(signal);
      ({ release } = page);
      if (signal.aborted) return;
      bodyBytes = page.body.length;
      taken = await this.take(page, (parsed) => this.writer.write(timeMs, parsed, facts(bodyBytes)));
    } catch (error) {
      if (signal.aborted) return;
      failure =
        error instanceof ScrapeError
          ? error
          : new ScrapeError('internal', `The scrape failed: ${String(error)}`);
      if (!(error instanceof ScrapeError))
        log.error({ err: error, target: this.target.name }, 'a scrape failed unexpectedly');
      if (noNetwork.has(failure.code) && timing.settling(clock.nowMs())) {
        log.info({ target: this.target.name, failure: failure.code }, 'not yet back on the network');
        return;
      }
      if (failure.code === 'body_too_large') bodyBytes = -1;
      taken = this.writer.writeFailure(timeMs, facts(bodyBytes), this.samplesScraped);
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

  /** Reads a page, through the mapping where it is JSON, and hands it to `write`. Throws ScrapeError. */
  private async take(page: Page, write: (parsed: ParsedPage) => boolean): Promise<boolean> {
    if (foreignKind(page) === 'empty') throw pageError(page, null);
    try {
      const { json, target } = this;
      const text = json === null ? page.body : await json.toPage(page.body, addressOf(page.url));
      const format = json === null ? formatOfType(page.contentType, target.fallbackProtocol) : 'text';
      const parsed = this.writer.parse(text, format);
      this.samplesScraped = parsed.sampleCount;
      if (parsed.duplicates > 0) {
        this.context.log.warn(
          { target: target.name, duplicates: parsed.duplicates },
          'series stand on the page more than once; the first counts',
        );
      }
      return write(parsed);
    } catch (error) {
      throw pageError(page, error);
    }
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
