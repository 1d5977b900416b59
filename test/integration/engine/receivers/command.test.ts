import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DeliveryRefused } from '#engine/alerting/index.ts';
import type { GroupMessage, Integration } from '#engine/alerting/types.ts';
import { systemClock } from '#engine/base/clock.ts';
import { createSender } from '#engine/receivers/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchdeck-command-'));
const program = join(folder, 'page me');
const told = join(folder, 'told');
writeFileSync(
  program,
  `#!/bin/sh\nenv > '${told}'; echo "$1" >> '${told}'; [ "$1" = hang ] && sleep 60; echo no use; exit "$2"\n`,
);
chmodSync(program, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const message: GroupMessage = {
  groupKey: '{}:a',
  receiver: 'me',
  status: 'firing',
  severity: 'critical',
  title: '$(touch pwned) `id`; "x"',
  body: 'line\nline',
  groupLabels: {},
  commonLabels: { alertname: 'Down' },
  commonAnnotations: {},
  alerts: Array.from({ length: 2_000 }, (_, i) => ({
    fingerprint: `f${String(i)}`,
    status: 'firing',
    rule: 'Down',
    severity: 'critical',
    labels: { alertname: 'Down', instance: `host-${String(i)}` },
    annotations: {},
    startsAtMs: 0,
    endsAtMs: null,
    generatorUrl: '',
    title: 't',
    body: 'b',
  })),
};

const sendWith = (args: readonly string[], allowed: readonly string[], timeoutMs = 10_000): Promise<void> => {
  const send = createSender({
    notify: () => Promise.reject(new Error('no shell')),
    clock: systemClock,
    allowedCommands: () => allowed,
  });
  const integration: Integration = {
    kind: 'command',
    sendResolved: true,
    command: [program, ...args],
    timeoutMs,
  };
  return send(integration, message, { id: 3, atMs: 4 });
};

test('a program that isn’t on the list is never run, and not tried again', async () => {
  for (const allowed of [[], ['page me'], [folder]]) {
    const error: unknown = await sendWith(['x', '0'], allowed).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DeliveryRefused);
    expect(String(error)).toContain('alerting.commands');
  }
  expect(existsSync(told)).toBe(false);
});

test('it gets the message in variables, no shell reads it, and nothing of our environment', async () => {
  process.env['WATCHDECK_TEST_SECRET'] = 'ours';
  await sendWith(['$HOME;id', '0'], [program]);
  delete process.env['WATCHDECK_TEST_SECRET'];
  const text = readFileSync(told, 'utf8');
  expect(text).toContain('WATCHDECK_TITLE=$(touch pwned) `id`; "x"');
  expect(text).toContain('WATCHDECK_STATUS=firing');
  expect(text).toContain('WATCHDECK_KEY=watchdeck-3-4');
  expect(text).toContain('$HOME;id');
  expect(text).not.toContain('WATCHDECK_TEST_SECRET');
  const [, json = ''] = /^WATCHDECK_MESSAGE=(.*)$/m.exec(text) ?? [];
  const { alerts, truncatedAlerts } = JSON.parse(json) as { alerts: unknown[]; truncatedAlerts: number };
  expect(alerts.length + truncatedAlerts).toBe(2_000);
  expect(json.length).toBeLessThan(100_000);
});

test('what fails or hangs is tried again later', async () => {
  await expect(sendWith(['x', '3'], [program])).rejects.toThrow(/ended with 3: no use/);
  await expect(sendWith(['hang', '0'], [program], 300)).rejects.toThrow(/did not end within 0.3 s/);
  rmSync(program);
  const gone: unknown = await sendWith(['x', '0'], [program]).catch((reason: unknown) => reason);
  expect(String(gone)).toContain('there is no such program');
  expect(gone).not.toBeInstanceOf(DeliveryRefused);
});
