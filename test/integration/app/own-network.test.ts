/**
 * The machine's cable is pulled: the built serve shell in a network of its own, with a real gateway to ping, references to
 * connect to and targets to scrape on the other side. One alert says so, not one for each target.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../../scripts/lib/build-if-stale.ts';
import { App } from '../../helpers/app.ts';
import { CutOffWorld, whyNoWorld } from '../../helpers/cut-off-world.ts';
import { until } from '../../helpers/live-console.ts';

const WAIT_MS = 60_000;
const CUT_OFF = 'firing This machine reaches nothing';
const hasPing = spawnSync('ping', ['-V']).error === undefined;
const why = whyNoWorld();
if (why !== null) console.warn(`a machine that is cut off is not tested here: ${why}`);

/** Servers of the world on these ports: whoever connects is taken, whoever asks gets a page. */
const serverOn = (...ports: readonly number[]): string => `
const http = require('node:http');
const all = ${JSON.stringify(ports)}.map((port) =>
  http.createServer((_, response) => response.end('temperature 21\\n')).listen(port, '0.0.0.0'));
Promise.all(all.map((server) => new Promise((resolve) => server.once('listening', resolve)))).then(() =>
  console.log('listening'),
);
`;

describe.skipIf(why !== null)('a machine that is cut off', () => {
  let world: CutOffWorld;
  let references: ChildProcess;
  let exporters: ChildProcess;
  let app: App;
  let record: string;
  /** What was told, as `firing OwnNetworkDown`. */
  const told = (): string[] => (existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n') : []);
  const isFar = (each: string): boolean => each.includes(world.gateway);
  const hears = (what: string) => until(what, WAIT_MS, () => Promise.resolve(told().includes(what)), 100);

  async function serve(...ports: readonly number[]): Promise<ChildProcess> {
    const [command, ...args] = world.inside('world', [process.execPath, '-e', serverOn(...ports)]);
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  }

  beforeAll(async () => {
    await buildIfStale();
    world = new CutOffWorld();
    references = await serve(9001, 9002);
    exporters = await serve(9101, 9102);
    const at = (port: number): string => `${world.gateway}:${String(port)}`;
    app = new App({
      inside: (_dataDir, serve) => world.inside('machine', serve),
      config: `
global: { scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s }
alertmanager_file: alertmanager.yml
host: { enabled: false }
alerting:
  commands: [/bin/sh]
  own_network: { references: ['${at(9001)}', '${at(9002)}'], interval: 1s }
targets:
  - { name: far-a, url: 'http://${at(9101)}/metrics' }
  - { name: far-b, url: 'http://${at(9102)}/metrics' }
  - { name: here, url: 'http://127.0.0.1:9/metrics' }
rules:
  groups:
    - name: targets
      rules:
        - { alert: Down, expr: up == 0, labels: { severity: high } }
`,
    });
    record = join(app.dataDir, 'told');
    // A program is told: it needs no network.
    const script = join(app.dataDir, 'tell.sh');
    writeFileSync(script, `echo "$WATCHDECK_STATUS $WATCHDECK_TITLE" >>'${record}'\n`);
    writeFileSync(
      join(app.dataDir, 'alertmanager.yml'),
      `
route: { receiver: here, group_by: ['...'], group_wait: 0s, group_interval: 1s }
receivers:
  - name: here
    command_configs: [{ command: [/bin/sh, '${script}'] }]
`,
    );
    // It can't be asked whether it is ready: it is in a network of its own.
    await app.startToAddress();
  }, 120_000);
  afterAll(async () => {
    await app.remove();
    references.kill('SIGKILL');
    exporters.kill('SIGKILL');
    world.remove();
  });

  test('is one alert, not all targets; what is on the machine itself is told as ever', async () => {
    await until('the local one', WAIT_MS, () => Promise.resolve(told().length > 0), 100);
    expect(told()).toEqual(['firing Down on 127.0.0.1:9']);

    world.cut();
    await until('OwnNetworkDown', WAIT_MS, () => Promise.resolve(told().length > 1), 100);
    expect(told().slice(1)).toEqual([CUT_OFF]);
    // The targets are down for us, and long enough for their alerts to have been told.
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    expect(told().slice(1)).toEqual([CUT_OFF]);

    world.plugIn();
    await hears('resolved This machine reaches nothing');
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(told().filter(isFar)).toEqual([]);
  });

  test('a target that fails while the network is there is told', async () => {
    exporters.kill('SIGKILL');
    await until('both', WAIT_MS, () => Promise.resolve(told().filter(isFar).length >= 2), 100);
    expect(told().filter((each) => each === CUT_OFF)).toHaveLength(1);
  });

  test.skipIf(!hasPing)('references that fail don’t count while the gateway answers', async () => {
    references.kill('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect(told().filter((each) => each === CUT_OFF)).toHaveLength(1);
  });
});
