import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import type { Server } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { afterEach, expect, it } from 'vitest';
import type { Bench } from '../../helpers/scraping.ts';
import { http, makeBench, serve, target } from '../../helpers/scraping.ts';

const servers: Server[] = [];
let bench: Bench | null = null;

afterEach(async () => {
  await bench?.manager.stop();
  for (const server of servers.splice(0)) server.close();
});

/** A server whose answer the test changes as it goes. */
async function changing(
  first: RequestListener,
): Promise<{ url: string; host: string; answer: (now: RequestListener) => void }> {
  let current = first;
  const { server, base } = await serve((request, response) => current(request, response));
  servers.push(server);
  return { url: `${base}/metrics`, host: new URL(base).host, answer: (now) => (current = now) };
}

const page =
  (text: string): RequestListener =>
  (_, response) =>
    void response.end(text);

it('scrapes a real exporter, in both formats', async () => {
  for (const format of [Registry.PROMETHEUS_CONTENT_TYPE, Registry.OPENMETRICS_CONTENT_TYPE] as const) {
    const registry = new Registry<typeof format>();
    registry.setContentType(format);
    const counter = new Counter({
      name: 'jobs_total',
      help: 'Jobs "done"',
      labelNames: ['queue'],
      registers: [registry],
    });
    const histogram = new Histogram({
      name: 'latency_seconds',
      help: 'Latency',
      buckets: [0.1, 1],
      registers: [registry],
    });
    new Gauge({ name: 'temperature', help: 'Now', registers: [registry] }).set(-2.5);
    counter.inc({ queue: 'a\n"b"\\' }, 7);
    histogram.observe(0.5);
    const { url, host } = await changing((_, response) => {
      void registry.metrics().then((text) => response.setHeader('content-type', format).end(text));
    });
    bench = makeBench();
    bench.manager.apply([target('app', url, { labels: { env: 'test' } })]);
    expect(await bench.manager.scrapeNow('app')).toMatchObject({
      health: 'up',
      failure: null,
      samplesScraped: 7,
      seriesCount: 7,
    });
    const own = `env="test",instance="${host}",job="app"`;
    const source = bench.source('app');
    expect(source.last(`jobs_total{${own},queue="a\\n\\"b\\"\\\\"}`)).toBe(7);
    expect(
      source.last(`latency_seconds_bucket{${own},le="1.0"}`) ??
        source.last(`latency_seconds_bucket{${own},le="1"}`),
    ).toBe(1);
    expect(source.last(`temperature{${own}}`)).toBe(-2.5);
    expect(source.last(`up{${own}}`)).toBe(1);
    expect(source.last(`scrape_samples_scraped{${own}}`)).toBe(7);
    expect(source.last(`scrape_samples_post_metric_relabeling{${own}}`)).toBe(7);
    expect(source.last(`scrape_series_added{${own}}`)).toBe(7);
    expect(source.last(`scrape_duration_seconds{${own}}`)).toBeGreaterThan(0);
    expect(bench.metadata.map((family) => family.type).sort()).toEqual(['counter', 'gauge', 'histogram']);
    await bench.manager.stop();
  }
});

it('marks what vanishes as stale, and everything when a scrape fails or the target goes', async () => {
  const { url, host, answer } = await changing(page('a 1\nb 2\nc 3 5000\n'));
  const own = `{instance="${host}",job="t"}`;
  bench = makeBench();
  const { manager } = bench;
  const source = bench.source('t');
  manager.apply([target('t', url)]);
  const scrape = async (): Promise<unknown> => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return manager.scrapeNow('t');
  };
  await scrape();
  expect(source.series.get(`c${own}`)).toEqual([{ timeMs: 5000, value: 3 }]);
  answer(page('b 3\n'));
  await scrape();
  expect([source.last(`a${own}`), source.last(`b${own}`), source.last(`c${own}`)]).toEqual(['stale', 3, 3]);
  answer((_, response) => void response.writeHead(503).end());
  await scrape();
  expect(await scrape()).toMatchObject({
    health: 'down',
    consecutiveFailures: 2,
    seriesCount: 0,
    recent: [1, 1, 0, 0],
  });
  expect([source.last(`b${own}`), source.last(`up${own}`)]).toEqual(['stale', 0]);
  expect(source.series.get(`b${own}`)).toHaveLength(3);
  answer(page('b 4\nup 7\n'));
  expect(await scrape()).toMatchObject({ health: 'up', failingSinceMs: null, consecutiveFailures: 0 });
  expect([source.last(`b${own}`), source.last(`up${own}`)]).toEqual([4, 1]);
  manager.apply([]);
  expect([source.last(`b${own}`), source.last(`up${own}`)]).toEqual(['stale', 'stale']);
  await expect(manager.scrapeNow('t')).rejects.toMatchObject({ code: 'not_found' });
});

it('takes every compression it offers', async () => {
  const text = Buffer.from('a 1\nb 2\n');
  const packed = {
    gzip: gzipSync(text),
    br: brotliCompressSync(text),
    zstd: zstdCompressSync(text),
    deflate: deflateSync(text),
  };
  bench = makeBench();
  for (const [encoding, body] of [...Object.entries(packed), ['deflate', deflateRawSync(text)] as const]) {
    const { url } = await changing(
      (_, response) => void response.setHeader('content-encoding', encoding).end(body),
    );
    bench.manager.apply([target(encoding, url)]);
    expect(await bench.manager.scrapeNow(encoding)).toMatchObject({ health: 'up', samplesScraped: 2 });
  }
});

