/**
 * The system's own do-not-disturb holds for alerts too; a critical one passes only where the config says so. A real
 * notification daemon; skipped without the programs it needs, as in notification.test.ts.
 */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../../scripts/lib/build-if-stale.ts';
import { App } from '../../helpers/app.ts';
import { startExporter } from '../../helpers/exporter.ts';
import type { Exporter } from '../../helpers/exporter.ts';
import { until } from '../../helpers/live-console.ts';
import { missingPrograms, NotificationDaemon } from '../../helpers/notification-daemon.ts';

const WAIT_MS = 30_000;

const configOf = (criticalPasses: boolean, shop: string, mill: string): string => `
global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }
alerting: { critical_passes: ${String(criticalPasses)} }
targets:
  - { name: shop, url: '${shop}' }
  - { name: mill, url: '${mill}' }
rules:
  groups:
    - name: all
      rules:
        - { alert: Down, expr: 'up{job=~"shop|mill"} == 0', labels: { severity: critical } }
`;

describe.skipIf(missingPrograms().length > 0 && process.env['WATCHDECK_NOTIFICATIONS'] !== '1')(
  'while the system is not to be disturbed',
  () => {
    const daemon = new NotificationDaemon();
    let shop: Exporter;
    let mill: Exporter;
    let app: App;
    beforeAll(async () => {
      await buildIfStale();
      await daemon.start();
      shop = await startExporter();
      mill = await startExporter();
      app = new App({ env: daemon.env, config: configOf(false, shop.url, mill.url) });
      await app.start();
      await daemon.doNotDisturb(true);
    }, 120_000);
    afterAll(async () => {
      await app.remove();
      await shop.kill();
      await mill.kill();
      await daemon.stop();
    });

    const waiting = (count: number) =>
      until(`${String(count)} waiting`, WAIT_MS, async () => (await daemon.waiting()) === count, 100);

    test('a critical alert waits like everything else, and is shown when that ends', async () => {
      await shop.kill();
      await waiting(1);
      expect(await daemon.displayed()).toBe(0);
      await daemon.doNotDisturb(false);
      await until('the alert', WAIT_MS, async () => (await daemon.displayed()) === 1, 100);
      expect(daemon.shown().map(({ urgency }) => urgency)).toEqual(['NORMAL']);
      await shop.start();
      await until('an empty screen', WAIT_MS, async () => (await daemon.displayed()) === 0, 100);
    });

    test('with critical_passes it asks as an urgent one, for the system to decide', async () => {
      await daemon.doNotDisturb(true);
      writeFileSync(app.configFile, configOf(true, shop.url, mill.url));
      // The config is looked at every second.
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      await mill.kill();
      // This daemon knows one rule for all; GNOME and Plasma show urgent ones through theirs.
      await waiting(1);
      await daemon.doNotDisturb(false);
      await until('the alert', WAIT_MS, async () => (await daemon.displayed()) === 1, 100);
      expect(daemon.shown().at(-1)).toMatchObject({ urgency: 'CRITICAL' });
    });
  },
);
