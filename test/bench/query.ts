import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createQueryService } from '#engine/query/index.ts';
import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { BenchArguments } from '../../scripts/lib/bench.ts';
import { openMetrics } from '../helpers/metrics-store.ts';
import type { OpenMetrics } from '../helpers/metrics-store.ts';
import { openHistory, rowsOf, SERIES_PER_SOURCE, writeHistory } from './lib/history.ts';
import type { HistoryShape } from './lib/history.ts';
import { readOptions, round } from './lib/options.ts';
import type { PeerName } from './lib/options.ts';
import { seriesOf } from './lib/page.ts';
import { startPeer } from './lib/peers.ts';
import type { Peer } from './lib/peers.ts';
import { RemoteWriter } from './lib/remote-write.ts';
import { SyntheticApp } from './synthetic-app.ts';

export const about =
  'queries on a loaded store, ours through the query service, rivals over HTTP (--series 100000 --hours 6 --step 15 --repeats 15 --peer prometheus --peer victoria-metrics)';

const HOUR_MS = 3_600_000;

interface BenchQuery {
  readonly name: string;
  readonly expr: string;
  /** Zero: at the end only. */
  readonly stepMs: number;
  readonly wantedMs: number;
}

const thousand = 'http_requests_total{route=~"route-(3|7)"}';
const queries: readonly BenchQuery[] = [
  {
    name: 'raw, one series',
    expr: 'temp_celsius{instance="host-1:9100",sensor="sensor-7"}',
    stepMs: 15_000,
    wantedMs: 0.5,
  },
  {
    name: 'sum by(code)(rate), 1000',
    expr: `sum by(code)(rate(${thousand}[5m]))`,
    stepMs: 15_000,
    wantedMs: 8,
  },
  {
    name: 'histogram_quantile, 100 x 12',
    expr: 'histogram_quantile(0.99, sum by(le)(rate(rpc_seconds_bucket{method="method-3"}[5m])))',
    stepMs: 15_000,
    wantedMs: 11,
  },
  {
    name: 'topk(10, sum by(instance)(rate)), 40000',
    expr: 'topk(10, sum by(instance)(rate(http_requests_total[5m])))',
    stepMs: 60_000,
    wantedMs: 250,
  },
  {
    name: 'instant sum by(code)(rate), 1000',
    expr: `sum by(code)(rate(${thousand}[5m]))`,
    stepMs: 0,
    wantedMs: 4,
  },
  {
    name: 'sum by(instance)(rate), 1600',
    expr: 'sum by(instance)(rate(cpu_seconds_total{mode=~"mode-(\\\\d|1[0-5])"}[5m]))',
    stepMs: 15_000,
    wantedMs: 18,
  },
];

/** Asks one query; resolves once the answer is there. */
type Ask = (query: BenchQuery, endMs: number) => Promise<unknown>;

