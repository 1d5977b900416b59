import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineFlags } from '#main/supervise/engine-flags.ts';
import type { BenchArguments } from '../../scripts/lib/bench.ts';
import { buildIfStale } from '../../scripts/lib/build-if-stale.ts';
import { inProject } from '../../scripts/lib/paths.ts';
import { startEngineProcess } from './lib/engine.ts';
import { writeHistory } from './lib/history.ts';
import type { HistoryShape } from './lib/history.ts';
import type { LoadReport } from './lib/load-process.ts';
import { readOptions, round } from './lib/options.ts';
import { memoryMb } from './lib/process-meter.ts';

export const about =
  'a history loaded, sealed, read and opened again: CPU s per million samples, bytes per sample, memory, restart (--series 100000 --hours 6 --step 15)';

const WANTED = { bytes_per_sample: 0.75, rss_mb: 350, restart_ms: 1000 };

/** Loads in one process, measures it from outside, then starts a whole engine on what it left behind. */
export async function run(args: BenchArguments): Promise<Readonly<Record<string, unknown>>> {
  const { numbers: shape } = readOptions(args, {
    series: { full: 100_000, smoke: 2_000 },
    hours: { full: 6, smoke: 1 },
    step: { full: 15, smoke: 15 },
  });
  const dir = mkdtempSync(join(tmpdir(), 'watchdeck-bench-'));
  try {
    // Not while the clock of the restart runs.
    await buildIfStale();
    args.say('making up the history');
    writeHistory(dir, shape);
    args.say('loading it');
    const endMs = Date.now();
    const loaded = await load(dir, shape, endMs);
    args.say(JSON.stringify(loaded));
    const restarted = await restart(dir, endMs);
    const bytesPerSample = statSync(join(dir, 'metrics.db')).size / loaded.samples;
    const figures = {
      samples: loaded.samples,
      load_cpu_s_per_M: round((loaded.cpuS * 1e6) / loaded.samples),
      bytes_per_sample: round(bytesPerSample),
      bytes_per_sample_sealed: round(loaded.sealedBytesPerSample),
      rss_mb: Math.round(Math.max(loaded.rssMb, restarted.rssMb)),
      rss_loading_mb: Math.round(loaded.rssMb),
      restart_ms: Math.round(restarted.ms),
      slowest_slice_ms: Math.round(loaded.slowestSliceMs),
      select_one_ms: round(loaded.selectOneMs, 1),
      select_thousand_ms: round(loaded.selectThousandMs, 1),
    };
    const ok =
      figures.bytes_per_sample <= WANTED.bytes_per_sample &&
      figures.rss_mb < WANTED.rss_mb &&
      figures.restart_ms <= WANTED.restart_ms;
    return { ...figures, ok, wanted: WANTED };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function load(
  dir: string,
  { series, hours, step }: HistoryShape,
  endMs: number,
): Promise<LoadReport & { readonly rssMb: number }> {
  const child = fork(
    inProject('test', 'bench', 'lib', 'load-process.ts'),
    [dir, series, hours, step, endMs].map(String),
    // It stands for the engine's process.
    { execArgv: [...process.execArgv, ...engineFlags] },
  );
  const exited = once(child, 'exit');
  const [report] = (await Promise.race([
    once(child, 'message'),
    exited.then(() => {
      throw new Error('the loading process ended early');
    }),
  ])) as [LoadReport];
  const { rss } = memoryMb(child.pid ?? 0);
  child.send('close');
  await exited;
  return { ...report, rssMb: rss };
}

/** From the start of the process to its first answer from what is stored; memory after some more answers. */
async function restart(dir: string, endMs: number): Promise<{ readonly ms: number; readonly rssMb: number }> {
  const startedMs = performance.now();
  const engine = await startEngineProcess(dir, 'host: { enabled: false }\n');
  try {
    const sources = await engine.query('count(memory_bytes{container="container-3"})', endMs);
    const ms = performance.now() - startedMs;
    if (!(sources > 0)) throw new Error('nothing of what was loaded is there after the restart');
    await engine.query('sum(rate(http_requests_total{code="code-200"}[5m]))', endMs);
    await engine.query('avg(avg_over_time(temp_celsius{sensor="sensor-1"}[1h]))', endMs);
    return { ms, rssMb: memoryMb(engine.pid).rss };
  } finally {
    await engine.stop();
  }
}
