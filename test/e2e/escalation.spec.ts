/** Nobody answers an alert: the next ones are told, the alert's page says who comes after them, and who is on call. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { goTo, openConsole } from './console.ts';

const CONFIG = `global: { evaluation_interval: 1s }
alertmanager_file: alertmanager.yml
alerting:
  severity_words: { sev1: critical }
  people:
    - { name: Ann, receivers: [phone] }
  rota:
    - { name: desk, people: [Ann], starts: 2026-01-05 }
  escalation:
    - name: everything
      levels:
        - { on_call: desk, after: 2s }
        - { receivers: [team], after: 10m }
rules:
  groups:
    - name: machine
      rules:
        - alert: Disk
          expr: node_load1 >= 0
          labels: { severity: sev1 }
`;

let app: App;
let server: Server;
const told: string[] = [];

test.beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      told.push(request.url ?? '');
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  app = new App({ config: CONFIG });
  const receiver = (name: string) =>
    `  - { name: ${name}, webhook_configs: [{ url: 'http://127.0.0.1:${String(port)}/${name}' }] }`;
  writeFileSync(
    join(app.dataDir, 'alertmanager.yml'),
    `route: { receiver: desk, group_by: ['...'], group_wait: 0s, group_interval: 1s }
receivers:
${['desk', 'phone', 'team'].map(receiver).join('\n')}
`,
  );
  await app.start();
});

test.afterAll(async () => {
  server.close();
  await app.remove();
});

test('an alert that nobody answers goes to who is on call, until somebody does', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Alerts');
  const critical = page.getByRole('list', { name: 'Critical alerts' });
  await expect(critical.getByText('answer now')).toBeVisible();
  await expect.poll(() => told).toEqual(['/desk', '/phone']);

  await critical.getByRole('link', { name: 'Disk' }).click();
  const timeline = page.getByRole('list', { name: 'Timeline' });
  await expect(timeline.getByText('level 1: told phone, on call: Ann')).toBeVisible();
  await expect(timeline.getByText('level 2: team')).toBeVisible();
  await expect(timeline.getByText(/^in \d+ min/)).toBeVisible();

  await page.getByRole('button', { name: 'Acknowledge Disk' }).click();
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(timeline.getByText(/has it \(console\)/)).toBeVisible();
  await expect(timeline.getByText('level 2: team')).toBeHidden();

  await goTo(page, 'Alerts');
  await page.getByRole('tab', { name: 'On call' }).click();
  const rota = page.getByRole('region', { name: 'Rota desk' });
  await expect(rota.getByText('Ann is on call')).toBeVisible();
});
