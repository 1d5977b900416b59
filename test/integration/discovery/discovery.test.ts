import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createTargetDiscovery } from '#engine/discovery/index.ts';
import type { TargetDiscovery } from '#engine/discovery/index.ts';
import { loadPrometheusFile } from '#engine/prometheus-config/index.ts';
import type { ScrapeTarget } from '#engine/scrape/index.ts';
import { startDnsServer } from '../../helpers/dns-record-server.ts';
import type { DnsServer } from '../../helpers/dns-record-server.ts';
import { makeDir, removeDir } from '../../helpers/metrics-store.ts';
import { makeBench, serve, target } from '../../helpers/scraping.ts';

const PATIENCE = { timeout: 15_000, interval: 25 };
let dir = '';
let dns: DnsServer;
const servers: Server[] = [];
const discoveries: TargetDiscovery[] = [];

beforeAll(async () => {
  dir = makeDir();
  dns = await startDnsServer({});
});
afterEach(async () => {
  for (const discovery of discoveries.splice(0)) await discovery.stop();
});
afterAll(() => {
  dns.stop();
  for (const server of servers) server.close();
  removeDir(dir);
});

/** Follows a prometheus.yml; `targets` are those handed on last. */
function follow(text: string, fixed: readonly ScrapeTarget[] = []) {
  const state = { targets: [] as readonly ScrapeTarget[], handedOn: 0 };
  const discovery = createTargetDiscovery({
    clock: systemClock,
    log: silentLog,
    appVersion: '1.2.3',
    dnsServers: [dns.address],
    takeTargets: (targets) => {
      state.targets = targets;
      state.handedOn++;
    },
  });
  discoveries.push(discovery);
  const apply = (config: string) =>
    discovery.apply(
      fixed,
      loadPrometheusFile(config, path.join(dir, 'prometheus.yml'), () => undefined).jobs,
    );
  apply(text);
  const urls = () => state.targets.map(({ url }) => url).sort();
  return { state, discovery, apply, urls };
}

it('takes static targets at once, relabels them and keeps what the labels say', () => {
  const { state } = follow(
    `
global: { scrape_interval: 20s, scrape_timeout: 4s }
scrape_configs:
- job_name: static
  metrics_path: /probe
  params: { module: [http_2xx, more] }
  static_configs:
  - targets: [a, b:9100, "drop:1"]
    labels: { env: prod, __meta_rack: r1 }
  relabel_configs:
  - { source_labels: [__address__], regex: drop.*, action: drop }
  - { source_labels: [__address__], target_label: __param_target }
  - { source_labels: [__meta_rack], target_label: rack }
  - { source_labels: [__address__], regex: b.*, target_label: __scheme__, replacement: https }
  - { source_labels: [__address__], regex: b.*, target_label: __scrape_interval__, replacement: 5s }
`,
    [target('fixed', 'http://127.0.0.1:1/metrics')],
  );
  expect(state.targets).toMatchObject([
    { name: 'fixed' },
    {
      name: 'static a:80',
      url: 'http://a/probe?module=http_2xx&module=more&target=a',
      job: 'static',
      instance: 'a:80',
      labels: { env: 'prod', rack: 'r1' },
      intervalMs: 20_000,
      timeoutMs: 4_000,
      editable: false,
    },
    {
      name: 'static b:9100',
      url: 'https://b:9100/probe?module=http_2xx&module=more&target=b%3A9100',
      intervalMs: 5_000,
    },
  ]);
  expect(
    state.targets.every(({ labels }) => Object.keys(labels).every((name) => !name.startsWith('__'))),
  ).toBe(true);
});

it('scrapes no target of a job with too many, and says so', async () => {
  const { state } = follow(
    'scrape_configs: [{ job_name: many, target_limit: 1, static_configs: [{ targets: ["a:1", "b:1"] }] }]',
  );
  expect(state.targets.map(({ refused }) => refused)).toEqual([
    expect.stringContaining('2 targets; its target_limit allows 1'),
    expect.stringContaining('2 targets'),
  ]);
  const bench = makeBench();
  bench.manager.apply(state.targets);
  expect((await bench.manager.scrapeNow('many a:1')).failure?.code).toBe('target_limit');
  await bench.manager.stop();
});

