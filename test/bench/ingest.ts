import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchArguments } from '../../scripts/lib/bench.ts';
import { startEngineProcess } from './lib/engine.ts';
import { startExporter } from './lib/exporter.ts';
import { readOptions, round } from './lib/options.ts';
import type { PeerName } from './lib/options.ts';
import { startPeer } from './lib/peers.ts';
import { cpuSeconds, memoryMb } from './lib/process-meter.ts';

export const about =
  'scraping at full load: CPU s per million samples, memory, lateness (--targets 100 --series 1000 --interval 1 --seconds 60 --warm 20 --peer prometheus --peer victoria-metrics)';

const WANTED_CPU_S_PER_M = 0.45;
const WANTED_RSS_MB = 300;
/** up, scrape_duration_seconds and three more come with every scrape, from Watchdeck and its rivals alike. */
const REPORT_SERIES = 5;
const ownMetric = (name: string): string => `watchdeck_${name}`;

interface Load {
  readonly targets: number;
  readonly series: number;
  readonly interval: number;
  readonly seconds: number;
  readonly warm: number;
}

/** A monitor that scrapes, as it is seen from outside. */
interface Subject {
  readonly pid: number;
  stop(): Promise<void>;
}

/** What a monitor cost over the measured time. */
interface Cost {
  readonly samples_per_s: number;
  readonly cpu_s_per_M: number;
  readonly rss_mb: number;
  readonly late_p99_ms: number;
}

/** Runs the engine, then each rival, one after the other on the same load: an exporter process with its own pages. */
export async function run(args: BenchArguments): Promise<Readonly<Record<string, unknown>>> {
  const { numbers: load, peers } = readOptions(args, {
    targets: { full: 100, smoke: 5 },
    series: { full: 1000, smoke: 100 },
    interval: { full: 1, smoke: 1 },
    seconds: { full: 60, smoke: 3 },
    warm: { full: 20, smoke: 2 },
  });
  const own = await measureEngine(load);
  args.say(JSON.stringify(own));
  const rivals: Partial<Record<PeerName, Cost & { readonly cpu_ratio: number }>> = {};
  for (const name of peers) {
    const cost = await measurePeer(name, load);
    rivals[name] = { ...cost, cpu_ratio: round(cost.cpu_s_per_M / own.cpu_s_per_M, 2) };
    args.say(`${name}: ${JSON.stringify(rivals[name])}`);
  }
  const isComplete = own.stored_share > 0.99;
  const ok = isComplete && own.cpu_s_per_M <= WANTED_CPU_S_PER_M && own.rss_mb < WANTED_RSS_MB;
  return { ...own, ok, wanted: { cpu_s_per_M: WANTED_CPU_S_PER_M, rss_mb: WANTED_RSS_MB }, peers: rivals };
}

async function measureEngine(
  load: Load,
): Promise<Cost & { readonly loop_p99_ms: number; readonly stored_share: number }> {
  return inFolder(async (dir) => {
    const exporter = await startExporter({ ...load, pages: pagesOf(load) });
    try {
      const engine = await startEngineProcess(dir, engineConfig(load, exporter.port));
      try {
        const cost = await measure(engine, exporter, load);
        // One more row of the engine's own metrics (every 5 s), so that they cover the whole measured time.
        await sleep(load.seconds > 5 ? 5_000 : 100);
        const range = `${Math.ceil(load.seconds + 5)}s`;
        const loopS = await engine.query(
          `max_over_time(${ownMetric('eventloop_delay_p99_seconds')}[${range}])`,
        );
        const scraped = await engine.query(
          `sum(sum_over_time(scrape_samples_scraped[${Math.round(load.seconds / 2)}s]))`,
        );
        const expected = (load.targets * load.series * Math.round(load.seconds / 2)) / load.interval;
        return { ...cost, loop_p99_ms: round(loopS * 1000, 1), stored_share: round(scraped / expected) };
      } finally {
        await engine.stop();
      }
    } finally {
      await exporter.stop();
    }
  });
}

async function measurePeer(name: PeerName, load: Load): Promise<Cost> {
  return inFolder(async (dir) => {
    const exporter = await startExporter({ ...load, pages: pagesOf(load) });
    try {
      mkdirSync(join(dir, 'data'));
      const peer = await startPeer(name, dir, peerConfig(load, exporter.port));
      try {
        return await measure(peer, exporter, load);
      } finally {
        await peer.stop();
      }
    } finally {
      await exporter.stop();
    }
  });
}

async function measure(
  subject: Subject,
  exporter: Awaited<ReturnType<typeof startExporter>>,
  load: Load,
): Promise<Cost> {
  await sleep(load.warm * 1000);
  await exporter.report();
  const cpuBefore = cpuSeconds(subject.pid);
  const startedMs = performance.now();
  let rss = 0;
  for (let second = 0; second < load.seconds; second++) {
    await sleep(Math.max(0, startedMs + (second + 1) * 1000 - performance.now()));
    rss = Math.max(rss, memoryMb(subject.pid).rss);
  }
  const { scrapes, lateP99Ms } = await exporter.report();
  const cpu = cpuSeconds(subject.pid) - cpuBefore;
  const samples = scrapes * (load.series + REPORT_SERIES);
  return {
    samples_per_s: Math.round((samples * 1000) / (performance.now() - startedMs)),
    cpu_s_per_M: round((cpu / samples) * 1e6),
    rss_mb: Math.round(rss),
    late_p99_ms: round(lateP99Ms, 1),
  };
}

/** Enough that values move all the time, few enough that rendering them doesn't take longer than the bench. */
function pagesOf({ seconds, warm, interval }: Load): number {
  return Math.min(120, Math.ceil((seconds + warm) / interval) + 1);
}

function engineConfig({ targets, interval }: Load, port: number): string {
  const entries = Array.from(
    { length: targets },
    (_, i) =>
      `  - { name: app-${i}, url: "http://127.0.0.1:${port}/t/${i}/metrics", labels: { instance: "host-${i}:9100" } }`,
  );
  return [
    'global:',
    `  scrape_interval: ${interval * 1000}ms`,
    `  scrape_timeout: ${interval * 1000}ms`,
    'host: { enabled: false }',
    'targets:',
    ...entries,
    '',
  ].join('\n');
}

function peerConfig({ targets, interval }: Load, port: number): string {
  const entries = Array.from(
    { length: targets },
    (_, i) => `  - job_name: app-${i}
    metrics_path: /t/${i}/metrics
    static_configs: [{ targets: ["127.0.0.1:${port}"], labels: { instance: "host-${i}:9100" } }]`,
  );
  const ms = `${interval * 1000}ms`;
  return `global: { scrape_interval: ${ms}, scrape_timeout: ${ms} }\nscrape_configs:\n${entries.join('\n')}\n`;
}

async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'watchdeck-bench-'));
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
