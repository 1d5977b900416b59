/** Dashboards: seen, chosen from, zoomed, edited by pointer and keys, saved, restored, imported, repeated. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { expectChart, goTo, openConsole } from './console.ts';

const app = new App({ config: 'host: { interval: 500ms }\n' });
const folder = join(app.dataDir, 'dashboards');

const MACHINE = `# What this machine does.
title: Machine
tags: [machine, wall]
variables:
  - kind: query
    name: mode
    query: label_values(node_cpu_seconds_total, mode)
    multi: true
    includeAll: true
panels:
  - id: 1
    kind: timeseries
    title: CPU of $mode
    at: { x: 0, y: 0, w: 12, h: 8 }
    queries:
      # By mode, as the kernel counts it.
      - { id: A, expr: 'sum by (mode) (rate(node_cpu_seconds_total{mode=~"$mode"}[$__rate_interval]))' }
  - id: 2
    kind: stat
    title: Load
    at: { x: 12, y: 0, w: 6, h: 4 }
    queries:
      - { id: A, expr: node_load1 }
  - id: 3
    kind: row
    title: Details
    at: { x: 0, y: 8, w: 24, h: 1 }
  - id: 4
    kind: stat
    title: Processors $mode
    at: { x: 0, y: 9, w: 6, h: 4 }
    repeat: { variable: mode }
    queries:
      - { id: A, expr: 'count(node_cpu_seconds_total{mode="$mode"})' }
`;

test.beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'machine.yml'), MACHINE);
  writeFileSync(join(folder, 'second.yml'), 'title: Second\ntags: [wall]\npanels: []\n');
  await app.start();
});
test.afterAll(() => app.remove());

function panel(page: Page, title: string): Locator {
  return page.getByRole('main').getByRole('region', { name: title, exact: true });
}

async function openMachine(page: Page): Promise<void> {
  await openConsole(page, app.url);
  await goTo(page, 'Dashboards');
  await page.getByRole('link', { name: 'Machine', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Machine', level: 1 })).toBeVisible();
}

/** What the file says, as the console wrote it. */
function machineFile(): string {
  return readFileSync(join(folder, 'machine.yml'), 'utf8');
}

async function save(page: Page, message: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Save the dashboard' });
  await dialog.getByRole('textbox').fill(message);
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible();
}

test('a dashboard that comes with Watchdeck opens', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Dashboards');
  await page.getByRole('main').getByRole('link', { name: 'Targets', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Edit a copy' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('region').first()).toBeVisible();
});

test('live data, a variable, a zoom, a row that folds, all in the address', async ({ page }) => {
  await openMachine(page);
  await expectChart(panel(page, 'CPU of idle'));

  await page.getByRole('button', { name: /^mode: / }).click();
  await page.getByRole('combobox', { name: 'Search mode' }).fill('user');
  await page.getByRole('option', { name: 'user', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(panel(page, 'CPU of idle + user')).toBeVisible();
  expect(new URL(page.url()).searchParams.getAll('var-mode')).toEqual(['idle', 'user']);
  // Once for each that is chosen.
  await expect(panel(page, 'Processors idle')).toBeVisible();
  await expect(panel(page, 'Processors user')).toBeVisible();

  await page.getByRole('button', { name: /^Details/ }).click();
  await expect(panel(page, 'Processors idle')).toBeHidden();
  await page.getByRole('button', { name: /^Details/ }).click();

  const chart = panel(page, 'CPU of idle + user').locator('.u-over');
  const box = await chart.boundingBox();
  if (!box) throw new Error('no chart');
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => new URL(page.url()).searchParams.get('from')).toMatch(/^\d+$/);

  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await expect(panel(page, 'CPU of idle + user')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Time range: Last/ })).toBeHidden();
});

