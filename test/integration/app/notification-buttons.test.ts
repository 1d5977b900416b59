/**
 * A person answers alerts from the notifications themselves: the built serve shell in a session with a real notification
 * daemon. Skipped without the programs it needs, as in notification.test.ts.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '#shared/contract/client.ts';
import { buildIfStale } from '../../../scripts/lib/build-if-stale.ts';
import { App } from '../../helpers/app.ts';
import { openConsoleClient, watchTopic } from '../../helpers/console-client.ts';
import { startExporter } from '../../helpers/exporter.ts';
import type { Exporter } from '../../helpers/exporter.ts';
import { until } from '../../helpers/live-console.ts';
import { missingPrograms, NotificationDaemon } from '../../helpers/notification-daemon.ts';

const WAIT_MS = 20_000;

/** Which button `press` presses. */
const BUTTONS = `
[shop]
    summary = "shop is down"
    action_name = "acknowledge"
[farm]
    summary = "*FarmDown*"
    action_name = "silence"
[mill]
    summary = "mill is down"
    action_name = "default"
`;

describe.skipIf(missingPrograms().length > 0 && process.env['WATCHDECK_NOTIFICATIONS'] !== '1')(
  'a native notification with buttons',
  () => {
    const daemon = new NotificationDaemon();
    const exporters: Exporter[] = [];
    let app: App;
    let client: Client;
    let alerts: ReturnType<typeof watchTopic<'alerts'>>;
    beforeAll(async () => {
      await buildIfStale();
      await daemon.start(BUTTONS);
      for (let at = 0; at < 5; at += 1) exporters.push(await startExporter());
      const [shop, north, south, mill, barn] = exporters.map(({ url }) => url);
      app = new App({
        env: { ...daemon.env, WATCHDECK_BROWSER: join(daemon.folder, 'browser') },
        config: `
global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }
alertmanager_file: alertmanager.yml
targets:
  - { name: shop, url: '${shop!}' }
  - { name: farm-north, url: '${north!}' }
  - { name: farm-south, url: '${south!}' }
  - { name: mill, url: '${mill!}' }
  - { name: barn, url: '${barn!}' }
rules:
  groups:
    - name: all
      rules:
        - alert: ShopDown
          expr: up{job="shop"} == 0
          labels: { severity: critical }
          annotations: { summary: '{{ $labels.job }} is down' }
        - alert: MillDown
          expr: up{job="mill"} == 0
          annotations: { summary: '{{ $labels.job }} is down' }
        - alert: BarnDown
          expr: up{job="barn"} == 0
          labels: { severity: high }
        - alert: FarmDown
          expr: up{job=~"farm-.*"} == 0
          labels: { severity: high }
`,
      });
      writeFileSync(
        join(app.dataDir, 'alertmanager.yml'),
        `
route: { receiver: desk, group_by: [alertname], group_wait: 0s, group_interval: 1s }
receivers: [{ name: desk, native_configs: [{}] }]
`,
      );
      await app.start();
      client = await openConsoleClient(app.url);
      alerts = watchTopic(client, 'alerts');
    }, 120_000);
    afterAll(async () => {
      client.close();
      await app.remove();
      for (const exporter of exporters) await exporter.kill();
      await daemon.stop();
    });

    const screenShows = (count: number) =>
      until(`screen with ${String(count)}`, WAIT_MS, async () => (await daemon.displayed()) === count, 100);
    const about = (pattern: RegExp) => daemon.shown().filter(({ summary }) => pattern.test(summary));

    test('Acknowledge is the person’s own word; the alert goes on firing, and recovers', async () => {
      await exporters[0]!.kill();
      await screenShows(1);
      expect(daemon.asked).toContain('"dialog-error"');
      expect(daemon.asked).not.toContain('"suppress-sound"');
      await daemon.press();
      const { alerts: now } = await alerts.until(
        'acknowledgement',
        ({ alerts: all }) => all.some(({ acknowledgement }) => acknowledgement !== null),
        WAIT_MS,
      );
      expect(now).toMatchObject([
        { rule: 'ShopDown', state: 'firing', acknowledgement: { via: 'notification' } },
      ]);
      await screenShows(0);
      await exporters[0]!.start();
      await until('recovery', WAIT_MS, () => Promise.resolve(about(/shop/).length === 2));
      expect(about(/shop/)[1]).toMatchObject({ urgency: 'LOW' });
      expect(daemon.asked).toContain('"suppress-sound"');
      await screenShows(0);
    });

    test('a group is one notification, updated in place; Silence is for each of its alerts', async () => {
      await exporters[1]!.kill();
      await until('first of the farm', WAIT_MS, () => Promise.resolve(about(/FarmDown/).length === 1));
      await exporters[2]!.kill();
      await until('both of the farm', WAIT_MS, () =>
        Promise.resolve(about(/^2 firing: FarmDown/).length > 0),
      );
      expect(new Set(about(/FarmDown/).map(({ id }) => id)).size).toBe(1);
      expect(await daemon.displayed()).toBe(1);
      expect(daemon.asked).toContain('"dialog-warning"');
      await daemon.press();
      await until('silences', WAIT_MS, async () => (await client.call('alerts.silences', {})).length === 2);
      const silences = await client.call('alerts.silences', {});
      for (const { comment, state, startsAtMs, endsAtMs, mutes } of silences) {
        expect([comment, state, endsAtMs - startsAtMs, mutes.length]).toEqual([
          'from the notification',
          'active',
          3_600_000,
          1,
        ]);
      }
      await screenShows(0);
      for (const exporter of exporters.slice(1, 3)) await exporter.start();
      // In one message or in two: whether both are seen to be up at the same look is chance.
      await until('recovery', WAIT_MS, () =>
        Promise.resolve(about(/FarmDown/).some(({ urgency }) => urgency === 'LOW')),
      );
      await screenShows(0);
    });

    test('what is acknowledged or silenced in the console leaves the screen, and comes back when it is not', async () => {
      await exporters[4]!.kill();
      await screenShows(1);
      const { fingerprint } = (
        await alerts.until(
          'BarnDown',
          ({ alerts: all }) => all.some(({ rule }) => rule === 'BarnDown'),
          WAIT_MS,
        )
      ).alerts.find(({ rule }) => rule === 'BarnDown')!;
      await client.call('alerts.acknowledge', { fingerprint, comment: '' });
      await screenShows(0);
      await client.call('alerts.unacknowledge', { fingerprint });
      await screenShows(1);
      const { id } = await client.call('alerts.putSilence', {
        matchers: [{ name: 'alertname', op: '=', value: 'BarnDown' }],
        startsAtMs: Date.now(),
        endsAtMs: Date.now() + 3_600_000,
        comment: 'painting it',
      });
      await screenShows(0);
      await client.call('alerts.expireSilence', { id });
      await screenShows(1);
      expect(new Set(about(/BarnDown/).map(({ id: shown }) => shown)).size).toBe(3);
      await exporters[4]!.start();
      await until('recovery', WAIT_MS, () => Promise.resolve(about(/BarnDown/).length === 4));
      await screenShows(0);
    });

    test('a click opens the alert in a window, and its link lets in', async () => {
      const opened = join(daemon.folder, 'opened');
      writeFileSync(join(daemon.folder, 'browser'), `#!/bin/sh\nprintf '%s' "$1" >'${opened}'\n`, {
        mode: 0o755,
      });
      await exporters[3]!.kill();
      await screenShows(1);
      await daemon.press();
      const link = () => (existsSync(opened) ? readFileSync(opened, 'utf8').replace('--app=', '') : '');
      await until('window', WAIT_MS, () => Promise.resolve(link() !== ''));
      const { fingerprint } = alerts.newest!.alerts.find(({ rule }) => rule === 'MillDown')!;
      const answer = await fetch(link(), { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/alerts/${fingerprint}`]);
    });
  },
);
