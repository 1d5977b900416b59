import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchArguments } from '../../scripts/lib/bench.ts';
import { buildIfStale } from '../../scripts/lib/build-if-stale.ts';
import { electronKind, startDesktop } from '../e2e/desktop/driver.ts';
import { startApp } from '../helpers/app.ts';
import { startExporter } from './lib/exporter.ts';
import { readOptions, round } from './lib/options.ts';
import { childrenOf, cpuSeconds, memoryMb } from './lib/process-meter.ts';

export const about =
  'nobody looks, 20 targets at 15 s and this machine are watched: CPU in % of one core, memory (--targets 20 --series 500 --interval 15 --seconds 60 --warm 30)';

const WANTED = { cpu_percent: 1, rss_mb: 150 };

/** What a shell cost while nobody looked: its own process and its engine's; a window that is hidden is Chromium's affair. */
interface Idle {
  readonly cpu_percent: number;
  readonly engine_cpu_percent: number;
  readonly rss_mb: number;
}

/** The serve shell without a console, then the desktop shell (in its double where Electron isn't) with its window closed to the tray. */
export async function run(args: BenchArguments): Promise<Readonly<Record<string, unknown>>> {
  const { numbers: load } = readOptions(args, {
    targets: { full: 20, smoke: 2 },
    series: { full: 500, smoke: 50 },
    interval: { full: 15, smoke: 1 },
    seconds: { full: 60, smoke: 2 },
    warm: { full: 30, smoke: 1 },
  });
  await buildIfStale();
  const exporter = await startExporter({ ...load, pages: 10 });
  try {
    const config = configOf(load, exporter.port);
    const serve = await ofServe(config, load);
    args.say(`serve shell: ${JSON.stringify(serve)}`);
    const desktop = await ofDesktop(config, load);
    args.say(`desktop shell in ${electronKind}: ${JSON.stringify(desktop)}`);
    const cpuPercent = Math.max(serve.cpu_percent, desktop.cpu_percent);
    const rssMb = Math.max(serve.rss_mb, desktop.rss_mb);
    const ok = cpuPercent < WANTED.cpu_percent && rssMb < WANTED.rss_mb;
    return { cpu_percent: cpuPercent, rss_mb: rssMb, serve, desktop, ok, wanted: WANTED };
  } finally {
    await exporter.stop();
  }
}

async function ofServe(config: string, times: Times): Promise<Idle> {
  const app = await startApp({ config });
  try {
    return await measure(app.pid, times);
  } finally {
    await app.remove();
  }
}

async function ofDesktop(config: string, times: Times): Promise<Idle> {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchdeck-bench-'));
  writeFileSync(join(dataDir, 'watchdeck.yml'), config);
  const app = await startDesktop(['--data-dir', dataDir]);
  try {
    // Not through Playwright, for which every page is one that is seen. Closed before it shows itself, it would still.
    while (
      !(await app.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows().some((w) => w.isVisible()),
        null,
      ))
    )
      await sleep(100);
    await app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.close();
    }, null);
    return await measure(await app.evaluate(() => process.pid, null), times);
  } finally {
    await app.kill();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

interface Times {
  readonly seconds: number;
  readonly warm: number;
}

async function measure(shell: number, { seconds, warm }: Times): Promise<Idle> {
  await sleep(warm * 1000);
  const engine = childrenOf(shell).find(({ command }) => /engine\.js|utility-child/.test(command));
  if (engine === undefined) throw new Error('the shell has no engine');
  const used = (): [shell: number, engine: number] => [cpuSeconds(shell), cpuSeconds(engine.pid)];
  const before = used();
  const startedMs = performance.now();
  await sleep(seconds * 1000);
  const after = used();
  const percentOf = (cpuS: number): number => round((cpuS * 1e5) / (performance.now() - startedMs), 2);
  const engineS = after[1] - before[1];
  return {
    cpu_percent: percentOf(after[0] - before[0] + engineS),
    engine_cpu_percent: percentOf(engineS),
    rss_mb: Math.round(memoryMb(engine.pid).rss),
  };
}

function configOf({ targets, interval }: { targets: number; interval: number }, port: number): string {
  const entries = Array.from(
    { length: targets },
    (_, i) => `  - { name: app-${i}, url: "http://127.0.0.1:${port}/t/${i}/metrics" }`,
  );
  return `global: { scrape_interval: ${interval}s }\ntargets:\n${entries.join('\n')}\n`;
}
