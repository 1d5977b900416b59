import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createScrapeManager } from '#engine/scrape/index.ts';
import type { ScrapeManager, ScrapeTarget } from '#engine/scrape/index.ts';
import type { MetricMetadata } from '#engine/tsdb/types.ts';
import { RecordingSource } from './recording-source.ts';

/** A scraper that writes into memory. */
export interface Bench {
  readonly manager: ScrapeManager;
  readonly metadata: MetricMetadata[];
  source(target: string): RecordingSource;
}

export function makeBench(env: Record<string, string> = {}): Bench {
  const sources = new Map<string, RecordingSource>();
  const metadata: MetricMetadata[] = [];
  const open = (name: string): RecordingSource => {
    const source = sources.get(name) ?? new RecordingSource();
    sources.set(name, source);
    return source;
  };
  const manager = createScrapeManager({
    clock: systemClock,
    log: silentLog,
    openSource: open,
    putMetadata: (families) => metadata.push(...families),
    appVersion: '1.2.3',
    env: (name) => env[name],
  });
  return { manager, metadata, source: (target) => open(`scrape:${target}`) };
}

/** A target that is only scraped when asked, but for the settings given. */
export function target(name: string, url: string, settings: Partial<ScrapeTarget> = {}): ScrapeTarget {
  return {
    name,
    url,
    intervalMs: 3_600_000,
    timeoutMs: 2000,
    labels: {},
    maxBodyBytes: 1_000_000,
    followRedirects: false,
    basicAuth: null,
    bearerToken: null,
    tls: { caFile: null, insecureSkipVerify: false },
    editable: true,
    ...settings,
  };
}

/** Listens on a free port of 127.0.0.1; resolves to the port. */
export function listen(server: NetServer): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** A web server with this answer to everything; `base` is its address without a path. */
export async function serve(answer: RequestListener): Promise<{ server: Server; base: string }> {
  const server = createServer(answer);
  const port = await listen(server);
  return { server, base: `http://127.0.0.1:${port}` };
}
