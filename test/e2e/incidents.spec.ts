/** An incident from the alert to the postmortem on paper, as a person goes through it. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { goTo, openConsole, rowOf } from './console.ts';

let app: App;
let server: Server;
let errors = 0;

test.beforeAll(async () => {
  server = createServer((_, response) => {
    response.end(`# TYPE app_errors gauge\napp_errors ${String(errors)}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  app = new App({
    config: `global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }
targets:
  - { name: api, url: 'http://127.0.0.1:${String(port)}/metrics' }
rules:
  groups:
    - name: api
      rules:
        - alert: ApiErrors
          expr: app_errors > 3
          labels: { severity: critical }
          annotations: { summary: 'The API answers with errors' }
`,
  });
  await app.start();
});

test.afterAll(async () => {
  server.close();
  await app.remove();
});

test('an alert opens an incident; note, mitigate, resolve, postmortem as Markdown and PDF', async ({
  page,
}) => {
  await openConsole(page, app.url);
  await goTo(page, 'Incidents');
  await expect(page.getByText('No open incidents')).toBeVisible();
  errors = 7;
  const open = page.getByRole('list', { name: 'Open incidents' });
  await expect(open.getByText('1 alert fires')).toBeVisible({ timeout: 20_000 });
  await open.getByRole('link', { name: 'The API answers with errors' }).click();
  await expect(page.getByRole('heading', { name: 'The API answers with errors', level: 1 })).toBeVisible();

  const timeline = page.getByRole('list', { name: 'Timeline' });
  await expect(timeline.getByText('ApiErrors fired: The API answers with errors')).toBeVisible();
  await expect(timeline.getByRole('img', { name: /ApiErrors\. / })).toBeVisible();

  await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await page.getByLabel('Comment').fill('looking');
  await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
  await expect(timeline.getByText(/has it: looking/)).toBeVisible();

  await page.getByLabel('Add to the timeline').fill('The **pool** is exhausted');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(timeline.getByText('pool', { exact: true })).toBeVisible();
  await page.getByText('Deployment', { exact: true }).click();
  await page.getByLabel('Add to the timeline').fill('api 1.4.1 rolled back');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(timeline.getByText('api 1.4.1 rolled back')).toBeVisible();
  await page.getByText('Chart', { exact: true }).click();
  await page.getByLabel('Add to the timeline').fill('up');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(timeline.getByText('kept a chart')).toBeVisible();

  await page.getByRole('button', { name: 'Mitigated' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Mitigated' }).click();
  await expect(timeline.getByText('says it is mitigated')).toBeVisible();

  // The last alert's recovery resolves it.
  errors = 0;
  await expect(timeline.getByText('Resolved: all its alerts have recovered')).toBeVisible({
    timeout: 20_000,
  });

  await page.getByRole('tab', { name: 'Postmortem' }).click();
  await page.getByRole('button', { name: 'Edit Root cause' }).click();
  await page.getByRole('textbox', { name: 'Root cause' }).fill('A leak of **connections**');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Root cause' }).getByText('connections')).toBeVisible();

  const markdown = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as Markdown' }).click();
  const text = readFileSync(await (await markdown).path(), 'utf8');
  expect(text).toContain('# Postmortem: The API answers with errors');
  expect(text).toContain('A leak of **connections**');
  expect(text).toContain('The \\*\\*pool\\*\\* is exhausted');
  expect(text).toMatch(/\| Time to detect \| .+ \|/);

  const pdf = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Save as PDF' }).click();
  const saved = await pdf;
  expect(saved.suggestedFilename()).toMatch(/^incident-\d+-the-api-answers-with-errors\.pdf$/);
  const bytes = readFileSync(await saved.path());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');

  await page.getByRole('button', { name: 'Finish postmortem' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Finish postmortem' }).click();
  await expect(page.getByText('Postmortem done')).toBeVisible();
  await goTo(page, 'Incidents');
  await expect(rowOf(page, 'The API answers with errors').getByText('Postmortem done')).toBeVisible();
});

test('by hand from an alert; the next one of its kind shows what was like it', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Incidents');
  await page.getByRole('button', { name: 'Open incident' }).click();
  await page.getByRole('textbox', { name: 'What is going on?' }).fill('API pool exhausted again');
  await page.getByRole('dialog').getByRole('button', { name: 'Open incident' }).click();
  await expect(page.getByRole('heading', { name: 'API pool exhausted again', level: 1 })).toBeVisible();
  await page.getByRole('tab', { name: /^Similar/ }).click();
  const similar = page.getByRole('list', { name: 'Similar incidents' });
  await expect(similar.getByText(/words in common: .*(pool|exhausted)/)).toBeVisible();
});
