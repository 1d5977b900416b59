import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { alertingMigrations, openAlerting, parseAlertmanagerFile } from '#engine/alerting/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createSender } from '#engine/receivers/index.ts';
import { freePort } from '../../../helpers/free-port.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';
import { firingEvaluation } from './firing-evaluation.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

/** How a webhook's server behaves just now. */
type Mood = 'well' | 'error' | 'busy' | 'hangs' | 'breaks off';

interface Hook {
  readonly url: string;
  mood: Mood;
  /** The instance and the key of every request, also of those that were not answered well. */
  readonly asked: { readonly instance: string; readonly key: string; readonly mood: Mood }[];
  down(): Promise<void>;
  up(): Promise<void>;
}

async function startHook(): Promise<Hook> {
  const port = await freePort();
  let server: Server;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { commonLabels } = JSON.parse(text) as { commonLabels: { instance: string } };
      const { mood } = hook;
      hook.asked.push({
        instance: commonLabels.instance,
        key: String(request.headers['idempotency-key']),
        mood,
      });
      if (mood === 'well') response.end('ok');
      else if (mood === 'error') response.writeHead(500).end('out of order');
      else if (mood === 'busy') response.writeHead(429, { 'Retry-After': '1' }).end();
      else if (mood === 'breaks off') request.socket.destroy();
      // 'hangs': it never answers.
    });
  };
  const hook: Hook = {
    url: `http://127.0.0.1:${String(port)}/`,
    mood: 'well',
    asked: [],
    down: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    up: () =>
      new Promise((resolve) => {
        server = createServer(answer).listen(port, '127.0.0.1', () => resolve());
      }),
  };
  await hook.up();
  cleanups.push(() => void hook.down());
  return hook;
}

/** Alerting on a real store, its wall clock moved by us, two receivers that both hear everything at once. */
function openDeck(sick: Hook, healthy: Hook) {
  const temp = makeTempDir();
  const store = openTestStore(temp.dir, alertingMigrations);
  cleanups.push(() => {
    store.close();
    temp.remove();
  });
  let aheadMs = 0;
  const clock = { nowMs: () => Date.now() + aheadMs, monotonicMs: systemClock.monotonicMs };
  const alerting = openAlerting({
    store,
    clock,
    log: silentLog,
    newId: randomUUID,
    send: createSender({ notify: () => Promise.reject(new Error('no shell')), clock }),
  });
  alerting.setRouting(
    parseAlertmanagerFile(
      `
route:
  receiver: healthy
  group_by: ['...']
  group_wait: 0s
  routes:
    - { receiver: sick, group_by: ['...'], group_wait: 0s, continue: true }
    - { receiver: healthy, group_by: ['...'], group_wait: 0s }
receivers:
  - { name: sick, webhook_configs: [{ url: '${sick.url}' }] }
  - { name: healthy, webhook_configs: [{ url: '${healthy.url}' }] }
`,
      'alertmanager.yml',
    ).routing,
  );
  return {
    alerting,
    fire: (instance: string) => {
      alerting.record([firingEvaluation(instance, clock.nowMs())]);
      alerting.tick();
    },
    /** What the engine's loop does once the wait before the next try is over. */
    tryAgain: () => {
      aheadMs += 20 * 60_000;
      return alerting.deliverPending();
    },
  };
}

test('a webhook that fails, hangs, breaks and is gone gets each message once when it is back, and holds up nobody', async () => {
  const [sick, healthy] = [await startHook(), await startHook()];
  const { alerting, fire, tryAgain } = openDeck(sick, healthy);

  // Hangs first: each later try of the same message would hang as long.
  const moods: Mood[] = ['hangs', 'error', 'busy', 'breaks off'];
  for (const mood of moods) {
    sick.mood = mood;
    fire(`during: ${mood}`);
    const delivering = tryAgain();
    // The other receiver isn't kept waiting by one that hangs.
    await expect
      .poll(() => healthy.asked.map(({ instance }) => instance), { timeout: 10_000 })
      .toContain(`during: ${mood}`);
    await delivering;
  }
  await sick.down();
  fire('during: gone');
  await tryAgain();
  const waiting = alerting.notifications({ limit: 100 }).filter(({ receiver }) => receiver === 'sick');
  expect(waiting).toHaveLength(5);
  for (const { delivery, deliveryError } of waiting) {
    expect(delivery).toBe('pending');
    expect(deliveryError).toBeTruthy();
  }

  sick.mood = 'well';
  await sick.up();
  await tryAgain();

  const told = sick.asked.filter(({ mood }) => mood === 'well').map(({ instance }) => instance);
  expect(told.sort()).toEqual([...moods, 'gone'].map((mood) => `during: ${mood}`).sort());
  expect(alerting.notifications({ limit: 100 }).map(({ delivery }) => delivery)).toEqual(
    Array<string>(10).fill('delivered'),
  );
  // However often it was asked, it knows each message by one key.
  const keys = new Map<string, Set<string>>();
  for (const { instance, key } of sick.asked) keys.set(instance, (keys.get(instance) ?? new Set()).add(key));
  expect([...keys.values()].map((each) => each.size)).toEqual(Array<number>(keys.size).fill(1));
  expect(healthy.asked).toHaveLength(5);
}, 120_000);