test('a panel tells its data as a table', async ({ page }) => {
  await openMachine(page);
  const cpu = panel(page, 'CPU of idle');
  await expectChart(cpu);
  await cpu.hover();
  await cpu.getByRole('button', { name: 'Menu of CPU of idle' }).click();
  await expect(page.getByRole('menuitem', { name: 'Save as CSV' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'View as table' }).click();
  await expect(cpu.getByRole('table')).toBeVisible();
  await cpu.getByRole('button', { name: 'Menu of CPU of idle' }).click();
  await page.getByRole('menuitem', { name: 'Make an alert of it' }).click();
  // As the panel asked it: with every variable filled in.
  await expect(page.getByRole('textbox', { name: /expression/i })).toContainText('{mode=~"idle"}[60s]');
});

test('a panel that is no chart is saved as a picture too', async ({ page }) => {
  await openMachine(page);
  const load = panel(page, 'Load');
  await expect(load).toHaveAttribute('data-status', 'data', { timeout: 30_000 });
  await load.hover();
  await load.getByRole('button', { name: 'Menu of Load' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save as picture' }).click();
  const bytes = readFileSync(await (await saved).path());
  // Which colours it has in the middle, where the number stands: more than the background's.
  const colours = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const ctx = canvas.getContext('2d');
    ctx?.drawImage(image, 0, 0);
    const { data } = ctx?.getImageData(0, 44, image.width, image.height - 60) ?? { data: [] };
    const found = new Set<string>();
    for (let i = 0; i < data.length; i += 4)
      found.add(`${String(data[i])},${String(data[i + 1])},${String(data[i + 2])}`);
    return found.size;
  }, bytes.toString('base64'));
  expect(colours).toBeGreaterThan(20);
});

test('one panel fills the page, by its address too', async ({ page }) => {
  await openMachine(page);
  await panel(page, 'Load').hover();
  await panel(page, 'Load').getByRole('button', { name: 'Menu of Load' }).click();
  await page.getByRole('menuitem', { name: 'View', exact: true }).click();
  await expect(panel(page, 'Details')).toBeHidden();
  await expect(page.getByRole('button', { name: /^Details/ })).toBeHidden();
  await page.reload();
  await expect(panel(page, 'Load')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Details/ })).toBeHidden();
});

test('a panel is dragged, put back by undo, moved by keys, saved, and its version restored', async ({
  page,
}) => {
  await openMachine(page);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const load = panel(page, 'Load');
  const grip = load.getByRole('group', { name: /^Load\. Arrow keys/ });
  const before = await load.boundingBox();
  const from = await grip.boundingBox();
  if (!before || !from) throw new Error('no panel');
  await page.mouse.move(from.x + 40, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 40 + before.width, from.y + 10, { steps: 6 });
  await page.mouse.up();
  await expect.poll(async () => (await load.boundingBox())?.x).toBeGreaterThan(before.x + before.width / 2);

  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await load.boundingBox())?.x).toBe(before.x);

  await grip.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await save(page, 'Load stands apart');
  expect(machineFile()).toContain('at: { x: 14, y: 0, w: 6, h: 5 }');
  // What a person wrote into it stays.
  expect(machineFile()).toContain('# By mode, as the kernel counts it.');

  await page.reload();
  await page.getByRole('button', { name: 'More of this dashboard' }).click();
  await page.getByRole('menuitem', { name: 'Versions' }).click();
  const versions = page.getByRole('dialog', { name: 'Versions' });
  await expect(versions.getByText('Load stands apart')).toBeVisible();
  await expect(versions.getByRole('region', { name: 'Difference' })).toContainText('x: 14');
  await versions.getByRole('button', { name: 'Restore this version' }).click();
  await expect(versions).toBeHidden();
  expect(machineFile()).toBe(MACHINE);
});

test('a panel is edited, and a change from outside is not overwritten', async ({ page }) => {
  await openMachine(page);
  await panel(page, 'Load').hover();
  await panel(page, 'Load').getByRole('button', { name: 'Menu of Load' }).click();
  await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  const title = page.getByRole('textbox', { name: 'Title' });
  await title.fill('Load of 5 minutes');
  await page.getByRole('textbox', { name: 'Query A' }).fill('node_load5');
  await page.getByRole('textbox', { name: 'Query A' }).press('Enter');
  await page.getByRole('button', { name: 'Back to the dashboard' }).click();
  await expect(panel(page, 'Load of 5 minutes')).toBeVisible();

  writeFileSync(join(folder, 'machine.yml'), MACHINE.replace('title: Load', 'title: Theirs'));
  await page.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Save the dashboard' });
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('changed by someone else');
  expect(machineFile()).toContain('title: Theirs');
  await dialog.getByRole('button', { name: 'Save mine over theirs' }).click();
  await expect(dialog).toBeHidden();
  await expect(panel(page, 'Load of 5 minutes')).toBeVisible();
  expect(machineFile()).toContain('node_load5');
  writeFileSync(join(folder, 'machine.yml'), MACHINE);
});

