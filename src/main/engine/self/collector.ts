import { makeLabels, METRIC_NAME } from '#shared/model/labels.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { MetricMetadata, TsdbSource } from '../tsdb/types.ts';
import { bitsOf, setAbsentAt } from '../tsdb/values.ts';
import { watchLoopDelay } from './loop-delay.ts';
import type { LoopDelay } from './loop-delay.ts';
import { processMetrics, readingMetrics } from './metrics.ts';
import type { SelfReadings } from './metrics.ts';

export interface SelfCollectorOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Opens the stream `self` of the store. */
  readonly openSource: (name: string) => TsdbSource;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  /** What the other capabilities count; asked once per row. */
  readonly readings: () => SelfReadings;
  readonly version: string;
  readonly hostname: string;
  readonly intervalMs?: number;
}

export interface SelfCollector {
  /** Writes the first row at once. Calling it twice is an error. */
  start(): void;
  stop(): void;
}

/** Writes the engine's own metrics, job="watchdeck", one row per interval (5 s unless told). */
export function createSelfCollector(options: SelfCollectorOptions): SelfCollector {
  const { clock, log } = options;
  const intervalMs = options.intervalMs ?? 5_000;
  const metrics = [...processMetrics, ...readingMetrics];
  let timer: NodeJS.Timeout | undefined;
  let delay: LoopDelay | undefined;
  let source: TsdbSource | undefined;
  let columns: Uint32Array = new Uint32Array();
  let failing = false;

  function open(): TsdbSource {
    const opened = options.openSource('self');
    const common = { job: 'watchdeck', instance: options.hostname };
    columns = opened.columns([
      ...metrics.map((metric) => makeLabels(Object.entries({ ...common, [METRIC_NAME]: metric.name }))),
      makeLabels(
        Object.entries({ ...common, version: options.version, [METRIC_NAME]: 'watchdeck_build_info' }),
      ),
    ]);
    options.putMetadata([
      ...metrics.map(({ name, type, help, unit }) => ({ name, type, help, unit })),
      { name: 'watchdeck_build_info', type: 'gauge', help: 'Version that runs; always 1.', unit: '' },
    ]);
    return opened;
  }

  function writeRow(into: TsdbSource, { histogram }: LoopDelay): void {
    const readings = options.readings();
    const own = { cpu: process.cpuUsage(), memory: process.memoryUsage(), delay: histogram, clock };
    const sampled = [
      ...processMetrics.map((metric) => metric.read(own)),
      ...readingMetrics.map((metric) => metric.read(readings)),
      1,
    ];
    const row = new Float64Array(Math.max(...columns) + 1);
    const bits = bitsOf(row);
    sampled.forEach((value, i) => {
      if (value === null) setAbsentAt(bits, columns[i] ?? 0);
      else row[columns[i] ?? 0] = value;
    });
    into.append(clock.nowMs(), row, row.length);
    // Each row tells the delays since the row before, not since the start.
    histogram.reset();
  }

  function tick(): void {
    if (source === undefined || delay === undefined) return;
    try {
      writeRow(source, delay);
      failing = false;
    } catch (error) {
      if (!failing) log.error({ err: error }, 'own metrics could not be stored');
      failing = true;
    }
  }

  return {
    start() {
      if (timer !== undefined) throw new Error('the self collector is already running');
      source ??= open();
      delay = watchLoopDelay(() => performance.now());
      tick();
      timer = setInterval(tick, intervalMs);
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      delay?.stop();
    },
  };
}
