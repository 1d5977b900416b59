/** Fires one alert after the other and delivers them, appending each shown key to a file, until it is killed. */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { alertingMigrations, openAlerting } from '#engine/alerting/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { openTestStore } from '../../../helpers/test-store.ts';

const [dataDir = '', shownPath = '', runName = ''] = process.argv.slice(2);
const alerting = openAlerting({
  store: openTestStore(dataDir, alertingMigrations),
  clock: systemClock,
  log: silentLog,
  newId: randomUUID,
  send: async (_integration, { groupKey }) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    appendFileSync(shownPath, `${groupKey}\n`);
  },
});

alerting.tick();
await alerting.deliverPending();
process.stdout.write('running\n');
for (let i = 0; ; i++) {
  const fingerprint = `${runName}-${i}`;
  const labels = { alertname: 'Down', instance: fingerprint };
  const atMs = Date.now();
  alerting.record({
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
  });
  await alerting.deliverPending();
}
