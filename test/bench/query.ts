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

/** Stands for no expression: the values of the label `instance`. */
const LABEL_VALUES = '';

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
  { name: 'label values', expr: LABEL_VALUES, stepMs: 0, wantedMs: 0.3 },
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
    args.say('loading it');
    const ours = await openOwn(dir, shape, endMs);
    let own: Readonly<Record<string, number>>;
    const ratios: Partial<Record<PeerName, Record<string, number>>> = {};
    const theirs: Partial<Record<PeerName, Record<string, number>>> = {};
    try {
      own = await mediansOf(ours.ask, endMs, repeats, args.say);
      for (const name of peers) {
        const measured = await measurePeer(name, {
          dir,
          shape,
          endMs,
          repeats,
          ours: ours.ask,
          say: args.say,
        });
        theirs[name] = measured.medians;
        ratios[name] = measured.ratios;
      }
    } finally {
      await ours.close();
    }
    const missed = queries
      .filter(({ name, wantedMs }) => (own[name] ?? 0) > wantedMs)
      .map(({ name }) => name);
    return { medians_ms: own, ratios, peers_ms: theirs, missed, ok: missed.length === 0 };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function openOwn(
  dir: string,
  shape: HistoryShape,
  endMs: number,
): Promise<{ ask: Ask; close: () => Promise<void> }> {
  const metrics = openMetrics(dir);
  const query = createQueryService({ store: metrics.tsdb, clock: systemClock, log: silentLog });
  await loadOwn(metrics, dir, shape, endMs);
  return {
    ask: async ({ expr, stepMs }, end) =>
      expr === LABEL_VALUES
        ? metrics.tsdb.labelValues('instance', [])
        : stepMs === 0
          ? query.instant(expr, end)
          : query.range(expr, { startMs: end - HOUR_MS, endMs: end, stepMs }),
    close: async () => {
      await query.stop();
      metrics.close();
    },
  };
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

interface PeerMeasure {
  readonly dir: string;
  readonly shape: HistoryShape;
  readonly endMs: number;
  readonly repeats: number;
  readonly ours: Ask;
  readonly say: (line: string) => void;
}

/** Loads the history into a rival, and asks it and us by turns: what else the machine does then slows down both. */
async function measurePeer(
  name: PeerName,
  { dir, shape, endMs, repeats, ours, say }: PeerMeasure,
): Promise<{ medians: Record<string, number>; ratios: Record<string, number> }> {
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
    const medians: Record<string, number> = {};
    const ratios: Record<string, number> = {};
    for (const query of queries) {
      const [own, their] = await mediansByTurns(repeats, [
        () => ours(query, endMs),
        () => askPeer(peer, query, endMs),
      ]);
      medians[query.name] = their;
      ratios[query.name] = round(own / their, 2);
      say(`${query.name}: ${own} ms, ${name} ${their} ms`);
    }
    return { medians, ratios };
  } finally {
    await peer.stop();
  }
}

async function askPeer(peer: Peer, { expr, stepMs }: BenchQuery, endMs: number): Promise<void> {
  const end = String(endMs / 1000);
  if (expr === LABEL_VALUES) await get(peer, 'label/instance/values', {});
  else if (stepMs === 0) await get(peer, 'query', { query: expr, time: end });
  else {
    const start = String((endMs - HOUR_MS) / 1000);
    await get(peer, 'query_range', { query: expr, start, end, step: String(stepMs / 1000) });
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

async function median(repeats: number, work: () => Promise<unknown>): Promise<number> {
  const [only] = await mediansByTurns(repeats, [work, () => Promise.resolve()]);
  return only;
}

/** Median ms of each of two, done by turns, after one that isn't counted. */
async function mediansByTurns(
  repeats: number,
  works: readonly [() => Promise<unknown>, () => Promise<unknown>],
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let i = 0; i <= repeats; i++) {
    for (const [w, work] of works.entries()) {
      const from = performance.now();
      await work();
      if (i > 0) times[w]?.push(performance.now() - from);
    }
  }
  return [middleOf(times[0]), middleOf(times[1])];
}

function middleOf(times: number[]): number {
  times.sort((a, b) => a - b);
  return round(times[Math.floor(times.length / 2)] ?? NaN, 2);
}
