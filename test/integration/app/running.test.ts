/** What happens to a running Watchdeck: its engine is killed, its config broken, removed and edited. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '#shared/contract/client.ts';
import { buildIfStale } from '../../../scripts/lib/build-if-stale.ts';
import { App } from '../../helpers/app.ts';
import { openConsoleClient, watchTopic } from '../../helpers/console-client.ts';
import { startExporter } from '../../helpers/exporter.ts';
import type { Exporter } from '../../helpers/exporter.ts';

let app: App;
let exporter: Exporter;
let client: Client;
let config: string;

beforeAll(async () => {
  await buildIfStale();
  exporter = await startExporter();
  config = `# mine
global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }
targets:
  - { name: one, url: '${exporter.url}' }
`;
  app = new App({ config });
  await app.start();
  client = await openConsoleClient(app.url);
}, 120_000);
afterAll(async () => {
  client.close();
  await exporter.kill();
  await app.stop();
  await app.remove();
});

/** Saves as an editor does, and waits for a status in which nothing is wrong with the config. */
async function saveConfig(text: string): Promise<void> {
  writeFileSync(app.configFile, text);
  await sleep(1_200);
  await watchTopic(client, 'status').until(
    'a config without problems',
    (status) => status.configProblem === null,
  );
}

/** Values of an instant vector, by one of its labels. */
async function ask(expr: string, label = 'job'): Promise<Record<string, number>> {
  const { vector } = await client.call('query.instant', { expr });
  return Object.fromEntries(vector.map((sample) => [sample.labels[label] ?? '', sample.value]));
}

/** Asks until the answer fits. */
async function askUntil(expr: string, fits: (answer: Record<string, number>) => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  let answer = await ask(expr);
  while (!fits(answer)) {
    if (performance.now() > end) throw new Error(`${expr} stays ${JSON.stringify(answer)}`);
    await sleep(100);
    answer = await ask(expr);
  }
}

describe.skipIf(process.platform === 'win32')('an engine that is killed alone', () => {
  test('comes back; the console reconnects, is subscribed again, and the history is there', async () => {
    const status = watchTopic(client, 'status');
    await status.until('one target up', ({ targetsUp }) => targetsUp === 1);
    // So long that a busy machine has written the first of it, too.
    await sleep(5_000);
    const before = await client.call('system.info', {});
    const killedMs = Date.now();
    process.kill(enginePid(), 'SIGKILL');
    const states: string[] = [];
    client.onState(({ kind }) => states.push(kind));

    const after = await status.until(
      'a frame of the new engine',
      ({ nowMs, targetsUp }) => nowMs > killedMs + 500 && targetsUp === 1,
      60_000,
    );
    expect(after.nowMs).toBeGreaterThan(killedMs);
    expect(states).toContain('lost');
    expect(states.at(-1)).toBe('open');
    const info = await client.call('system.info', {});
    expect(info.startedAtMs).toBeGreaterThan(before.startedAtMs);
    expect(info.recoveredFromCrash).toBe(true);
    // What was scraped before the kill, all but the last of it.
    const { vector } = await client.call('query.instant', {
      expr: 'up{job="one"}',
      timeMs: killedMs - 4_000,
    });
    expect(vector).toMatchObject([{ value: 1 }]);
    expect(app.output).toMatch(/the engine ended unasked \(SIGKILL\); again in 0\.5 s/);
  });
});

