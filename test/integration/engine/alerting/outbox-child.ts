/** Fires one alert after the other and delivers them to a webhook, until it is killed. */
import { randomUUID } from 'node:crypto';
import { alertingMigrations, openAlerting } from '#engine/alerting/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createSender } from '#engine/receivers/index.ts';
import { openTestStore } from '../../../helpers/test-store.ts';
import { firingEvaluation } from './firing-evaluation.ts';
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
  alerting.record([firingEvaluation(fingerprint, Date.now())]);
  // From here on it may be killed: the first is on its way.
  if (i === 0) process.stdout.write('running\n');
  await alerting.deliverPending();
}
