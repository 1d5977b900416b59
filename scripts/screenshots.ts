/**
 * `npm run screenshots [-- SECONDS [SET…]]`: writes pictures of the console in both themes to docs/images/. The sets are
 * `pages` (every page in two sizes, after SECONDS of data, default 60), `empty` (a first start), `busy` (a thousand targets,
 * five hundred alerts, ten thousand series) and `broken` (an engine that is gone, a config, a query and a file with mistakes).
 * Further words are names of pictures, and only those are taken: `-- 60 pages settings palette`.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { startApp } from '../test/helpers/app.ts';
import type { App } from '../test/helpers/app.ts';
import { launchBrowser } from '../test/helpers/browser.ts';
import { busyConfig, writeBusyFiles } from '../test/helpers/busy-config.ts';
import { startCrowd } from '../test/helpers/crowd.ts';
import { startExporter } from '../test/helpers/exporter.ts';
import { machineChart, until } from '../test/helpers/live-console.ts';
import { inProject } from './lib/paths.ts';
import { prepareBuild } from './lib/suites.ts';

const OUT = inProject('docs', 'images');
const SETS = ['pages', 'empty', 'busy', 'broken'] as const;
const THEMES = ['dark', 'light'] as const;
const LARGE = { suffix: '', width: 1440, height: 900 } as const;
const SMALL = { suffix: '-1024', width: 1024, height: 700 } as const;

/** One picture: its file's name, where it is taken, and what is done there first. */
interface Shot {
  readonly name: string;
  readonly path: string;
  readonly first?: (page: Page) => Promise<void>;
}

const CPU = encodeURIComponent('rate(process_cpu_seconds_total[15s])');
/** Through the first link of this name: to things whose address isn't known before. */
const follow = (name: RegExp) => (page: Page) =>
  page.getByRole('main').getByRole('link', { name }).first().click();

const PAGES: readonly Shot[] = [
  { name: 'overview', path: '/' },
  { name: 'dashboards', path: '/dashboards' },
  { name: 'dashboard', path: '/dashboards/machine' },
  { name: 'explore', path: `/explore?expr=${CPU}` },
  { name: 'alerts', path: '/alerts' },
  { name: 'incidents', path: '/incidents' },
  { name: 'playbooks', path: '/playbooks' },
  { name: 'targets', path: '/targets' },
  { name: 'checks', path: '/checks' },
  { name: 'reports', path: '/reports' },
  { name: 'settings', path: '/settings' },
];
const DETAILS: readonly Shot[] = [
  { name: 'alert', path: '/alerts', first: follow(/TargetDown/) },
  { name: 'rule', path: '/alerts?tab=rules', first: follow(/^TargetDown$/) },
  { name: 'new-rule', path: '/rules/new' },
  { name: 'incident', path: '/incidents', first: follow(/is down/) },
  { name: 'target', path: '/targets/web-frontend' },
  { name: 'check', path: '/checks/database' },
  { name: 'dashboard-edit', path: '/dashboards/machine?edit=4' },
  { name: 'palette', path: '/', first: (page) => page.keyboard.press('Control+k') },
];
const EMPTY: readonly Shot[] = [
  'overview',
  'dashboards',
  'explore',
  'alerts',
  'incidents',
  'targets',
  'checks',
  'reports',
].map((name) => ({ name: `empty-${name}`, path: name === 'overview' ? '/' : `/${name}` }));
const BUSY: readonly Shot[] = [
  { name: 'busy-overview', path: '/' },
  { name: 'busy-targets', path: '/targets' },
  { name: 'busy-alerts', path: '/alerts' },
  { name: 'busy-groups', path: '/alerts?group=job' },
  {
    name: 'busy-table',
    path: '/explore?expr=item_stock&view=table',
    first: (page) => page.getByRole('table', { name: 'Result' }).waitFor(),
  },
];

const [seconds = '60', ...asked] = process.argv.slice(2);
const named = SETS.filter((set) => asked.includes(set));
const sets = named.length === 0 ? SETS : named;
const names = asked.filter((word) => !SETS.some((set) => set === word));

function isWanted({ name }: Pick<Shot, 'name'>): boolean {
  return names.length === 0 || names.includes(name);
}