it('says who it is, and reads secrets anew at each scrape', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const { url } = await changing((request, response) => {
    seen.push(request.headers);
    response.end('a 1\n');
  });
  const folder = await mkdtemp(join(tmpdir(), 'secret-'));
  const file = join(folder, 'token');
  bench = makeBench({ PASSWORD: 'geheim\n' });
  bench.manager.apply([
    target('bearer', url, {
      http: http({ authorization: { type: 'Bearer', credentials: { file } } }),
      timeoutMs: 1500,
    }),
    target('basic', url, {
      http: http({ basicAuth: { username: { text: 'ann' }, password: { env: 'PASSWORD' } } }),
    }),
  ]);
  for (const token of ['first', 'second']) {
    await writeFile(file, `${token}\n`);
    await bench.manager.scrapeNow('bearer');
  }
  await bench.manager.scrapeNow('basic');
  expect(seen.map((headers) => headers.authorization)).toEqual([
    'Bearer first',
    'Bearer second',
    `Basic ${Buffer.from('ann:geheim').toString('base64')}`,
  ]);
  expect(seen[0]).toMatchObject({
    'user-agent': 'Watchdeck/1.2.3',
    'x-prometheus-scrape-timeout-seconds': '1.5',
  });
  expect(seen[0]?.accept).toContain('application/openmetrics-text');
  await rm(folder, { recursive: true });
});

it('scrapes every 100 ms at the same offset, without drift, and never scrapes a target twice at a time', async () => {
  let open = 0;
  let most = 0;
  const slow = await changing((_, response) => {
    most = Math.max(most, ++open);
    setTimeout(() => {
      open--;
      response.end('a 1\n');
    }, 130);
  });
  const quick = await changing(page('a 1\n'));
  bench = makeBench();
  bench.manager.apply([
    target('slow', slow.url, { intervalMs: 100, timeoutMs: 1000 }),
    target('quick', quick.url, { intervalMs: 100, timeoutMs: 100 }),
  ]);
  const before = bench.manager.statuses();
  await new Promise((resolve) => setTimeout(resolve, 1050));
  const times = bench.source('quick').rowTimes;
  // A busy machine may be late or skip turns; it never makes up for them in a burst.
  expect(times.length).toBeGreaterThanOrEqual(4);
  expect(times.length).toBeLessThanOrEqual(11);
  // Turns that were on time stand at one place of the interval: with drift no two would.
  const places = times.map((time) => time % 100);
  expect(new Set(places).size).toBeLessThan(places.length);
  expect(most).toBe(1);
  expect(before.map((status) => status.health)).toEqual(['unknown', 'unknown']);
});

it('changes, keeps and stops targets; stopping ends no series', async () => {
  const { url, host } = await changing(page('a 1\n'));
  bench = makeBench();
  const { manager } = bench;
  let changes = 0;
  manager.onChange(() => changes++);
  manager.apply([target('t', url)]);
  await manager.scrapeNow('t');
  manager.apply([target('t', url)]);
  expect(manager.statuses()[0]?.health).toBe('up');
  manager.apply([target('t', url, { labels: { env: 'x' } })]);
  const source = bench.source('t');
  expect(source.last(`a{instance="${host}",job="t"}`)).toBe('stale');
  await new Promise((resolve) => setTimeout(resolve, 5));
  await manager.scrapeNow('t');
  expect(changes).toBeGreaterThanOrEqual(5);
  expect(() => manager.apply([target('t', url), target('t', url)])).toThrow('two targets have the name');
  await manager.stop();
  expect(source.last(`a{env="x",instance="${host}",job="t"}`)).toBe(1);
});

it('probes an address and says what is there', async () => {
  bench = makeBench();
  const { manager } = bench;
  const { url, host } = await changing((request, response) => {
    if (request.url === '/metrics')
      response.end(Array.from({ length: 20 }, (_, i) => `m${i} ${i}\n`).join(''));
    else if (request.url === '/json') response.end('[1]');
    else if (request.url === '/text') response.end('hello world\n');
    else if (request.url === '/om')
      response.setHeader('content-type', 'application/openmetrics-text').end('a 1\n# EOF\n');
    else response.end('<html></html>');
  });
  const metrics = await manager.probe(` ${host}/metrics `);
  expect(metrics).toMatchObject({
    ok: true,
    kind: 'prometheus',
    seriesCount: 20,
    suggestedName: host,
    suggestedUrl: null,
  });
  expect(metrics.sampleMetrics).toHaveLength(12);
  expect(await manager.probe(`http://${host}/om`)).toMatchObject({
    ok: true,
    kind: 'openmetrics',
    seriesCount: 1,
  });
  const html = await manager.probe(host);
  expect(html).toMatchObject({ ok: false, kind: 'html', suggestedUrl: url });
  expect(html.message).toContain(`${url} has 20 series.`);
  expect((await manager.probe(`${host}/json`)).kind).toBe('json');
  expect((await manager.probe(`${host}/text`)).kind).toBe('text');
  const empty = await changing(page(''));
  expect((await manager.probe(empty.url)).kind).toBe('empty');
  expect(await manager.probe('127.0.0.1:1')).toMatchObject({ ok: false, kind: 'unreachable' });
  expect((await manager.probe('not an address')).message).toContain('is not an address');
});
