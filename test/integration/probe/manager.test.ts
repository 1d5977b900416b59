import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseProbe } from '#engine/config/index.ts';
import { silentLog } from '#engine/base/log.ts';
import { systemClock } from '#engine/base/clock.ts';
import { createProbeManager } from '#engine/probe/index.ts';
import type { ProbeManager, ProbeObservation } from '#engine/probe/index.ts';
import type { MetricMetadata } from '#engine/tsdb/types.ts';
import { RecordingSource } from '../../helpers/recording-source.ts';
import { refusal } from '../../helpers/refusal.ts';
import { listen } from '../../helpers/scraping.ts';

let manager: ProbeManager;
let sources: Map<string, RecordingSource>;
let observed: ProbeObservation[];
let metadata: MetricMetadata[];
let server: Server;
let address: string;
let status: number;

beforeEach(async () => {
  sources = new Map();
  observed = [];
  metadata = [];
  status = 200;
  server = createServer((_, response) => response.writeHead(status).end('hello'));
  address = `http://127.0.0.1:${await listen(server)}/`;
  manager = createProbeManager({
    clock: systemClock,
    log: silentLog,
    openSource: (name) => {
      const source = sources.get(name) ?? new RecordingSource();
      sources.set(name, source);
      return source;
    },
    putMetadata: (families) => metadata.push(...families),
    observed: (observation) => observed.push(observation),
    appVersion: '1.2.3',
  });
});

afterEach(async () => {
  await manager.stop();
  server.closeAllConnections();
  server.close();
});

const check = (settings: Record<string, unknown> = {}) =>
  parseProbe({ name: 'web', type: 'http', url: address, interval: '1h', ...settings }, tmpdir());
const health = () => manager.statuses()[0]?.health;
const series = (metric: string) => `${metric}{instance="${address}",job="web",team="shop"}`;

describe('a check', () => {
  it('stores one row a run, under its name, address and labels', async () => {
    manager.apply([check({ labels: { team: 'shop' } })], false);
    expect(health()).toBe('unknown');
    await manager.runNow('web');
    const source = sources.get('probe:web');
    expect(source?.rowTimes).toHaveLength(1);
    expect(source?.last(series('probe_success'))).toBe(1);
    expect(source?.last(series('probe_http_status_code'))).toBe(200);
    expect(metadata.map(({ name }) => name)).toContain('probe_success');
    // What is stored is described, and the other way round nothing is missing.
    const stored = [...(source?.series.keys() ?? [])].map((name) => name.split('{')[0]);
    expect(stored.filter((name) => !metadata.some((each) => each.name === name))).toEqual([]);
    expect(manager.statuses()[0]).toMatchObject({ health: 'up', failure: null, consecutiveFailures: 0 });
  });

  it('is pending for as many failures as it is told to take for a hiccup, then down', async () => {
    manager.apply([check({ retries: 2 })], false);
    await manager.runNow('web');
    status = 500;
    const states: (string | undefined)[] = [];
    for (let i = 0; i < 4; i++) {
      await manager.runNow('web');
      states.push(health());
    }
    status = 200;
    await manager.runNow('web');
    states.push(health());
    expect(states).toEqual(['pending', 'pending', 'down', 'down', 'up']);
    expect(observed.map(({ state }) => state)).toEqual(['up', 'pending', 'pending', 'down', 'down', 'up']);
    expect(observed[3]?.failure).toMatchObject({ code: 'http_status' });
    expect(manager.statuses()[0]?.recent.map((one) => one !== null)).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('runs by itself at its interval', async () => {
    manager.apply([check({ interval: '1s' })], false);
    await vi.waitFor(() => expect(sources.get('probe:web')?.rowTimes.length).toBeGreaterThanOrEqual(2), {
      timeout: 20_000,
    });
  });

  it('ends its series when it goes, and not when only we stop', async () => {
    manager.apply([check({ labels: { team: 'shop' } })], false);
    await manager.runNow('web');
    manager.apply([], false);
    expect(sources.get('probe:web')?.last(series('probe_success'))).toBe('stale');
    manager.apply([check({ labels: { team: 'shop' } })], false);
    await manager.runNow('web');
    await manager.stop();
    expect(sources.get('probe:web')?.last(series('probe_success'))).toBe(1);
  });

  it('forgets what was wrong when it looks at something else, and keeps it under another interval', async () => {
    status = 500;
    manager.apply([check()], false);
    await manager.runNow('web');
    manager.apply([check({ interval: '2h' })], false);
    expect(manager.statuses()[0]).toMatchObject({ health: 'down', intervalMs: 7_200_000 });
    manager.apply([check({ url: `${address}other` })], false);
    expect(manager.statuses()[0]).toMatchObject({ health: 'unknown', failure: null, recent: [] });
  });

  it('runs no command unless that is allowed', async () => {
    const command = parseProbe({ name: 'cmd', type: 'command', command: [process.execPath, '-v'] }, tmpdir());
    manager.apply([command], false);
    expect(health()).toBe('off');
    await expect(manager.runNow('cmd')).rejects.toThrow(refusal('unsupported', 'allow_commands: true'));
    await expect(manager.test(command, false)).rejects.toThrow(refusal('unsupported', 'allow_commands'));
    manager.apply([command], true);
    await manager.runNow('cmd');
    expect(health()).toBe('up');
    manager.apply([command], false);
    expect(health()).toBe('off');
    expect(observed).toHaveLength(1);
  });

  it('tests a draft without storing anything', async () => {
    status = 404;
    const result = await manager.test(check(), false);
    expect(result).toMatchObject({ ok: false, failure: { code: 'http_status' } });
    expect(result.facts[1]).toEqual({ label: 'Status', text: '404 Not Found' });
    expect(result.phases.map(({ name }) => name)).toEqual(['resolve', 'connect', 'processing', 'transfer']);
    expect(sources.size).toBe(0);
    await expect(manager.runNow('web')).rejects.toThrow(refusal('not_found', 'no check named "web"'));
  });
});
