import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import {
  createScrapeManager,
  instanceOf,
  plainFirstProtocols,
  plainHttp,
  plainSamples,
} from '#engine/scrape/index.ts';
import type {
  HttpSettings,
  ScrapeManager,
  ScrapeManagerOptions,
  ScrapeTarget,
  SeriesExemplar,
} from '#engine/scrape/index.ts';
import type { MetricMetadata } from '#engine/tsdb/types.ts';
import { RecordingSource } from './recording-source.ts';

/** A scraper that writes into memory. */
/** Settings of the HTTP client, none but these. */
export function http(settings: Partial<HttpSettings>): HttpSettings {
  return { ...plainHttp, ...settings };
}

export interface Bench {
  readonly manager: ScrapeManager;
  readonly metadata: MetricMetadata[];
  readonly exemplars: SeriesExemplar[];
  source(target: string): RecordingSource;
}

export function makeBench(
  env: Record<string, string> = {},
  options: Partial<ScrapeManagerOptions> = {},
): Bench {
  const sources = new Map<string, RecordingSource>();
  const metadata: MetricMetadata[] = [];
  const exemplars: SeriesExemplar[] = [];
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
    putExemplars: (some) => exemplars.push(...some),
    appVersion: '1.2.3',
    env: (name) => env[name],
    ...options,
  });
  return { manager, metadata, exemplars, source: (target) => open(`scrape:${target}`) };
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
    job: name,
    instance: instanceOf(url),
    http: plainHttp,
    protocols: plainFirstProtocols,
    fallbackProtocol: null,
    enableCompression: true,
    samples: plainSamples,
    json: null,
    refused: null,
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