test('the diagnostics tell of targets, config and log', async () => {
  const { text } = await client.call('system.diagnostics', {});
  expect(text).toMatch(/## Targets \(1\)\n\none; (up|unknown); http:/);
  expect(text).toContain('name: one');
  expect(text).toContain('engine starting');
});

describe.skipIf(process.platform === 'win32')('an engine that hangs', () => {
  test('is told apart from one that is well, and from one that is gone', async () => {
    const status = watchTopic(client, 'status');
    await status.until('a frame', () => true);
    const states: string[] = [];
    const forget = client.onState(({ kind }) => states.push(kind));
    const silent = until(() => client.state.kind === 'silent');
    process.kill(enginePid(), 'SIGSTOP');
    await silent;
    const back = until(() => client.state.kind === 'open');
    process.kill(enginePid(), 'SIGCONT');
    await back;
    forget();
    expect(states).toEqual(['silent', 'open']);
    await status.until('a frame after it', ({ nowMs }) => nowMs > Date.now() - 5_000);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`not within 20 s: ${String(isSo)}`);
    await sleep(50);
  }
}

/** The engine is the one child that the serve shell has. */
function enginePid(): number {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const columns = rows.map((row) => row.trim().split(/\s+/));
  const shell = columns.find((row) => row.includes(app.dataDir));
  const engine = columns.find((row) => row[1] === shell?.[0]);
  return Number(engine?.[0]);
}

describe('the config', () => {
  afterEach(() => saveConfig(config));

  test('broken by an edit: the last good one keeps running, and the console is told where', async () => {
    const status = watchTopic(client, 'status');
    const targets = watchTopic(client, 'targets');
    writeFileSync(app.configFile, config.replace("'http", "'htp"));
    const { configProblem } = await status.until('a problem', (frame) => frame.configProblem !== null);
    expect(configProblem).toMatchObject({ file: app.configFile, line: 4, column: 23 });
    expect(configProblem?.message).toContain('expected an http:// or https:// address');
    const seenMs = Date.now();
    await targets.until('still scraped', ([one]) => (one?.lastScrapeMs ?? 0) > seenMs);
  });

  test('deleted: the last good one keeps running, the file is not made anew, an edit brings it back', async () => {
    const status = watchTopic(client, 'status');
    rmSync(app.configFile);
    const { configProblem } = await status.until('a problem', (frame) => frame.configProblem !== null);
    expect(configProblem?.message).toContain('the file is gone');
    await sleep(1_200);
    expect(existsSync(app.configFile)).toBe(false);
    expect(await client.call('targets.list', {})).toMatchObject([{ name: 'one', health: 'up' }]);
    await client.call('settings.update', { theme: 'dark' });
    expect(readFileSync(app.configFile, 'utf8')).toContain('# mine');
    await status.until('no problem', (frame) => frame.configProblem === null);
  });

  test('with other targets: soon in force, and the one that went has ended', async () => {
    const targets = watchTopic(client, 'targets');
    await targets.until('the first target', ([one]) => one?.name === 'one');
    writeFileSync(app.configFile, config.replace('name: one', 'name: two'));
    await targets.until(
      'the second instead',
      (list) => list.length === 1 && list[0]?.name === 'two' && list[0].health === 'up',
    );
    await askUntil('up{job!=""}', (up) => up['two'] === 1 && !('one' in up));
  });

  test('with the host off, slower and on again', async () => {
    await askUntil('node_load1', (load) => 'host' in load);
    await saveConfig(`${config}host: { enabled: false }\n`);
    await askUntil('node_load1', (load) => !('host' in load));
    await saveConfig(`${config}host: { interval: 500ms }\n`);
    await askUntil('count_over_time(node_load1[3s])', (rows) => (rows['host'] ?? 0) >= 5);
  });

  test('with external labels and a rule: both in force at the next evaluation', async () => {
    const alerts = watchTopic(client, 'alerts');
    const rule = `rules:
  groups:
    - name: g
      rules:
        - { alert: Always, expr: vector(1), annotations: { summary: 'from {{ $externalLabels.site }}' } }
`;
    const withSite = (site: string): string =>
      config.replace('global: {', `global: { external_labels: { site: ${site} },`) + rule;
    await saveConfig(withSite('attic'));
    await alerts.until('the first site', (frame) => JSON.stringify(frame).includes('from attic'));
    await saveConfig(withSite('cellar'));
    await alerts.until('the second site', (frame) => JSON.stringify(frame).includes('from cellar'));
    await saveConfig(config);
    await alerts.until('its end', (frame) => frame.alerts.length === 0);
  });
});
