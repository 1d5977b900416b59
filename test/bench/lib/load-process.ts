/**
 * Loads a history into a new store, as a process of its own, so that it is measured alone:
 * `node load-process.ts DIR SERIES HOURS STEP END_MS`. Says what it found, then waits to be ended.
 */
import { makeLabels } from '#shared/model/labels.ts';
import type { Tsdb } from '#engine/tsdb/index.ts';
import { openMetrics } from '../../helpers/metrics-store.ts';
import { SyntheticApp } from '../synthetic-app.ts';
import { openHistory, rowsOf, SERIES_PER_SOURCE } from './history.ts';
import { seriesOf } from './page.ts';

/** What loading cost, in this process. */
export interface LoadReport {
  readonly samples: number;
  /** User and system, all threads, without reading the history. */
  readonly cpuS: number;
  readonly slowestSliceMs: number;
  /** Of all samples in sealed blocks. */
  readonly sealedBytesPerSample: number;
  /** Reading an hour of one series and of a thousand, the first time. */
  readonly selectOneMs: number;
  readonly selectThousandMs: number;
}

const [dir = '', ...numbers] = process.argv.slice(2);
const [series = 0, hours = 0, step = 0, endMs = 0] = numbers.map(Number);
const sources = Math.ceil(series / SERIES_PER_SOURCE);
const rows = rowsOf({ series, hours, step });
const history = openHistory(dir);
const { tsdb, store, close } = openMetrics(dir);
const { names } = new SyntheticApp(0, step);
const cpuBefore = process.cpuUsage();
const streams = Array.from({ length: sources }, (_, s) => {
  const stream = tsdb.source(`scrape:app-${s}`);
  stream.columns(
    names.map((name) => {
      const { metric, labels } = seriesOf(name);
      const target: [string, string][] = [
        ['__name__', metric],
        ['instance', `host-${s}:9100`],
        ['job', `app-${s}`],
      ];
      return makeLabels([...target, ...labels]);
    }),
  );
  return stream;
});

let slowestSliceMs = 0;
let readingUs = 0;
for (let row = 0; row < rows; row++) {
  const before = process.cpuUsage();
  history.next();
  const reading = process.cpuUsage(before);
  readingUs += reading.user + reading.system;
  const timeMs = endMs - (rows - 1 - row) * step * 1000;
  streams.forEach((stream, s) => {
    stream.append(timeMs - sources * 7 + s * 7, history.rowOf(s), SERIES_PER_SOURCE);
  });
  await settle(tsdb, timeMs);
}
tsdb.flush();
const cpu = process.cpuUsage(cpuBefore);

/** Maintains until nothing is due, in slices as the engine does. */
async function settle(of: Tsdb, nowMs: number): Promise<void> {
  for (;;) {
    const from = performance.now();
    const more = of.maintain(nowMs);
    slowestSliceMs = Math.max(slowestSliceMs, performance.now() - from);
    if (!more) return;
    await new Promise(setImmediate);
  }
}

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

const hourAgoMs = endMs - 3_600_000;
const select = (labels: readonly [string, string][]): void => {
  tsdb.select(
    labels.map(([name, value]) => ({ name, op: '=', value })),
    hourAgoMs,
    endMs,
  );
};
const selectOneMs = timed(() => {
  select([
    ['__name__', 'temp_celsius'],
    ['sensor', 'sensor-7'],
    ['instance', 'host-0:9100'],
  ]);
});
const selectThousandMs = timed(() => {
  select([
    ['__name__', 'http_requests_total'],
    ['code', 'code-200'],
    ['instance', 'host-0:9100'],
  ]);
  select([['__name__', 'cpu_seconds_total']]);
});
const [sealed] = store.db
  .prepare<[], { bytes: number | null; samples: number | null }>(
    'SELECT sum(length(data) + length(times)) AS bytes, sum(sample_count) AS samples FROM tsdb_block',
  )
  .all();
process.send?.({
  samples: sources * SERIES_PER_SOURCE * rows,
  cpuS: (cpu.user + cpu.system - readingUs) / 1e6,
  slowestSliceMs,
  sealedBytesPerSample: (sealed?.bytes ?? 0) / (sealed?.samples ?? 1),
  selectOneMs,
  selectThousandMs,
} satisfies LoadReport);
process.on('message', () => {
  close();
  process.exit();
});
