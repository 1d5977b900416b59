import { readFile } from 'node:fs/promises';
import os from 'node:os';
import type { TargetProbe, TargetStatus } from '#shared/contract/targets.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import type { MetricMetadata, TsdbSource } from '../tsdb/types.ts';
import { GapWatch } from './gap-watch.ts';
import { probeUrl } from './probe.ts';
import type { SeriesExemplar } from './series-writer.ts';
import { TargetLoop } from './target-loop.ts';
import type { LoopContext } from './target-loop.ts';
import { TimingRecorder } from './timing.ts';
import type { ScrapeManager, ScrapeTarget, ScrapeTiming } from './types.ts';

/** What the scraper works with. */
export interface ScrapeManagerOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Opens the stream of a target in the store; the name is `scrape:<target name>`. */
  readonly openSource: (name: string) => TsdbSource;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  /** Keeps exemplars; they are dropped unless given. */
  readonly putExemplars?: (exemplars: readonly SeriesExemplar[]) => void;
  /** Ms since the machine started, its sleeps counted; the machine's own unless given. */
  readonly uptimeMs?: () => number;
  /** Shown to exporters in User-Agent. */
  readonly appVersion: string;
  /** Reads secret and certificate files; from disk unless given. */
  readonly readFile?: (path: string) => Promise<string>;
  /** Reads secrets from the environment; the process's own unless given. */
  readonly env?: (name: string) => string | undefined;
}

/** Makes a scraper without targets; `apply` starts the loops. */
export function createScrapeManager(options: ScrapeManagerOptions): ScrapeManager {
  return new Manager(options);
}

class Manager implements ScrapeManager {
  private readonly context: LoopContext;
  private readonly loops = new Map<string, TargetLoop>();
  private readonly changes: Emitter<void>;
  private readonly closing = new Set<Promise<unknown>>();
  private readonly probing = new AbortController();
  private readonly recorder = new TimingRecorder();
  private readonly gaps: GapWatch;
  private stopped = false;
  private scraped = 0;

  constructor(options: ScrapeManagerOptions) {
    const { clock, log, openSource, putMetadata, appVersion } = options;
    this.changes = new Emitter(log);
    this.gaps = new GapWatch({
      clock,
      uptimeMs: options.uptimeMs ?? (() => os.uptime() * 1000),
      onGap: (gap) => {
        this.recorder.gap(gap);
        log.warn(
          { ...gap, seconds: (gap.toMs - gap.fromMs) / 1000 },
          'nothing was collected: we did not run',
        );
      },
    });
    this.context = {
      clock,
      log,
      openSource,
      putMetadata,
      putExemplars: options.putExemplars ?? (() => undefined),
      appVersion,
      timing: this.recorder,
      lookForGap: () => this.gaps.look(),
      access: {
        readFile: options.readFile ?? ((path) => readFile(path, 'utf8')),
        env: options.env ?? ((name) => process.env[name]),
      },
      scraped: () => {
        this.scraped += 1;
        this.changes.emit();
      },
    };
  }

  apply(targets: readonly ScrapeTarget[]): void {
    if (this.stopped) throw new WatchdeckError('unavailable', 'the scraper has been stopped');
    const wanted = new Map<string, ScrapeTarget>();
    for (const target of targets) {
      if (wanted.has(target.name))
        throw new WatchdeckError('conflict', `two targets have the name "${target.name}"`);
      wanted.set(target.name, target);
    }
    for (const [name, loop] of this.loops) {
      if (wanted.has(name)) continue;
      this.loops.delete(name);
      this.closeInBackground(loop.stop(true));
    }
    for (const [name, target] of wanted) {
      const loop = this.loops.get(name);
      if (loop === undefined) this.loops.set(name, new TargetLoop(target, this.context));
      else if (JSON.stringify(loop.config) !== JSON.stringify(target))
        this.closeInBackground(loop.update(target));
    }
    this.changes.emit();
  }

  statuses(): TargetStatus[] {
    return [...this.loops.values()].map((loop) => loop.status());
  }

  downCount(): number {
    let down = 0;
    for (const loop of this.loops.values()) if (loop.isDown) down++;
    return down;
  }

  scrapes(): number {
    return this.scraped;
  }

  timing(): ScrapeTiming {
    return this.recorder.read();
  }

  async scrapeNow(name: string): Promise<TargetStatus> {
    const loop = this.loops.get(name);
    if (loop === undefined) throw new WatchdeckError('not_found', `there is no target "${name}"`);
    return loop.scrapeNow();
  }

  probe(url: string): Promise<TargetProbe> {
    const { clock, access, appVersion } = this.context;
    return probeUrl(url, { clock, access, appVersion, signal: this.probing.signal });
  }

  onChange(listener: () => void): () => void {
    return this.changes.on(listener);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.gaps.stop();
    this.probing.abort(new Error('the scraper is stopping'));
    const ending = [...this.loops.values()].map((loop) => loop.stop(false));
    await Promise.all([...ending, ...this.closing]);
  }

  private closeInBackground(closing: Promise<void>): void {
    const watched = closing
      .catch((error: unknown) => this.context.log.error({ err: error }, 'a scrape loop did not end cleanly'))
      .finally(() => this.closing.delete(watched));
    this.closing.add(watched);
  }
}
