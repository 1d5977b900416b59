/** Alerts that another program evaluates and sends here: shown with who sent them, answered, silenced and gone like own ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { goTo, openConsole } from './console.ts';

const HOUR = 3_600_000;

let app: App;
test.beforeAll(async () => {
  app = new App({ config: 'host: { enabled: false }\n' });
  await app.start();
});
test.afterAll(async () => {
  await app.remove();
});

/** As a Prometheus sends them. */
async function send(labels: Record<string, string>, endsInMs: number): Promise<void> {
  const key = readFileSync(join(app.dataDir, 'serve-token'), 'utf8').trim();
  const response = await fetch(new URL('/api/v2/alerts', app.url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'user-agent': 'Prometheus/3.5.0',
    },
    body: JSON.stringify([
      {
        labels,
        annotations: { summary: `${labels['instance'] ?? ''} does not answer` },
        endsAt: new Date(Date.now() + endsInMs).toISOString(),
        generatorURL: 'http://prometheus.test:9090/graph?g0.expr=up',
      },
    ]),
  });
  expect(response.status).toBe(200);
}

test('an alert of a Prometheus is shown with its sender, acknowledged, silenced, and recovers', async ({
  page,
}) => {
  const labels = { alertname: 'InstanceDown', instance: 'web-1', severity: 'critical' };
  await send(labels, HOUR);
  await send({ ...labels, instance: 'web-2' }, HOUR);
  await openConsole(page, app.url);
  await goTo(page, 'Alerts');
  const critical = page.getByRole('list', { name: 'Critical alerts' });
  await expect(critical.getByRole('listitem')).toHaveCount(2);
  await expect(critical.getByText('web-1 does not answer')).toBeVisible();

  await critical
    .getByRole('listitem')
    .filter({ hasText: 'web-1' })
    .getByRole('link', { name: 'InstanceDown' })
    .click();
  await expect(page.getByRole('heading', { name: 'InstanceDown', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Prometheus/ })).toHaveAttribute(
    'href',
    'http://prometheus.test:9090/graph?g0.expr=up',
  );
  // What is not known here is not shown empty.
  await expect(page.getByText('Explore the expression')).toHaveCount(0);
  await expect(page.getByText(/^group\s*$/)).toHaveCount(0);

  await page.getByRole('button', { name: 'Acknowledge InstanceDown' }).click();
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText(/has it/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Silence InstanceDown' }).click();
  await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
  await expect(page.getByText(/silenced by/).first()).toBeVisible();

  await send(labels, -1_000);
  await goTo(page, 'Alerts');
  await expect(critical.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText(/resolved by Prometheus/).first()).toBeVisible();
});