/** Loads one history into the store, and into each rival, and asks all the same. */
export async function run(args: BenchArguments): Promise<Readonly<Record<string, unknown>>> {
  const { numbers, peers } = readOptions(args, {
    series: { full: 100_000, smoke: 2_000 },
    hours: { full: 6, smoke: 1 },
    step: { full: 15, smoke: 15 },
    repeats: { full: 15, smoke: 2 },
  });
  const { repeats, ...shape } = numbers;
  const dir = mkdtempSync(join(tmpdir(), 'watchdeck-bench-'));
  try {
    args.say('making up the history');
    writeHistory(dir, shape);
    const endMs = Date.now();
    const own = await measureOwn(dir, shape, endMs, repeats, args.say);
    const ratios: Partial<Record<PeerName, Record<string, number>>> = {};
    const theirs: Partial<Record<PeerName, Record<string, number>>> = {};
    for (const name of peers) {
      const medians = await measurePeer(name, dir, shape, endMs, repeats, args.say);
      theirs[name] = medians;
      ratios[name] = Object.fromEntries(
        Object.entries(own).map(([query, ms]) => [query, round(ms / (medians[query] ?? NaN), 2)]),
      );
    }
    const missed = queries
      .filter(({ name, wantedMs }) => (own[name] ?? 0) > wantedMs)
      .map(({ name }) => name);
    return { medians_ms: own, ratios, peers_ms: theirs, missed, ok: missed.length === 0 };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measureOwn(
  dir: string,
  shape: HistoryShape,
  endMs: number,
  repeats: number,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const metrics = openMetrics(dir);
  const query = createQueryService({ store: metrics.tsdb, clock: systemClock, log: silentLog });
  try {
    say('loading it');
    await loadOwn(metrics, dir, shape, endMs);
    const ask: Ask = ({ expr, stepMs }, end) =>
      stepMs === 0
        ? query.instant(expr, end)
        : query.range(expr, { startMs: end - HOUR_MS, endMs: end, stepMs });
    const medians = await mediansOf(ask, endMs, repeats, say);
    medians['label values'] = await median(repeats, () => {
      metrics.tsdb.labelValues('instance', []);
      return Promise.resolve();
    });
    return medians;
  } finally {
    await query.stop();
    metrics.close();
  }
}

async function loadOwn(
  { tsdb }: OpenMetrics,
  dir: string,
  shape: HistoryShape,
  endMs: number,
): Promise<void> {
  const streams = labelsOf(shape).map((series, s) => {
    const stream = tsdb.source(`scrape:app-${s}`);
    stream.columns(series);
    return stream;
  });
  await eachRow(dir, shape, endMs, async (timeMs, rowOf) => {
    streams.forEach((stream, s) => {
      stream.append(timeMs - streams.length * 7 + s * 7, rowOf(s), SERIES_PER_SOURCE);
    });
    while (tsdb.maintain(timeMs)) await new Promise(setImmediate);
  });
  tsdb.flush();
}

async function measurePeer(
  name: PeerName,
  dir: string,
  shape: HistoryShape,
  endMs: number,
  repeats: number,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const home = join(dir, name);
  mkdirSync(home);
  const peer = await startPeer(name, home, 'scrape_configs: []\n');
  try {
    say(`loading it into ${name}`);
    const writers = labelsOf(shape).map((series) => new RemoteWriter(`${peer.url}/api/v1/write`, series));
    await eachRow(dir, shape, endMs, async (timeMs, rowOf) => {
      for (const [s, writer] of writers.entries())
        await writer.append(timeMs - writers.length * 7 + s * 7, rowOf(s));
    });
    for (const writer of writers) await writer.flush();
    // What was written is in the index of the rivals a moment later.
    await sleep(3_000);
    const ask: Ask = async ({ expr, stepMs }, end) => {
      const endS = String(end / 1000);
      await get(
        peer,
        stepMs === 0 ? 'query' : 'query_range',
        stepMs === 0
          ? { query: expr, time: endS }
          : { query: expr, start: String((end - HOUR_MS) / 1000), end: endS, step: String(stepMs / 1000) },
      );
    };
    const medians = await mediansOf(ask, endMs, repeats, say);
    medians['label values'] = await median(repeats, () => get(peer, 'label/instance/values', {}));
    return medians;
  } finally {
    await peer.stop();
  }
}

/** As a client asks; the cache of answers that VictoriaMetrics has is told to stay out of it. */
async function get(peer: Peer, path: string, query: Record<string, string>): Promise<void> {
  const answer = await fetch(`${peer.url}/api/v1/${path}?${new URLSearchParams({ ...query, nocache: '1' })}`);
  const text = await answer.text();
  if (!answer.ok || !text.startsWith('{"status":"success"'))
    throw new Error(`${path}: ${text.slice(0, 200)}`);
}

async function eachRow(
  dir: string,
  shape: HistoryShape,
  endMs: number,
  take: (timeMs: number, rowOf: (source: number) => Float64Array) => Promise<void>,
): Promise<void> {
  const history = openHistory(dir);
  const rows = rowsOf(shape);
  for (let row = 0; row < rows; row++) {
    history.next();
    await take(endMs - (rows - 1 - row) * shape.step * 1000, history.rowOf);
  }
}

function labelsOf({ series, step }: HistoryShape): Labels[][] {
  const { names } = new SyntheticApp(0, step);
  return Array.from({ length: Math.ceil(series / SERIES_PER_SOURCE) }, (_, s) =>
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
}

async function mediansOf(
  ask: Ask,
  endMs: number,
  repeats: number,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const medians: Record<string, number> = {};
  for (const query of queries) {
    medians[query.name] = await median(repeats, () => ask(query, endMs));
    say(`${query.name}: ${medians[query.name]} ms`);
  }
  return medians;
}

/** Median ms, after one that isn't counted. */
async function median(repeats: number, work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  return round(times[Math.floor(times.length / 2)] ?? NaN, 2);
}