/** Takes the shots in both themes; `page` is fresh for each theme and size. */
async function take(
  browser: Browser,
  app: App,
  shots: readonly Shot[],
  { suffix, width, height }: typeof LARGE | typeof SMALL,
): Promise<void> {
  for (const theme of THEMES) {
    // The console's theme setting is "system" in a new data folder, so it follows the browser.
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
    const page = await context.newPage();
    await page.goto(app.url);
    await machineChart(page, 30_000);
    for (const { name, path, first } of shots.filter(isWanted)) {
      await page.goto(new URL(path, app.url).href);
      await page.getByRole('main').waitFor();
      await page.waitForTimeout(1_500);
      await first?.(page);
      // Charts draw with the next live frames, dialogs and fades end.
      await page.waitForTimeout(2_500);
      await shoot(page, `${name}-${theme}${suffix}.png`);
    }
    await context.close();
  }
}

async function shoot(page: Page, file: string): Promise<void> {
  await page.screenshot({ path: join(OUT, file) });
  console.log(file);
}

/** Runs `work` on a console that watches something of everything, after so many seconds of data. */
async function withBusyConsole(forSeconds: number, work: (app: App) => Promise<void>): Promise<void> {
  const exporters = [await startExporter(), await startExporter()] as const;
  const app = await startApp({ config: busyConfig([exporters[0].url, exporters[1].url]) });
  writeBusyFiles(app.dataDir);
  try {
    console.log(`gathering data for ${String(forSeconds)} s`);
    const end = performance.now() + forSeconds * 1_000;
    await until(
      'data',
      forSeconds * 2_000 + 10_000,
      async () => {
        await exporters[1].set('queue_length', Math.round(45 + 20 * Math.sin(performance.now() / 9_000)));
        return performance.now() > end;
      },
      500,
    );
    await work(app);
  } finally {
    await app.remove();
    for (const exporter of exporters) await exporter.kill();
  }
}

/** Each kind of trouble, one after the other: the last is the engine's end. */
async function takeBroken(browser: Browser, app: App): Promise<void> {
  writeFileSync(
    join(app.dataDir, 'dashboards', 'broken.yml'),
    'title: Broken\npanels:\n  - { id: 1, kind: nonsense }\n',
  );
  await take(
    browser,
    app,
    [
      { name: 'broken-query', path: `/explore?expr=${encodeURIComponent('sum(rate(node_load1)')}` },
      { name: 'broken-dashboard', path: '/dashboards/broken' },
      { name: 'broken-target', path: '/targets/backup-host' },
    ],
    LARGE,
  );
  appendFileSync(app.configFile, 'targets: [');
  await take(browser, app, [{ name: 'broken-config', path: '/settings' }], LARGE);
  const pages: Page[] = [];
  for (const theme of THEMES) {
    const context = await browser.newContext({ viewport: LARGE, colorScheme: theme });
    const page = await context.newPage();
    await page.goto(app.url);
    await machineChart(page, 30_000);
    pages.push(page);
  }
  await app.kill();
  for (const [i, page] of pages.entries()) {
    await page.waitForTimeout(4_000);
    await shoot(page, `broken-engine-${THEMES[i] ?? ''}.png`);
    await page.context().close();
  }
}

await prepareBuild();
mkdirSync(OUT, { recursive: true });
const browser = await launchBrowser();
try {
  for (const set of sets) {
    if (set === 'pages') {
      await withBusyConsole(Number(seconds), async (app) => {
        await take(browser, app, [...PAGES, ...DETAILS], LARGE);
        await take(browser, app, PAGES, SMALL);
      });
    } else if (set === 'empty') {
      const app = await startApp();
      await take(browser, app, EMPTY, LARGE);
      await app.remove();
    } else if (set === 'busy') {
      const crowd = await startCrowd();
      const app = await startApp({ config: crowd.config });
      // Every target is scraped once, and the rule has seen them all.
      await new Promise((resolve) => setTimeout(resolve, 30_000));
      await take(browser, app, BUSY, LARGE);
      await app.remove();
      crowd.close();
    } else {
      await withBusyConsole(15, (app) => takeBroken(browser, app));
    }
  }
} finally {
  await browser.close();
}
