/**
 * An alert reaches the desktop: the built serve shell in a session with a real notification daemon. Needs programs that
 * not every machine has; with WATCHDECK_NOTIFICATIONS=1 (as in `.ci/run`) it fails without them instead of being skipped.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../../scripts/lib/build-if-stale.ts';
import { App } from '../../helpers/app.ts';
import { startExporter } from '../../helpers/exporter.ts';
import type { Exporter } from '../../helpers/exporter.ts';
import { DAEMON_PACKAGES, missingPrograms, NotificationDaemon } from '../../helpers/notification-daemon.ts';
import { until } from '../../helpers/live-console.ts';

const missing = missingPrograms();
const required = process.env['WATCHDECK_NOTIFICATIONS'] === '1';
if (missing.length > 0) {
  console.warn(
    `native notifications are not tested here: ${missing.join(', ')} missing (Debian: apt-get install ${DAEMON_PACKAGES})`,
  );
}

describe.skipIf(missing.length > 0 && !required)('a native notification', () => {
  const daemon = new NotificationDaemon();
  let exporter: Exporter;
  let app: App;
  beforeAll(async () => {
    await buildIfStale();
    await daemon.start();
    exporter = await startExporter();
    app = new App({
      env: daemon.env,
      config: `
global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }
targets:
  - { name: shop, url: '${exporter.url}' }
rules:
  groups:
    - name: shop
      rules:
        - alert: ShopDown
          expr: up{job="shop"} == 0
          labels: { severity: critical }
          annotations: { summary: '{{ $labels.job }} is down', description: 'Orders < 1 & nobody pays' }
`,
    });
    await app.start();
  }, 120_000);
  afterAll(async () => {
    await app.remove();
    await exporter.kill();
    await daemon.stop();
  });

  const shows = (count: number) =>
    until(`notification ${count}`, 30_000, () => Promise.resolve(daemon.shown().length >= count), 50);

  test('is raised when an alert fires, and replaced when it recovers', async () => {
    await exporter.kill();
    await shows(1);
    expect(await daemon.displayed()).toBe(1);
    await exporter.start();
    await shows(2);
    const [fired, recovered, ...others] = daemon.shown();
    expect(fired).toMatchObject({ app: 'Watchdeck', summary: 'shop is down', urgency: 'NORMAL' });
    expect(fired?.body).toMatch(
      /^Value 0, fires when equal to 0; since .*Orders (<|&lt;) 1 (&|&amp;) nobody pays$/s,
    );
    // The same notification, with other words: there is never a stale one beside it.
    expect(recovered).toMatchObject({ id: fired?.id, summary: 'shop is down', urgency: 'LOW' });
    expect(recovered?.body).toMatch(/^Recovered at .* after /);
    expect(others).toEqual([]);
    expect(await daemon.displayed()).toBe(1);
    // It leaves by itself.
    await until('empty screen', 30_000, async () => (await daemon.displayed()) === 0, 200);
  });
});
