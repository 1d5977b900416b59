/** A laptop that sleeps over night, end to end: a whole engine whose clock jumps, real targets, real rules. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEngine } from '#engine/engine.ts';
import type { Engine } from '#engine/engine.ts';
import { createClient } from '#shared/contract/client.ts';
import { makeTempDir } from '../../../helpers/test-store.ts';
import { createPortPair } from '../../../helpers/port-pair.ts';

const NIGHT_MS = 8 * 3_600_000;
const WAIT = { timeout: 60_000, interval: 100 };

let temp: ReturnType<typeof makeTempDir>;
let target: Server;
let isReachable: boolean;
let engine: Engine;
let client: ReturnType<typeof createClient>;
/** The wall clock is ahead of the real one by this; the monotonic clock stands still in sleep, as Linux's does. */
let aheadMs: number;

beforeEach(async () => {
  temp = makeTempDir();
  isReachable = true;
  aheadMs = 0;
  target = createServer((request, response) => {
    if (isReachable) response.end('temperature 21\n');
    else request.socket.destroy();
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const { port } = target.address() as AddressInfo;
  writeFileSync(
    path.join(temp.dir, 'watchdeck.yml'),
    `global: { scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s }
alerting: { settle_scrapes: 5 }
host: { enabled: false }
targets: [{ name: room, url: 'http://127.0.0.1:${String(port)}/metrics' }]
rules:
  groups:
    - name: room
      rules:
        - { alert: Down, expr: 'up{job="room"} == 0' }
        - { alert: Gone, expr: 'absent(temperature)' }
        - { alert: Few, expr: 'count_over_time(temperature[1m]) < 1 or absent_over_time(temperature[1m])' }
        - { alert: Warm, expr: temperature > 20, for: 1h }
`,
  );
  engine = await startEngine({
    shell: 'test',
    appVersion: '1.0.0',
    dataDir: temp.dir,
    clock: { nowMs: () => Date.now() + aheadMs, monotonicMs: () => performance.now() },
    notify: () => Promise.resolve(),
    print: () => Promise.reject(new Error('no printer')),
  });
  const [ours, theirs] = createPortPair();
  engine.connect(theirs);
  client = createClient({ appVersion: '1.0.0', connect: () => Promise.resolve(ours) });
});
afterEach(async () => {
  client.close();
  await engine.stop();
  target.close();
  temp.remove();
});

const fired = async () =>
  (await client.call('alerts.history', {})).filter(({ to }) => to === 'firing').map(({ rule }) => rule);
const states = async () =>
  Object.fromEntries((await client.call('alerts.history', {})).map(({ rule, to }) => [rule, to]));
const scrapes = async () => (await client.call('targets.list', {}))[0]?.recent.length ?? 0;

test('nothing fires from a night asleep, though nothing answers at first; what is really wrong then does', async () => {
  await expect.poll(states, WAIT).toMatchObject({ Warm: 'pending' });
  // An instant without data would fire these: not while it is awake, so not by accident either.
  await expect.poll(scrapes, WAIT).toBeGreaterThan(3);
  const before = await fired();

  isReachable = false;
  aheadMs += NIGHT_MS;
  await expect.poll(() => client.call('system.sleeps', {}), WAIT).toHaveLength(1);
  const [sleep] = await client.call('system.sleeps', {});
  expect((sleep?.toMs ?? 0) - (sleep?.fromMs ?? 0)).toBeGreaterThanOrEqual(NIGHT_MS);
  // The network comes up a moment after the machine.
  const failing = async () => (await client.call('targets.list', {}))[0]?.consecutiveFailures ?? 0;
  await expect.poll(failing, WAIT).toBeGreaterThanOrEqual(1);
  isReachable = true;
  const failures = async () => (await client.call('targets.list', {}))[0]?.consecutiveFailures;
  await expect.poll(failures, WAIT).toBe(0);

  // Evaluation goes on once the targets had their time.
  const evaluated = async () => {
    const rules = await client.call('alerts.rules', {});
    return rules.every(({ lastEvaluationMs }) => (lastEvaluationMs ?? 0) > (sleep?.toMs ?? Infinity));
  };
  await expect.poll(evaluated, WAIT).toBe(true);
  expect(await fired()).toEqual(before);
  // An hour of `for` has not passed, whatever the clock on the wall says.
  expect(await states()).toMatchObject({ Warm: 'pending' });

  isReachable = false;
  await expect.poll(fired, WAIT).toContain('Down');
  expect(await fired()).not.toContain('Warm');
});