test('panels far down are made when one comes near', async ({ page }) => {
  const panels = Array.from({ length: 40 }, (_, i) => ({
    id: i + 1,
    kind: 'timeseries',
    title: `Number ${String(i + 1)}`,
    at: { x: 0, y: i * 8, w: 24, h: 8 },
    queries: [{ id: 'A', expr: 'node_load1' }],
  }));
  writeFileSync(join(folder, 'long.yml'), JSON.stringify({ title: 'Long', panels }));
  await openConsole(page, app.url);
  await goTo(page, 'Dashboards');
  await page.getByRole('link', { name: 'Long', exact: true }).click();
  await expectChart(panel(page, 'Number 1'), 30_000);
  await expect(panel(page, 'Number 40')).toHaveAttribute('data-status', 'waiting');
  await panel(page, 'Number 40').scrollIntoViewIfNeeded();
  await expectChart(panel(page, 'Number 40'), 30_000);
});

test('a dashboard is made from nothing; leaving loses nothing', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Dashboards');
  await page.getByRole('button', { name: 'New dashboard' }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Time series/ }).click();
  await page.getByRole('textbox', { name: 'Query A' }).fill('node_load1');
  await page.getByRole('textbox', { name: 'Query A' }).press('Enter');
  await page.getByRole('button', { name: 'Back to the dashboard' }).click();
  await goTo(page, 'Targets');
  await page.getByRole('region', { name: 'Messages' }).getByRole('link').click();
  await expectChart(panel(page, 'New panel'));
  await page.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Save the new dashboard' });
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Made here');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveURL(/\/dashboards\/made-here/);
  await expect(page.getByRole('heading', { name: 'Made here', level: 1 })).toBeVisible();
  expect(readFileSync(join(folder, 'made-here.yml'), 'utf8')).toContain('node_load1');
});

test('a Grafana dashboard comes in with a report', async ({ page }) => {
  await openConsole(page, app.url);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('import a dashboard');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import from Grafana' });
  await dialog.getByLabel('JSON file of the dashboard').setInputFiles({
    name: 'grafana.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(grafana)),
  });
  await expect(dialog.getByRole('heading', { name: 'From Grafana', exact: true })).toBeVisible();
  await expect(dialog.getByRole('list', { name: 'What became of it' })).toContainText('Flight map');
  await dialog.getByRole('button', { name: 'Look at it' }).click();
  await expectChart(panel(page, 'Load of the machine'));
});

test('a file that can’t be read is named with its place, and mended here', async ({ page }) => {
  writeFileSync(join(folder, 'broken.yml'), 'title: Broken\npanels:\n  - { id: 1, kind: nonsense }\n');
  await openConsole(page, app.url);
  await goTo(page, 'Dashboards');
  await expect(page.getByRole('row').filter({ hasText: 'broken.yml:3' })).toBeVisible();
  await page.getByRole('link', { name: 'broken' }).click();
  const text = page.getByRole('textbox', { name: 'Text of the dashboard' });
  await text.fill('title: Mended\npanels: []\n');
  await page.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Mended', level: 1 })).toBeVisible();
});

test('dashboards of a tag take turns on a wall', async ({ page }) => {
  await openConsole(page, app.url);
  await page.goto(new URL('/dashboards/rotate?tag=wall&every=2s&kiosk', app.url).href);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Machine', level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Second', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Leave the rotation' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

const grafana = {
  title: 'From Grafana',
  schemaVersion: 39,
  time: { from: 'now-15m', to: 'now' },
  templating: { list: [] },
  panels: [
    {
      id: 1,
      type: 'timeseries',
      title: 'Load of the machine',
      gridPos: { x: 0, y: 0, w: 12, h: 8 },
      targets: [{ refId: 'A', expr: 'node_load1' }],
    },
    {
      id: 2,
      type: 'volkovlabs-flight-map-panel',
      title: 'Flight map',
      gridPos: { x: 12, y: 0, w: 12, h: 8 },
      targets: [],
    },
  ],
};
