import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '#engine/engine.ts';
import type { Engine } from '#engine/engine.ts';
import { createClient } from '#shared/contract/client.ts';
import type { Client } from '#shared/contract/client.ts';
import { interpolate } from '#shared/dashboard/index.ts';
import type { ScopedVariable } from '#shared/dashboard/index.ts';
import { startExporter } from '../../../helpers/exporter.ts';
import type { Exporter } from '../../../helpers/exporter.ts';
import { makeDir, removeDir } from '../../../helpers/metrics-store.ts';
import { createPortPair } from '../../../helpers/port-pair.ts';
import { refusal } from '../../../helpers/refusal.ts';

let dir: string;
let exporter: Exporter;
let engine: Engine;
let client: Client;

beforeAll(async () => {
  dir = makeDir();
  exporter = await startExporter();
  writeFileSync(
    path.join(dir, 'watchdeck.yml'),
    `global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }
host: { interval: 500ms }
targets: [{ name: one, url: '${exporter.url}' }]
`,
  );
  engine = await startEngine({
    shell: 'test',
    appVersion: '1.0.0',
    dataDir: dir,
    notify: () => Promise.resolve(),
    print: () => Promise.reject(new Error('no printer')),
  });
  const [ours, theirs] = createPortPair();
  engine.connect(theirs);
  client = createClient({ appVersion: '1.0.0', connect: () => Promise.resolve(ours) });
}, 60_000);
afterAll(async () => {
  client.close();
  await engine.stop();
  await exporter.kill();
  removeDir(dir);
});

const one = (value: string): ScopedVariable => ({ values: [value], isAll: false });
const SCOPE = new Map<string, ScopedVariable>([
  ['__rate_interval', one('10s')],
  ['__interval', one('10s')],
  ['__range', one('1m')],
  ['job', { values: ['one'], isAll: false, isMulti: true }],
]);

/** Panels of a shipped dashboard none of whose queries has an answer now. */
async function emptyPanels(uid: string): Promise<string[]> {
  const { dashboard } = await client.call('dashboards.get', { uid });
  const empty: string[] = [];
  for (const panel of dashboard.panels) {
    if (!('queries' in panel)) continue;
    const answers = await Promise.all(
      panel.queries.map(({ expr }) => client.call('query.instant', { expr: interpolate(expr, SCOPE) })),
    );
    if (answers.every(({ vector }) => vector.length === 0)) empty.push(panel.title);
  }
  return empty;
}

/** Panels that this machine need not have: sensors, or what its system doesn't tell. */
const MAY_BE_EMPTY: Readonly<Record<string, readonly string[]>> = {
  'this-machine': [
    'Hottest sensor',
    'Temperatures',
    'Disks',
    'Time that disks are busy',
    'Network errors and drops',
    'Network',
    'Load per core',
  ],
  watchdeck: [],
  // Nothing is checked here, and nothing fails.
  targets: ['Checks that fail', 'Checks', 'Time a check takes', 'Certificates'],
};

describe.each(Object.keys(MAY_BE_EMPTY))('%s', (uid) => {
  test('has data wherever there are any', { timeout: 90_000 }, async () => {
    const end = performance.now() + 75_000;
    let empty = await emptyPanels(uid);
    const isUnexpected = (title: string): boolean => !(MAY_BE_EMPTY[uid] ?? []).includes(title);
    while (empty.some(isUnexpected) && performance.now() < end) {
      await sleep(500);
      empty = await emptyPanels(uid);
    }
    expect(empty.filter(isUnexpected)).toEqual([]);
  });
});

test('every question of the others is answered, if with nothing', async () => {
  for (const uid of ['executive', 'operations', 'development', 'user-experience'])
    await expect(emptyPanels(uid)).resolves.toBeDefined();
});

test('a dashboard is saved, exported, converted again and restored by way of the contract', async () => {
  const { dashboard } = await client.call('dashboards.get', { uid: 'targets' });
  const copy = { ...dashboard, title: 'Ours' };
  const saved = await client.call('dashboards.save', { uid: null, dashboard: copy, revision: null });
  expect(readFileSync(path.join(dir, 'dashboards', 'ours.yml'), 'utf8')).toContain('title: Ours');
  const { json } = await client.call('dashboards.exportGrafana', { uid: saved.uid });
  const back = await client.call('dashboards.convertGrafana', { json });
  expect(back.dashboard.panels).toHaveLength(copy.panels.length);
  const again = { ...copy, title: 'Ours, better' };
  await client.call('dashboards.save', { ...saved, dashboard: again, message: 'better' });
  const versions = await client.call('dashboards.versions', { uid: saved.uid });
  expect(versions.map(({ message }) => message)).toEqual(['better', '']);
  await client.call('dashboards.restore', { uid: saved.uid, id: versions[1]?.id ?? 0 });
  expect((await client.call('dashboards.get', { uid: saved.uid })).dashboard.title).toBe('Ours');
  await expect(client.call('dashboards.save', { ...saved, dashboard: again, revision: 'x' })).rejects.toThrow(
    refusal('conflict', /changed by someone else/),
  );
});

test('a variable is asked for its values', async () => {
  const jobs = () =>
    client.call('dashboards.variableValues', {
      query: 'label_values(up, job)',
      startMs: Date.now() - 60_000,
      endMs: Date.now(),
    });
  await expect.poll(jobs, { timeout: 30_000 }).toContain('one');
});
