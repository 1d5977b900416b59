/** The dead man's switch, over a real socket. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alertingSettingsSchema, toAlertingSettings } from '#engine/alerting/index.ts';
import { silentLog } from '#engine/base/log.ts';
import { createHeartbeats } from '#engine/heartbeat/index.ts';
import type { Heartbeats } from '#engine/heartbeat/index.ts';

let server: Server;
let heartbeats: Heartbeats;
let nowMs: number;
let asked: number;
let answer: number;
let firing: string[];

beforeEach(async () => {
  nowMs = 0;
  asked = 0;
  answer = 200;
  firing = ['Watchdog'];
  server = createServer((_request, response) => {
    asked++;
    response.writeHead(answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}/ping`;
  const { heartbeats: settings } = toAlertingSettings(
    alertingSettingsSchema.parse({ heartbeats: [{ url, every: '1m' }] }),
  );
  heartbeats = createHeartbeats({
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    log: silentLog,
    settings: () => settings,
    alerts: () => firing.map((alertname) => ({ state: 'firing', labels: { alertname } })),
    readSecret: (secret) => Promise.resolve('value' in secret ? secret.value : ''),
    timeZone: 'UTC',
  });
});
afterEach(() => {
  server.close();
});

async function pass(seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    nowMs += 1_000;
    await heartbeats.tick();
  }
}

test('while the alert fires the address is asked for once a minute; when it does not, it is not', async () => {
  await pass(180);
  expect(asked).toBe(3);
  firing = ['Other'];
  await pass(300);
  expect(asked).toBe(3);
  firing = ['Other', 'Watchdog'];
  await pass(1);
  expect(asked).toBe(4);
});

test('one that does not get through is said, from when, until it does; it is not made up for', async () => {
  answer = 503;
  await pass(120);
  expect(asked).toBe(2);
  expect(heartbeats.problems()).toEqual([
    expect.stringMatching(
      /^The heartbeat to 127\.0\.0\.1:\d+ has not got through since 1 Jan 1970, 00:00:01 UTC: it answered 503\.$/,
    ),
  ]);
  answer = 200;
  await pass(60);
  expect(asked).toBe(3);
  expect(heartbeats.problems()).toEqual([]);
});

test.each([
  [{}, /exactly one of url and url_file/],
  [{ url: 'https://x.example/', url_file: 'f' }, /exactly one of url and url_file/],
  [{ url: 'ftp://x.example/' }, /expected an http:\/\/ or https:\/\/ address/],
])('%j is refused', (entry, message) => {
  expect(() => alertingSettingsSchema.parse({ heartbeats: [entry] })).toThrow(message);
});