it('reads files by pattern, sees changes, and keeps what it knew of a broken one', async () => {
  const yml = path.join(dir, 'one.yml');
  const json = path.join(dir, 'two.json');
  writeFileSync(yml, '- targets: ["a:1"]\n  labels: {zone: x}\n');
  const { state, discovery, urls } = follow(
    'scrape_configs: [{ job_name: files, file_sd_configs: [{ files: ["*.yml", "*.json"], refresh_interval: 1h }] }]',
  );
  await vi.waitFor(() => expect(urls()).toEqual(['http://a:1/metrics']), PATIENCE);
  expect(state.targets[0]?.labels).toEqual({ zone: 'x' });
  writeFileSync(json, '[{"targets": ["b:2"]}]');
  await vi.waitFor(() => expect(urls()).toEqual(['http://a:1/metrics', 'http://b:2/metrics']), PATIENCE);
  writeFileSync(json, '[{"targets": ["b:2"]');
  await vi.waitFor(
    () => expect(discovery.problems()).toEqual([expect.stringContaining('two.json')]),
    PATIENCE,
  );
  expect(urls()).toEqual(['http://a:1/metrics', 'http://b:2/metrics']);
  writeFileSync(`${json}.new`, '[{"targets": ["c:3"], "labels": {"a": "1"}}]');
  renameSync(`${json}.new`, json);
  rmSync(yml);
  await vi.waitFor(() => expect(urls()).toEqual(['http://c:3/metrics']), PATIENCE);
  expect(discovery.problems()).toEqual([]);
});

it('asks an HTTP server, with its credentials, and keeps what it told while it fails', async () => {
  let status = 200;
  let addresses = ['a:1'];
  const seen: (string | undefined)[] = [];
  const { server, base } = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify([{ targets: addresses, labels: { from: 'http' } }]));
  });
  servers.push(server);
  const config = (job: string) =>
    `scrape_configs: [{ job_name: ${job}, http_sd_configs: [{ url: "${base}/sd", refresh_interval: 100ms, basic_auth: { username: u, password: p } }], relabel_configs: [{ source_labels: [__meta_url], target_label: from_url }] }]`;
  const { state, discovery, apply, urls } = follow(config('http'));
  await vi.waitFor(() => expect(urls()).toEqual(['http://a:1/metrics']), PATIENCE);
  expect(state.targets[0]?.labels).toEqual({ from: 'http', from_url: `${base}/sd` });
  expect(seen[0]).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
  status = 500;
  await vi.waitFor(() => expect(discovery.problems()[0]).toContain('HTTP 500'), PATIENCE);
  expect(urls()).toEqual(['http://a:1/metrics']);
  status = 200;
  addresses = ['b:1', 'b:1', 'c:1'];
  await vi.waitFor(() => expect(urls()).toEqual(['http://b:1/metrics', 'http://c:1/metrics']), PATIENCE);
  expect(discovery.problems()).toEqual([]);
  const before = state.handedOn;
  apply(config('http').replace('100ms', '150ms'));
  // The source is asked anew; meanwhile its targets stay.
  expect(urls()).toEqual(['http://b:1/metrics', 'http://c:1/metrics']);
  expect(state.handedOn).toBe(before + 1);
  apply('');
  expect(urls()).toEqual([]);
});

it('asks DNS for every type of record', async () => {
  Object.assign(dns.records, {
    'web.test A': ['10.0.0.1', '10.0.0.2'],
    'web.test AAAA': ['fd00:0:0:0:0:0:0:1'],
    '_metrics._tcp.test SRV': ['host.test 9100'],
    'test MX': ['mail.test'],
    'test NS': ['ns.test'],
    'gone.test A': ['10.0.0.9'],
  });
  const source = (type: string, name: string) =>
    `{ names: [${name}], type: ${type}, port: 80, refresh_interval: 100ms }`;
  const { state, discovery, urls } = follow(`
scrape_configs:
- job_name: dns
  dns_sd_configs:
  - ${source('A', 'web.test')}
  - ${source('AAAA', 'web.test')}
  - { names: [_metrics._tcp.test], refresh_interval: 100ms }
  - ${source('MX', 'test')}
  - ${source('NS', 'test')}
  - ${source('A', 'gone.test')}
  relabel_configs:
  - { regex: __meta_dns_(.+), action: labelmap, replacement: dns_$1 }
`);
  const others = [
    'http://[fd00::1]/metrics',
    'http://host.test:9100/metrics',
    'http://mail.test/metrics',
    'http://ns.test/metrics',
  ];
  await vi.waitFor(
    () =>
      expect(urls()).toEqual(
        ['http://10.0.0.1/metrics', 'http://10.0.0.2/metrics', 'http://10.0.0.9/metrics', ...others].sort(),
      ),
    PATIENCE,
  );
  expect(state.targets.find(({ url }) => url.includes('host.test'))?.labels).toEqual({
    dns_name: '_metrics._tcp.test',
    dns_srv_record_target: 'host.test.',
    dns_srv_record_port: '9100',
  });
  expect(state.targets.find(({ url }) => url.includes('10.0.0.1/'))?.instance).toBe('10.0.0.1:80');
  // A name that went away takes its targets with it; that is an answer, not a failure.
  delete dns.records['gone.test A'];
  await vi.waitFor(() => expect(urls()).not.toContain('http://10.0.0.9/metrics'), PATIENCE);
  expect(discovery.problems()).toEqual([]);
});
