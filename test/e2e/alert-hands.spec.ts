/** What a person does about an alert: says "I have it", has it quiet, and sees who was told; with a real receiver. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { goTo, openConsole, rowOf } from './console.ts';

const CONFIG = `global: { evaluation_interval: 1s }
alertmanager_file: alertmanager.yml
rules:
  groups:
    - name: machine
      rules:
        - alert: Disk
          expr: node_load1 >= 0
          labels: { severity: critical }
        - alert: Load
          expr: node_load1 >= 0
          labels: { severity: low }
`;

let app: App;
let server: Server;
let answer = 400;
const told: string[] = [];

test.beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { status, commonLabels } = JSON.parse(text) as {
        status: string;
        commonLabels: Record<string, string>;
      };
      told.push(`${commonLabels['alertname'] ?? ''} ${status} ${String(answer)}`);
      response.writeHead(answer).end('the hook is not set up');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  app = new App({ config: CONFIG });
  writeFileSync(
    join(app.dataDir, 'alertmanager.yml'),
    `route: { receiver: team, group_by: ['...'], group_wait: 0s, group_interval: 1s }
receivers:
  - name: team
    webhook_configs: [{ url: 'http://127.0.0.1:${String(port)}/' }]
`,
  );
  await app.start();
});

test.afterAll(async () => {
  server.close();
  await app.remove();
});

test('acknowledge, silence, end the silence, send a refused message again', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Alerts');
  const critical = page.getByRole('list', { name: 'Critical alerts' });

  await critical.getByRole('button', { name: 'Acknowledge Disk' }).click();
  await page.getByLabel('Comment').fill('cleaning up');
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(critical.getByText(/has it: cleaning up/)).toBeVisible();
  await critical.getByRole('button', { name: 'Give back' }).click();
  await expect(critical.getByRole('button', { name: 'Acknowledge Disk' })).toBeVisible();

  const low = page.getByRole('list', { name: 'Low alerts' });
  await low.getByRole('button', { name: 'Silence Load' }).click();
  await page.getByRole('menuitem', { name: 'For 4 hours' }).click();
  await expect(low.getByText(/silenced by/)).toBeVisible();

  await page.getByRole('tab', { name: 'Silences' }).click();
  const silences = page.getByRole('list', { name: 'Silences', exact: true });
  await expect(silences.getByText('alertname="Load"')).toBeVisible();
  await expect(silences.getByText('mutes 1 now')).toBeVisible();
  await silences.getByRole('button', { name: 'End now' }).click();
  await expect(
    page.getByRole('list', { name: 'Ended silences' }).getByText('alertname="Load"'),
  ).toBeVisible();

  await page.getByRole('tab', { name: 'Notifications' }).click();
  await expect(rowOf(page, 'Disk on').getByText('failed')).toBeVisible();
  await expect(page.getByText('webhook answered 400: the hook is not set up').first()).toBeVisible();
  answer = 200;
  await page.getByRole('button', { name: /^Send again: Disk on/ }).click();
  await expect(rowOf(page, 'Disk on').getByText('delivered')).toBeVisible();
  expect(told).toContain('Disk firing 400');
  expect(told.at(-1)).toBe('Disk firing 200');
});
