/** Nobody answers an alert: the default chain, walked on a clock that the test moves; the page says what was and what comes. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { ClockedApp } from '../helpers/clocked-app.ts';
import { goTo, openConsole } from './console.ts';

const MINUTE = 60_000;

// The expressions need no data: hours without a scrape mean nothing to them.
const CONFIG = `global: { evaluation_interval: 5s }
host: { enabled: false }
alertmanager_file: alertmanager.yml
alerting:
  severity_words: { sev1: critical }
  people:
    - { name: Ann, receivers: [phone] }
  rota:
    - { name: desk, people: [Ann], starts: 2026-01-05 }
  escalation:
    - name: serious
      levels:
        - on_call: desk
        - receivers: [team]
        - receivers: [lead]
        - { name: executive, receivers: [boss] }
rules:
  groups:
    - name: machine
      rules:
        - { alert: Disk, expr: vector(1), labels: { severity: sev1 } }
        - { alert: Fan, expr: vector(1), labels: { severity: high } }
`;

let app: ClockedApp;
let server: Server;
/** Who was told of which alert, in order. */
const told: string[] = [];
const toldOf = (alert: string): string[] =>
  told.flatMap((each) => (each.endsWith(` ${alert}`) ? [each.slice(0, -alert.length - 1)] : []));

test.beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { commonLabels } = JSON.parse(body) as { commonLabels: { alertname: string } };
      told.push(`${request.url?.slice(1) ?? ''} ${commonLabels.alertname}`);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  app = new ClockedApp(CONFIG);
  const receiver = (name: string) =>
    `  - { name: ${name}, webhook_configs: [{ url: 'http://127.0.0.1:${String(port)}/${name}' }] }`;
  writeFileSync(
    join(app.dataDir, 'alertmanager.yml'),
    `route: { receiver: first, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 24h }
receivers:
${['first', 'phone', 'team', 'lead', 'boss'].map(receiver).join('\n')}
`,
  );
  await app.start();
});

test.afterAll(async () => {
  server.close();
  await app.remove();
});

test('levels after 5 min, 15 min, 1 h, and the executive after 2 h of a critical alert; an answer ends it', async ({
  page,
}) => {
  await openConsole(page, app.url);
  await goTo(page, 'Alerts');
  const critical = page.getByRole('list', { name: 'Critical alerts' });
  await expect(critical.getByText('answer now')).toBeVisible();
  await expect.poll(() => toldOf('Disk')).toEqual(['first']);
  await expect.poll(() => toldOf('Fan')).toEqual(['first']);

  await critical.getByRole('link', { name: 'Disk' }).click();
  const timeline = page.getByRole('list', { name: 'Timeline' });
  await expect(timeline.getByText('level 1: Ann (on call), phone')).toBeVisible();
  await expect(timeline.getByText('executive: boss')).toBeVisible();

  const reached: string[] = ['first'];
  let atMs = 0;
  for (const [who, afterMin, words] of [
    ['phone', 5, 'level 1: told phone, on call: Ann'],
    ['team', 15, 'level 2: told team'],
    ['lead', 60, 'level 3: told lead'],
    ['boss', 120, 'executive: told boss'],
  ] as const) {
    // A minute before, so that what the test itself takes doesn't matter, and just after.
    await app.pass((afterMin - 1) * MINUTE - atMs);
    expect(toldOf('Disk')).toEqual(reached);
    await app.pass(1.5 * MINUTE);
    atMs = (afterMin + 0.5) * MINUTE;
    reached.push(who);
    await expect.poll(() => toldOf('Disk')).toEqual(reached);
    await expect(timeline.getByText(words)).toBeVisible();
    if (who !== 'phone') continue;
    // Somebody has the other one: nobody else hears of it.
    await goTo(page, 'Alerts');
    await page.getByRole('button', { name: 'Acknowledge Fan' }).click();
    await page.getByRole('button', { name: 'I have it' }).click();
    await expect(page.getByText(/has it/).first()).toBeVisible();
    await critical.getByRole('link', { name: 'Disk' }).click();
  }
  expect(toldOf('Fan')).toEqual(['first', 'phone']);

  await page.getByRole('button', { name: 'Acknowledge Disk' }).click();
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(timeline.getByText(/has it \(console\)/)).toBeVisible();
  await app.pass(30 * MINUTE);
  expect(toldOf('Disk')).toEqual(reached);

  await goTo(page, 'Alerts');
  await page.getByRole('tab', { name: 'On call' }).click();
  const rota = page.getByRole('region', { name: 'Rota desk' });
  await expect(rota.getByText('Ann is on call')).toBeVisible();
});
