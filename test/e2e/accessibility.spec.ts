/** Nothing serious for axe on any page, tab, sheet or menu, in either theme. */
import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { graveFindings, withAxe } from '../helpers/axe.ts';
import { App } from '../helpers/app.ts';
import { busyConfig, writeBusyFiles } from '../helpers/busy-config.ts';
import { startExporter } from '../helpers/exporter.ts';
import type { Exporter } from '../helpers/exporter.ts';
import { openConsole } from './console.ts';

let exporters: Exporter[] = [];
let app: App;

test.beforeAll(async () => {
  exporters = [await startExporter(), await startExporter()];
  app = new App({ config: busyConfig([exporters[0]?.url ?? '', exporters[1]?.url ?? '']) });
  writeBusyFiles(app.dataDir);
  await app.start();
  await exporters[1]?.set('queue_length', 50);
});

test.afterAll(async () => {
  for (const exporter of exporters) await exporter.kill();
  await app.remove();
});

/** A state worth checking: where it is, how one gets into it, and what shows that it is there. */
interface Place {
  readonly name: string;
  readonly path: string;
  readonly open?: (page: Page) => Promise<void>;
  readonly shows: (page: Page) => ReturnType<Page['locator']>;
}

const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name, level: 1 });
const region = (name: string | RegExp) => (page: Page) =>
  page.getByRole('main').getByRole('region', { name }).first();
const dialog = (name: string | RegExp) => (page: Page) => page.getByRole('dialog', { name });
const click = (name: string | RegExp) => (page: Page) =>
  page.getByRole('main').getByRole('button', { name }).first().click();
const press = (key: string) => (page: Page) => page.keyboard.press(key);
/** Through the first link of a list or table, to a thing whose address isn't known before. */
const follow = (name: string | RegExp) => (page: Page) =>
  page.getByRole('main').getByRole('link', { name }).first().click();
const menu = (name: string | RegExp, item: string | RegExp) => async (page: Page) => {
  await click(name)(page);
  await page.getByRole('menuitem', { name: item }).click();
};
const tab = (id: string, shown: RegExp): Place => ({
  name: `alerts, ${id}`,
  path: `/alerts?tab=${id}`,
  shows: region(shown),
});

const EXPR = encodeURIComponent('rate(node_cpu_seconds_total[30s])');

