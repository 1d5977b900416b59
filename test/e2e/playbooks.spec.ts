/** A playbook as a person meets it: it asks, runs a real program and a real request when approved, and stands in the incident. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { goTo, openConsole } from './console.ts';

let app: App;
let server: Server;
let errors = 0;
const requests: string[] = [];

test.beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/metrics') {
      response.end(`# TYPE app_errors gauge\napp_errors ${String(errors)}\n`);
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      requests.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`);
      response.writeHead(202).end('taken');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  app = new App({
    config: `global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }
targets:
  - { name: api, url: '${base}/metrics' }
rules:
  groups:
    - name: api
      rules:
        - alert: ApiErrors
          expr: app_errors > 3
          labels: { severity: critical }
          annotations: { summary: 'The API answers with errors' }
playbook_files: [playbooks/*.yml]
playbooks:
  enabled: true
  approvers:
    - { name: ada, code_file: ada.code }
    - { name: bob, code_file: bob.code }
  commands:
    - name: roll-back
      program: ${process.execPath}
      args: ['-e', 'console.log("rolled back", ...process.argv.slice(1))', '--']
      allow: '[a-z]+'
`,
  });
  mkdirSync(join(app.dataDir, 'playbooks'));
  writeFileSync(
    join(app.dataDir, 'playbooks', 'api.yml'),
    `playbooks:
  - name: api-errors
    title: Roll the API back
    enabled: true
    trigger: { alert: ['alertname="ApiErrors"'] }
    steps:
      - { name: Roll back, command: roll-back, args: ['{{ $labels.job }}'] }
      - { name: Tell the desk, http: { url: '${base}/desk', json: { text: 'rolled back {{ $labels.job }}' } } }
  - name: hand-over
    title: Hand the API over
    enabled: true
    approval: two_persons
    steps:
      - { name: Hand over, command: roll-back, args: [over] }
`,
  );
  writeFileSync(join(app.dataDir, 'ada.code'), 'lovelace\n', { mode: 0o600 });
  writeFileSync(join(app.dataDir, 'bob.code'), 'ross\n', { mode: 0o600 });
  await app.start();
});

test.afterAll(async () => {
  server.close();
  await app.remove();
});

test('one click runs a program and a request; the incident tells of it', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Playbooks');
  await expect(page.getByText('Nothing has run yet')).toBeVisible();
  errors = 7;
  const waiting = page.getByRole('list', { name: 'Waiting runs' });
  await expect(waiting.getByText('waits for approval')).toBeVisible({ timeout: 20_000 });
  await waiting.getByRole('link', { name: 'Roll the API back' }).click();
  const steps = page.getByRole('list', { name: 'Steps' });
  await expect(steps.getByText('roll-back api')).toBeVisible();
  await expect(steps.getByText('{"text":"rolled back api"}')).toBeVisible();
  expect(requests).toEqual([]);

  await page.getByRole('button', { name: 'Approve Roll the API back' }).click();
  await expect(page.getByLabel('Output of Roll back')).toHaveText('rolled back api\n', { timeout: 20_000 });
  await expect(page.getByLabel('Output of Tell the desk')).toHaveText('taken');
  expect(requests).toEqual(['POST /desk {"text":"rolled back api"}']);
  await expect(page.getByText(/Approved by/)).toBeVisible();

  await page.getByRole('link', { name: /^Incident \d+/ }).click();
  const timeline = page.getByRole('list', { name: 'Timeline' });
  await expect(timeline.getByText(/Playbook Roll the API back .* waits for approval/)).toBeVisible();
  await expect(timeline.getByText(/Playbook Roll the API back .* succeeded/)).toBeVisible();
});

test('two persons approve, each with their own code, and nothing runs before', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Playbooks');
  await page.getByRole('tab', { name: 'Playbooks' }).click();
  await page.getByRole('button', { name: 'Run Hand the API over', exact: true }).click();
  const output = page.getByLabel('Output of Hand over');
  const form = page.getByRole('dialog', { name: 'Approve Hand the API over' });
  const approve = async (who: string, code: string): Promise<void> => {
    await page.getByRole('button', { name: 'Approve Hand the API over' }).click();
    await form.getByRole('combobox', { name: 'You are' }).click();
    await page.getByRole('option', { name: who }).click();
    await form.getByLabel(/^Your code/).fill(code);
    await form.getByRole('button', { name: 'Approve' }).click();
  };
  await approve('ada', 'ross');
  await expect(form.getByRole('alert')).toHaveText('That is not the code of ada');
  await form.getByRole('button', { name: 'Cancel' }).click();
  await approve('ada', 'lovelace');
  await expect(form).toBeHidden();
  await expect(page.getByText('ada approved; another person is needed')).toBeVisible();
  await expect(output).toHaveCount(0);
  // The same person can't approve twice: they are offered no more.
  await page.getByRole('button', { name: 'Approve Hand the API over' }).click();
  await expect(form.getByText('ada did already.')).toBeVisible();
  await form.getByRole('combobox', { name: 'You are' }).click();
  await expect(page.getByRole('option')).toHaveText(['bob']);
  await page.getByRole('option', { name: 'bob' }).click();
  await form.getByLabel(/^Your code/).fill('ross');
  await form.getByRole('button', { name: 'Approve' }).click();
  await expect(output).toHaveText('rolled back over\n', { timeout: 20_000 });
  await expect(page.getByText(/Approved by ada and bob/)).toBeVisible();
});

test('one that comes with Watchdeck is added, and a dry run says what it would do', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Playbooks');
  await page.getByRole('tab', { name: 'Playbooks' }).click();
  await page.getByRole('button', { name: 'Add High error rate' }).click();
  const list = page.getByRole('list', { name: 'Playbooks', exact: true });
  await expect(list.getByText('High error rate', { exact: true })).toBeVisible();
  const enabled = list.getByRole('switch', { name: 'Enable High error rate' });
  await expect(enabled).not.toBeChecked();
  await expect(list.getByRole('button', { name: 'Run High error rate', exact: true })).toBeDisabled();
  await list.getByRole('button', { name: 'Dry run High error rate' }).click();
  await expect(page.getByText(/nothing was done/)).toBeVisible({ timeout: 20_000 });

  await goTo(page, 'Playbooks');
  await page.getByRole('tab', { name: 'Playbooks' }).click();
  await enabled.click({ force: true });
  await expect(enabled).toBeChecked();
  expect(readFileSync(join(app.dataDir, 'playbooks', 'high-error-rate.yml'), 'utf8')).toMatch(
    /# title: High error rate[\s\S]*enabled: true/,
  );
});
