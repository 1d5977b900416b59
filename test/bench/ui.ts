import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { BenchArguments } from '../../scripts/lib/bench.ts';
import { buildIfStale } from '../../scripts/lib/build-if-stale.ts';
import { App } from '../helpers/app.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { startExporter } from './lib/exporter.ts';
import { firstLoadBytes } from './lib/first-load.ts';
import { measureHeap } from './lib/live-heap.ts';
import { measureDashboard } from './lib/live-dashboard.ts';
import { round } from './lib/options.ts';
import { measurePan } from './lib/pan.ts';

export const about =
  'the console in a real browser: 24 live panels of 10 series at 1 Hz, panning a day of 50 series, opening, heap, first load';

const PANELS = 24;
/** Each target is one series of each panel. */
const TARGETS = 10;

const wanted = {
  live_main_thread_ms_per_s: 60,
  pan_frame_p99_ms: 16.7,
  dashboard_open_ms: 400,
  heap_growth_mb: 2,
  first_load_kb_gzip: 350,
} as const;

/** A dashboard of charts whose every series has a new point each second. */
function dashboard(): string {
  const panels = Array.from({ length: PANELS }, (_, i) => ({
    id: i + 1,
    kind: 'timeseries',
    title: `Panel ${String(i + 1)}`,
    at: { x: (i % 4) * 6, y: Math.floor(i / 4) * 5, w: 6, h: 5 },
    queries: [{ id: 'A', expr: `scrape_duration_seconds * ${String(i + 1)}`, legend: '{{job}}' }],
    display: { unit: 's' },
  }));
  return stringify({ title: 'Bench', range: '5m', panels });
}

function config(port: number): string {
  return stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    targets: Array.from({ length: TARGETS }, (_, i) => ({
      name: `target-${String(i)}`,
      url: `http://127.0.0.1:${String(port)}/t/${String(i)}/metrics`,
    })),
  });
}

/** Times of the page's thread are processor time, so that a busy machine measures the same; frames are what they are. */
export async function run({ smoke, say }: BenchArguments): Promise<Readonly<Record<string, unknown>>> {
  if (await buildIfStale()) say('built out/ first');
  const exporter = await startExporter({ targets: TARGETS, series: 20, interval: 1, pages: 10 });
  const app = new App({ config: config(exporter.port) });
  const folder = join(app.dataDir, 'dashboards');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'bench.yml'), dashboard());
  const browser = await launchBrowser();
  try {
    await app.start();
    say('a dashboard of 24 live panels');
    const live = await measureDashboard(browser, app.url, {
      panels: PANELS,
      opens: smoke ? 1 : 5,
      seconds: smoke ? 3 : 20,
    });
    await app.stop();
    say('panning a day of 50 series');
    const pan = await measurePan(browser, smoke ? 30 : 600);
    say('an hour of live points');
    const heap = await measureHeap(browser, smoke ? 30 : 3_600);
    const figures = {
      live_main_thread_ms_per_s: round(live.mainThreadMsPerS, 1),
      pan_frame_p99_ms: round(pan.frameP99Ms, 1),
      dashboard_open_ms: Math.round(live.openMs),
      heap_growth_mb: round(heap.growthMb, 2),
      first_load_kb_gzip: round(firstLoadBytes() / 1024, 1),
    };
    const missed = Object.entries(wanted).filter(
      ([name, most]) => !(figures[name as keyof typeof figures] <= most),
    );
    return {
      ...figures,
      pan_work_p99_ms: round(pan.workP99Ms, 1),
      heap_mb: round(heap.heapMb, 1),
      missed: missed.map(([name]) => name),
      ok: missed.length === 0,
    };
  } finally {
    await browser.close();
    await app.remove();
    await exporter.stop();
  }
}
