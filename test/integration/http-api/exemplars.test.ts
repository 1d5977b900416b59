import type { Server } from 'node:net';
import { Counter, Histogram, Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApiServer } from '../../helpers/api-server.ts';
import type { ApiServer } from '../../helpers/api-server.ts';
import { serve } from '../../helpers/scraping.ts';

const registry = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
const jobs = new Counter({
  name: 'jobs_total',
  help: 'Jobs.',
  labelNames: ['queue', 'trace_id'],
  registers: [registry],
  enableExemplars: true,
});
const latency = new Histogram({
  name: 'latency_seconds',
  help: 'Latency.',
  buckets: [0.1, 1],
  registers: [registry],
  enableExemplars: true,
});

let app: { server: Server; base: string };
let api: ApiServer;
beforeAll(async () => {
  app = await serve((_, response) => {
    void registry.metrics().then((text) => {
      response.setHeader('content-type', Registry.OPENMETRICS_CONTENT_TYPE).end(text);
    });
  });
  jobs.inc({ labels: { queue: 'a' }, value: 3, exemplarLabels: { trace_id: 'abc' } });
  latency.observe({ labels: {}, value: 0.5, exemplarLabels: { trace_id: 'def', span_id: '1' } });
  api = await startApiServer(
    `host:\n  enabled: false\ntargets:\n  - name: app\n    url: ${app.base}/metrics\n    interval: 500ms\n`,
  );
});
afterAll(async () => {
  await api.close();
  app.server.close();
});

interface Found {
  readonly seriesLabels: Record<string, string>;
  readonly exemplars: readonly { labels: Record<string, string>; value: string; timestamp: number }[];
}

async function ask(query: string, startS = 0): Promise<Found[]> {
  const asked = new URLSearchParams({ query, start: String(startS), end: String(Date.now() / 1000 + 60) });
  return (await api.data(`/api/v1/query_exemplars?${asked.toString()}`)) as Found[];
}

it('answers the exemplars of a real exporter in Prometheus’s shape', async () => {
  await expect.poll(() => ask('jobs_total'), { timeout: 30_000 }).toHaveLength(1);
  const [found] = await ask('rate(jobs_total[5m]) + on () up');
  const { host } = new URL(app.base);
  expect(found).toEqual({
    seriesLabels: { __name__: 'jobs_total', instance: host, job: 'app', queue: 'a' },
    exemplars: [{ labels: { trace_id: 'abc' }, value: '3', timestamp: expect.any(Number) as number }],
  });
  const [bucket] = await ask('histogram_quantile(0.9, latency_seconds_bucket{le=~"1(.0)?"})');
  expect(bucket).toMatchObject({
    seriesLabels: { __name__: 'latency_seconds_bucket', job: 'app' },
    exemplars: [{ labels: { trace_id: 'def', span_id: '1' }, value: '0.5' }],
  });
  expect(await ask('jobs_total', Date.now() / 1000 + 30)).toEqual([]);
  jobs.inc({ labels: { queue: 'a' }, value: 1, exemplarLabels: { trace_id: 'xyz' } });
  await expect
    .poll(async () => (await ask('jobs_total'))[0]!.exemplars.map(({ labels }) => labels['trace_id']), {
      timeout: 30_000,
    })
    .toEqual(['abc', 'xyz']);
});
