/** Announcements: what is told that is no alert, and the end of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alertingMigrations, openAlerting, parseAlertmanagerFile } from '#engine/alerting/index.ts';
import type { Alerting } from '#engine/alerting/types.ts';
import { silentLog } from '#engine/base/log.ts';
import type { Store } from '#engine/storage/types.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

let temp: ReturnType<typeof makeTempDir>;
let store: Store;
let alerting: Alerting;
let nowMs: number;
let told: string[];

function open(): void {
  store = openTestStore(temp.dir, alertingMigrations);
  alerting = openAlerting({
    store,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    log: silentLog,
    newId: () => 's',
    send: ({ kind }, { groupKey, receiver, status, title, body, alerts }) => {
      const [alert] = alerts;
      told.push(`${receiver} ${kind} ${groupKey} ${status} ${title}: ${body}`);
      expect([alerts.length, alert?.status, alert?.endsAtMs === null]).toEqual([
        1,
        status,
        status === 'firing',
      ]);
      return Promise.resolve();
    },
  });
  alerting.setRouting(
    parseAlertmanagerFile(
      `route: { receiver: desk }
receivers:
  - { name: desk, native_configs: [{}], webhook_configs: [{ url: 'http://127.0.0.1:9/', send_resolved: false }] }
  - { name: team, webhook_configs: [{ url: 'http://127.0.0.1:9/' }] }`,
      'f',
    ).routing,
  );
}

beforeEach(() => {
  temp = makeTempDir();
  nowMs = 1_000;
  told = [];
  open();
});
afterEach(() => {
  store.close();
  temp.remove();
});

const say = (key: string, receiver: string | null, text = 'x') =>
  alerting.announce({ receiver, key, severity: 'high', title: 'T', text });
async function news(): Promise<string[]> {
  nowMs += 1_000;
  await alerting.deliverPending();
  return told.splice(0).sort();
}

test('its end is told once to each way that was told and tells of ends, over a restart too', async () => {
  say('k', null);
  say('other', null);
  expect(await news()).toHaveLength(4);
  store.close();
  open();
  alerting.endAnnouncement({ key: 'k', sinceMs: 1_000, text: 'done' });
  expect(await news()).toEqual(['desk native k resolved T: done']);
  alerting.endAnnouncement({ key: 'k', sinceMs: 1_000, text: 'done' });
  expect(await news()).toEqual([]);
});

test('the same key to two receivers ends for both; what was told before is another matter', async () => {
  say('k', 'team', 'old');
  await news();
  nowMs = 100_000;
  say('k', 'desk');
  await news();
  alerting.endAnnouncement({ key: 'k', sinceMs: 100_000, text: 'done' });
  expect(await news()).toEqual(['desk native k resolved T: done']);
  say('k', 'team');
  say('k', 'desk');
  await news();
  alerting.endAnnouncement({ key: 'k', sinceMs: 100_000, text: 'done' });
  expect(await news()).toEqual(['desk native k resolved T: done', 'team webhook k resolved T: done']);
});

test('nobody was told: nothing is said; and an unknown receiver is named', () => {
  alerting.endAnnouncement({ key: 'k', sinceMs: 0, text: 'done' });
  expect(alerting.notifications({ limit: 10 })).toEqual([]);
  expect(() => say('k', 'nobody')).toThrow('There is no receiver "nobody"');
});