const PLACES: readonly Place[] = [
  { name: 'overview', path: '/', shows: region('This machine') },
  { name: 'dashboards', path: '/dashboards', shows: (page) => page.getByRole('table') },
  { name: 'a dashboard', path: '/dashboards/machine', shows: region('Words') },
  { name: 'a dashboard in the kiosk', path: '/dashboards/machine?kiosk', shows: region('Words') },
  { name: 'a dashboard, edited', path: '/dashboards/machine?edit=', shows: region('Words') },
  {
    name: 'a panel, edited',
    path: '/dashboards/machine?edit=4',
    shows: (page) => page.getByRole('textbox', { name: 'Query A' }),
  },
  { name: 'a new dashboard', path: '/dashboards/new?edit=', shows: heading(/./) },
  { name: 'import from Grafana', path: '/dashboards?import', shows: dialog('Import from Grafana') },
  {
    name: 'the menu of a panel',
    path: '/dashboards/machine',
    open: click('Menu of CPU by mode'),
    shows: (page) => page.getByRole('menuitem', { name: 'View as table' }),
  },
  {
    name: 'a panel as a table',
    path: '/dashboards/machine',
    open: menu('Menu of CPU by mode', 'View as table'),
    shows: (page) => region('CPU by mode')(page).getByRole('table'),
  },
  {
    name: 'versions of a dashboard',
    path: '/dashboards/machine',
    open: menu('More of this dashboard', 'Versions'),
    shows: dialog('Versions'),
  },
  { name: 'Executive', path: '/dashboards/executive', shows: heading('Executive') },
  { name: 'explore, nothing asked', path: '/explore', shows: region('Result') },
  {
    name: 'explore, a chart',
    path: `/explore?expr=${EXPR}`,
    shows: (page) => page.getByRole('img', { name: /last .* min .* max/ }),
  },
  {
    name: 'explore, a table',
    path: `/explore?expr=${EXPR}&view=table`,
    shows: (page) => page.getByRole('table', { name: 'Result' }),
  },
  {
    name: 'explore, a mistake',
    path: `/explore?expr=${encodeURIComponent('rate(node_load1)')}`,
    shows: (page) => page.getByRole('alert'),
  },
  {
    name: 'alerts',
    path: '/alerts',
    shows: (page) => page.getByRole('list', { name: 'Low alerts' }),
  },
  tab('rules', /^Rules/),
  tab('silences', /^Silences/),
  tab('on-call', /./),
  tab('history', /^History/),
  tab('notifications', /^Notifications/),
  tab('quality', /./),
  {
    name: 'acknowledge',
    path: '/alerts',
    open: click('Acknowledge MachineBusy'),
    shows: dialog('Acknowledge MachineBusy'),
  },
  {
    name: 'silence, the menu',
    path: '/alerts',
    open: click('Silence MachineBusy'),
    shows: (page) => page.getByRole('menuitem', { name: 'Other…' }),
  },
  {
    name: 'silence, the sheet',
    path: '/alerts',
    open: menu('Silence MachineBusy', 'Other…'),
    shows: dialog('New silence'),
  },
  { name: 'an alert', path: '/alerts', open: follow('TargetDown'), shows: heading('TargetDown') },
  { name: 'a new rule', path: '/rules/new', shows: heading('New rule') },
  {
    name: 'a rule',
    path: '/alerts?tab=rules',
    open: (page) =>
      page
        .getByRole('table', { name: 'Rules' })
        .getByRole('link', { name: 'TargetDown', exact: true })
        .click(),
    shows: (page) => page.getByRole('button', { name: 'Save the rule' }),
  },
  {
    name: 'incidents',
    path: '/incidents',
    shows: (page) => page.getByRole('list', { name: 'Open incidents' }),
  },
  {
    name: 'an incident',
    path: '/incidents',
    open: follow(/is down/),
    shows: (page) => page.getByRole('list', { name: 'Timeline' }),
  },
  {
    name: 'playbooks',
    path: '/playbooks',
    shows: (page) => page.getByRole('list', { name: 'Waiting runs' }),
  },
  {
    name: 'a run of a playbook',
    path: '/playbooks',
    open: follow('Look at the target'),
    shows: (page) => page.getByRole('list', { name: 'Steps' }),
  },
  { name: 'targets', path: '/targets', shows: (page) => page.getByRole('table', { name: 'Targets' }) },
  { name: 'a target', path: '/targets/web-frontend', shows: heading('web-frontend') },
  { name: 'a target that is down', path: '/targets/backup-host', shows: heading('backup-host') },
  {
    name: 'the menu of a target',
    path: '/targets/web-frontend',
    open: click(/web-frontend/),
    shows: (page) => page.getByRole('menuitem').first(),
  },
  { name: 'checks', path: '/checks', shows: (page) => page.getByRole('table') },
  { name: 'a check', path: '/checks/database', shows: heading('database') },
  { name: 'reports', path: '/reports', shows: heading('Reports') },
  { name: 'settings', path: '/settings', shows: region('Console') },
  { name: 'no such page', path: '/nowhere', shows: (page) => page.getByText('There is no such page') },
  {
    name: 'command palette',
    path: '/targets',
    open: press('Control+k'),
    shows: (page) => page.getByRole('listbox', { name: 'Results' }),
  },
  { name: 'keyboard map', path: '/targets', open: press('?'), shows: dialog('Keyboard map') },
  { name: 'add target', path: '/targets', open: press('n'), shows: dialog('Add target') },
  { name: 'add check', path: '/checks', open: click('Add check'), shows: dialog('Add check') },
  {
    name: 'time range',
    path: '/explore',
    open: (page) => page.getByRole('button', { name: /^Time range/ }).click(),
    shows: (page) => page.getByRole('button', { name: 'Last 5 minutes' }),
  },
];

test.use({ colorScheme: 'dark', contextOptions: { reducedMotion: 'reduce' } });

test('nothing serious on any page, dark and light', async ({ page }) => {
  test.setTimeout(600_000);
  await withAxe(page);
  await openConsole(page, app.url);
  const found: string[] = [];
  for (const { name, path, open, shows } of PLACES) {
    await test.step(name, async () => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.goto(new URL(path, app.url).href);
      if (open) await open(page);
      await expect(shows(page).first()).toBeVisible({ timeout: 30_000 });
      const dark = await graveFindings(page);
      await page.emulateMedia({ colorScheme: 'light' });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
      // The theme changes colours and nothing else.
      const light = await graveFindings(page, ['color-contrast']);
      found.push(...[...dark, ...light].map((finding) => `${name}: ${finding}`));
    });
  }
  expect(found.join('\n')).toBe('');
});
