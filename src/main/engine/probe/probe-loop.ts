import { labelsKey, makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { IntervalTimer } from '../base/interval-timer.ts';
import type { Log } from '../base/log.ts';
import { RowWriter } from '../base/row-writer.ts';
import type { TsdbSource } from '../tsdb/types.ts';
import { executeProbe } from './execute.ts';
import type { ProbeOutcome } from './execute.ts';
import type { RunContext } from './run.ts';
import type { ProbeConfig, ProbeObservation, ProbeState } from './types.ts';

const RECENT = 60;

/** What a loop works with. */
export interface ProbeLoopContext extends RunContext {
  readonly log: Log;
  readonly openSource: (name: string) => TsdbSource;
  /** Called after each finished run, when the status is new. */
  readonly observed: (observation: ProbeObservation) => void;
}

/** Runs one check on its schedule, stores what it gives as one row per run, and keeps its status. */
export class ProbeLoop {
  private readonly context: ProbeLoopContext;
  private probe: ProbeConfig;
  private allowed: boolean;
  private source: TsdbSource;
  private writer: RowWriter;
  private timer: IntervalTimer | null = null;
  private abort = new AbortController();
  private running: Promise<void> | null = null;

  private last: { readonly atMs: number; readonly outcome: ProbeOutcome } | null = null;
  private consecutiveFailures = 0;
  private failingSinceMs: number | null = null;
  private recent: (number | null)[] = [];

  constructor(probe: ProbeConfig, allowed: boolean, context: ProbeLoopContext) {
    this.context = context;
    this.probe = probe;
    this.allowed = allowed;
    ({ source: this.source, writer: this.writer } = this.openWriter());
    this.timer = this.schedule();
  }

  get config(): ProbeConfig {
    return this.probe;
  }

  /** Whether it may run at all. */
  get isOn(): boolean {
    return this.allowed;
  }

  status(): ProbeState {
    const { name, address, spec, labels, intervalMs, timeoutMs, retries, objective, entry } = this.probe;
    return {
      name,
      kind: spec.kind,
      address,
      labels: { ...labels },
      intervalMs,
      timeoutMs,
      retries,
      objective,
      health: this.health(),
      lastRunMs: this.last?.atMs ?? null,
      lastDurationMs: this.last?.outcome.durationMs ?? null,
      failure: this.last?.outcome.failure ?? null,
      consecutiveFailures: this.consecutiveFailures,
      failingSinceMs: this.failingSinceMs,
      certificateEndsMs: this.last?.outcome.certificateEndsMs ?? null,
      recent: [...this.recent],
      entry: { ...entry },
    };
  }

  /** Goes on under other settings; a run under way is given up. Series under other labels are other series: the old ones end. */
  async update(probe: ProbeConfig, allowed: boolean): Promise<void> {
    const before = this.probe;
    const closed = this.halt();
    this.abort = new AbortController();
    this.probe = probe;
    this.allowed = allowed;
    const isOther = JSON.stringify(before.spec) !== JSON.stringify(probe.spec);
    if (isOther || !allowed || labelsKey(seriesLabels(before)) !== labelsKey(seriesLabels(probe))) {
      this.source.endAt(this.context.clock.nowMs());
      ({ source: this.source, writer: this.writer } = this.openWriter());
    }
    if (isOther || !allowed) {
      // What failed was another thing.
      this.last = null;
      this.consecutiveFailures = 0;
      this.failingSinceMs = null;
      this.recent = [];
    }
    this.timer = this.schedule();
    await closed;
  }

  /** Ends the loop. With `end` the check is gone and its series end; without, only we stop. */
  async stop(end: boolean): Promise<void> {
    const closed = this.halt();
    if (end) this.source.endAt(this.context.clock.nowMs());
    await closed;
  }

  /** One run at once; waits for one under way and takes that. */
  runNow(): Promise<void> {
    return this.running ?? this.start(this.context.clock.nowMs());
  }

  private health(): ProbeState['health'] {
    if (!this.allowed) return 'off';
    if (this.last === null) return 'unknown';
    if (this.last.outcome.ok) return 'up';
    return this.consecutiveFailures > this.probe.retries ? 'down' : 'pending';
  }

  private async halt(): Promise<void> {
    this.timer?.stop();
    this.abort.abort(new Error('the check was given up'));
    const { running } = this;
    this.running = null;
    await running;
  }

  private openWriter(): { source: TsdbSource; writer: RowWriter } {
    const source = this.context.openSource(`probe:${this.probe.name}`);
    return { source, writer: new RowWriter(source, seriesLabels(this.probe)) };
  }

  private schedule(): IntervalTimer | null {
    if (!this.allowed) return null;
    const { name, intervalMs } = this.probe;
    return new IntervalTimer({
      clock: this.context.clock,
      intervalMs,
      identity: `probe ${name}`,
      // A run still under way takes this turn: no two of one check at a time.
      run: (timeMs) => {
        if (this.running === null) void this.start(timeMs);
      },
    });
  }

  private start(timeMs: number): Promise<void> {
    const { log } = this.context;
    const running = this.run(timeMs, this.abort.signal)
      .catch((error: unknown) =>
        log.error({ err: error, probe: this.probe.name }, 'the result of a check could not be stored'),
      )
      .finally(() => {
        if (this.running === running) this.running = null;
      });
    this.running = running;
    return running;
  }

  private async run(timeMs: number, signal: AbortSignal): Promise<void> {
    const { log } = this.context;
    let outcome: ProbeOutcome;
    try {
      outcome = await executeProbe(this.probe, this.context, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (signal.aborted) return;
    this.record(timeMs, outcome);
    if (!this.writer.write(timeMs, outcome.samples)) {
      log.warn(
        { probe: this.probe.name, timeMs },
        'the store refused the row: its time is not after the last one (did the clock go back?)',
      );
    }
  }

  private record(atMs: number, outcome: ProbeOutcome): void {
    this.last = { atMs, outcome };
    this.recent.push(outcome.ok ? outcome.durationMs : null);
    if (this.recent.length > RECENT) this.recent.shift();
    if (outcome.ok) {
      this.consecutiveFailures = 0;
      this.failingSinceMs = null;
    } else {
      this.consecutiveFailures++;
      this.failingSinceMs ??= atMs;
    }
    const health = this.health();
    const { name, intervalMs } = this.probe;
    if (health === 'unknown' || health === 'off') return;
    this.context.observed({ name, atMs, state: health, failure: outcome.failure, intervalMs });
  }
}

/** Labels every series of a check gets: `job`, `instance` and its own; its own may replace the two. */
function seriesLabels({ name, address, labels }: ProbeConfig): Labels {
  return makeLabels([['job', name], ['instance', address], ...Object.entries(labels)]);
}
