/** Fires one alert after the other and delivers them to a webhook, until it is killed. */
import { randomUUID } from 'node:crypto';
import { alertingMigrations, openAlerting } from '#engine/alerting/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createSender } from '#engine/receivers/index.ts';
import { openTestStore } from '../../../helpers/test-store.ts';
import { webhookRouting } from './webhook-routing.ts';

const [dataDir = '', hookUrl = '', runName = ''] = process.argv.slice(2);
const alerting = openAlerting({
  store: openTestStore(dataDir, alertingMigrations),
  clock: systemClock,
  log: silentLog,
  newId: randomUUID,
  send: createSender({ notify: () => Promise.reject(new Error('no shell')), clock: systemClock }),
});
alerting.setRouting(webhookRouting(hookUrl));

alerting.tick();
await alerting.deliverPending();
for (let i = 0; ; i++) {
  const fingerprint = `${runName}-${i}`;
  const labels = { alertname: 'Down', instance: fingerprint };
  const atMs = Date.now();
  alerting.record([
    {
      ruleId: fingerprint,
      group: 'g',
      rule: 'Down',
      expr: 'up == 0',
      atMs,
      instances: [
        {
          fingerprint,
          labels,
          annotations: {},
          state: 'firing',
          value: 0,
          activeSinceMs: atMs,
          firedAtMs: atMs,
          resolvedAtMs: null,
          keepFiringSinceMs: null,
        },
      ],
      transitions: [
        {
          atMs,
          fingerprint,
          rule: 'Down',
          severity: 'high',
          labels,
          from: 'inactive',
          to: 'firing',
          reason: 'expression true',
          value: 0,
        },
      ],
    },
  ]);
  // From here on it may be killed: the first is on its way.
  if (i === 0) process.stdout.write('running\n');
  await alerting.deliverPending();
}
