import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertingMigrations, openAlerting } from '#engine/alerting/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createSender } from '#engine/receivers/index.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';
import { webhookRouting } from './webhook-routing.ts';

/** How often it is killed: `WATCHDECK_KILL_ROUNDS=100` for a long look. */
const KILLS = Number(process.env['WATCHDECK_KILL_ROUNDS'] ?? 8);
const child = fileURLToPath(new URL('./outbox-child.ts', import.meta.url));

/** A request as the receiver saw it: whose alert, and the key by which it knows a repetition. */
interface Request {
  readonly instance: string;
  readonly key: string;
}

let server: Server;
let url: string;
const requests: Request[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { commonLabels } = JSON.parse(text) as { commonLabels: { instance: string } };
      requests.push({
        instance: commonLabels.instance,
        key: String(request.headers['idempotency-key']),
      });
      // Some kills hit while the answer is on its way.
      setTimeout(() => response.end('ok'), Math.random() * 6);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

it(
  `${String(KILLS)} SIGKILLs between "fires" and "delivered" lose nothing and deliver once, but for what was under way`,
  async () => {
    const temp = makeTempDir();
    for (let run = 0; run < KILLS; run++) {
      const process_ = spawn(process.execPath, [child, temp.dir, url, `run${String(run)}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(process_.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 80));
      process_.kill('SIGKILL');
      await once(process_, 'exit');
    }

    const store = openTestStore(temp.dir, alertingMigrations);
    const alerting = openAlerting({
      store,
      clock: systemClock,
      log: silentLog,
      newId: randomUUID,
      send: createSender({ notify: () => Promise.reject(new Error('no shell')), clock: systemClock }),
    });
    alerting.setRouting(webhookRouting(url));
    alerting.tick();
    await alerting.deliverPending();

    const limit = 1_000_000;
    const raised = alerting.notifications({ limit });
    const fired = alerting.history({ limit }).map(({ labels }) => labels['instance']);
    expect(fired.length).toBeGreaterThanOrEqual(KILLS);
    expect(raised.every(({ delivery }) => delivery === 'delivered')).toBe(true);
    // Everything that fired was delivered, and nothing else.
    const keysOf = new Map<string, Set<string>>();
    for (const { instance, key } of requests)
      keysOf.set(instance, (keysOf.get(instance) ?? new Set()).add(key));
    expect([...keysOf.keys()].sort()).toEqual([...fired].sort());
    // By its key a receiver knows each as one message, however often it came.
    expect([...keysOf.values()].every((keys) => keys.size === 1)).toBe(true);
    // What came twice was under way when the process was killed: one at most each time.
    expect(requests.length - keysOf.size).toBeLessThanOrEqual(KILLS);
    process.stdout.write(
      `${String(KILLS)} kills, ${String(fired.length)} alerts, ${String(requests.length)} requests\n`,
    );
    store.close();
    temp.remove();
  },
  // Each round starts a Node from source, which takes a busy machine many seconds.
  120_000 + KILLS * 30_000,
);
