/**
 * The store alone: rows of many sources in, sealed, read, opened again. Run with `node test/bench/tsdb.ts`; figures of the
 * whole engine are another bench's.
 */
import { maintainAll, makeDir, openMetrics, removeDir } from '../helpers/metrics-store.ts';
import { SyntheticApp } from './synthetic-app.ts';

export interface TsdbBenchOptions {
  readonly sources?: number;
  /** At most the 1000 columns of the synthetic application. */
  readonly columns?: number;
  readonly rows?: number;
  readonly stepS?: number;
  readonly windowRows?: number;
}

const T0 = 1_700_000_000_000;
/** Different applications; more sources than these share their values. */
const APPS = 5;

export function run(options: TsdbBenchOptions = {}): Promise<Record<string, number>> {
  const { sources = 100, columns = 1000, rows = 240, stepS = 15, windowRows = 120 } = options;
  const history = generate(Math.min(APPS, sources), rows, columns, stepS);
  const dir = makeDir();
  try {
    let metrics = openMetrics(dir, { windowRows });
    const streams = Array.from({ length: sources }, (_, s) => metrics.tsdb.source(`bench-${s}`));
    const indexMs = timed(() => {
      streams.forEach((stream, s) => {
        stream.columns(history.names.map((name) => labelsOf(name, s)));
      });
      metrics.tsdb.flush();
    });
    let slowestSliceMs = 0;
    const cpu = process.cpuUsage();
    const started = performance.now();
    for (let row = 0; row < rows; row++) {
      const timeMs = T0 + row * stepS * 1000;
      streams.forEach((stream, s) => {
        stream.append(timeMs + s * 7, history.apps[s % history.apps.length]![row]!, columns);
      });
      let more: boolean;
      do {
        const from = performance.now();
        more = metrics.tsdb.maintain(timeMs);
        slowestSliceMs = Math.max(slowestSliceMs, performance.now() - from);
      } while (more);
    }
    metrics.tsdb.flush();
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const samples = sources * columns * rows;
    const [sealed] = metrics.store.db
      .prepare<[], { bytes: number; samples: number }>(
        'SELECT sum(length(data) + length(times)) AS bytes, sum(sample_count) AS samples FROM tsdb_block',
      )
      .all();
    const rssMb = process.memoryUsage.rss() / 1e6;
    metrics.close();
    const databaseBytes = metrics.store.sizeBytes();
    let selectMs = 0;
    const restartMs = timed(() => {
      metrics = openMetrics(dir, { windowRows });
    });
    selectMs = timed(() => {
      metrics.tsdb.select([{ name: '__name__', op: '=', value: 'utilization_ratio' }], T0, T0 + 1e12);
    });
    maintainAll(metrics.tsdb, T0);
    metrics.close();
    return Promise.resolve({
      samples,
      samples_per_s: Math.round(samples / seconds),
      cpu_s_per_M: round((user + system) / samples),
      bytes_per_sample_sealed: round((sealed?.bytes ?? 0) / (sealed?.samples ?? 1)),
      bytes_per_sample_file: round(databaseBytes / samples),
      index_ms: Math.round(indexMs),
      slowest_slice_ms: Math.round(slowestSliceMs),
      rss_mb: Math.round(rssMb),
      restart_ms: Math.round(restartMs),
      select_3000_series_ms: Math.round(selectMs),
    });
  } finally {
    removeDir(dir);
  }
}

function generate(
  count: number,
  rows: number,
  columns: number,
  stepS: number,
): { names: string[]; apps: Float64Array[][] } {
  const apps = Array.from({ length: count }, (_, seed) => new SyntheticApp(seed, stepS));
  return {
    names: apps[0]!.names.slice(0, columns),
    apps: apps.map((app) =>
      Array.from({ length: rows }, () => {
        app.tick();
        return app.values.slice(0, columns);
      }),
    ),
  };
}

function labelsOf(name: string, source: number): Record<string, string> {
  const [metric = '', one = '', two = ''] = name.split('/');
  return { __name__: metric, one, two, instance: `host-${source}:9100`, job: 'bench' };
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

if (import.meta.main) console.log(JSON.stringify(await run()));
