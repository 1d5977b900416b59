/**
 * Serves the load of the ingest bench as a process of its own: `node exporter-process.ts TARGETS SERIES INTERVAL_S PAGES`.
 * `/t/<i>/metrics` is target i; every scrape moves it one page on. Pages are rendered before it listens, so that it costs
 * next to nothing. Says `{ listening: port }` once it does, then answers each message with what happened since the last.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SyntheticApp } from '../synthetic-app.ts';
import { PageWriter } from './page.ts';

/** What the exporter saw since it was asked last. */
export interface ExporterReport {
  readonly scrapes: number;
  /** How late scrapes came, against the earliest place in the interval that their target's scrapes had; 99th percentile. */
  readonly lateP99Ms: number;
}

const [targets = 100, series = 1000, intervalS = 1, pageCount = 60] = process.argv.slice(2).map(Number);
/** More targets than these share their pages, each at another place. */
const APPS = 4;

const pages = Array.from({ length: Math.min(APPS, targets) }, (_, seed) => {
  const app = new SyntheticApp(seed + 1, intervalS);
  const writer = new PageWriter(app, series);
  return Array.from({ length: pageCount }, () => {
    app.tick();
    return writer.write();
  });
});
const next = Array.from({ length: targets }, (_, target) => (target * 7) % pageCount);
let arrivals: number[][] = Array.from({ length: targets }, () => []);

const server = createServer((request, response) => {
  const target = Number(/^\/t\/(\d+)\/metrics$/.exec(request.url ?? '')?.[1] ?? NaN);
  const page = pages[target % pages.length]?.[next[target] ?? 0];
  if (page === undefined) {
    response.writeHead(404).end();
    return;
  }
  arrivals[target]!.push(performance.now());
  next[target] = (next[target]! + 1) % pageCount;
  response.writeHead(200, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    'content-length': page.length,
  });
  response.end(page);
});
server.keepAliveTimeout = 65_000;

/** Phases of a target's arrivals inside the interval, counted from its earliest. */
function lateness(times: readonly number[]): number[] {
  const intervalMs = intervalS * 1000;
  const first = times[0];
  if (first === undefined) return [];
  const phases = times.map((time) => {
    const phase = (time - first) % intervalMs;
    return phase > intervalMs / 2 ? phase - intervalMs : phase;
  });
  const earliest = Math.min(...phases);
  return phases.map((phase) => phase - earliest);
}

function report(): ExporterReport {
  const late = arrivals.flatMap(lateness).sort((a, b) => a - b);
  arrivals = arrivals.map(() => []);
  return { scrapes: late.length, lateP99Ms: late[Math.ceil(late.length * 0.99) - 1] ?? 0 };
}

process.on('message', () => process.send?.(report()));
// The bench is gone: so are we.
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  process.send?.({ listening: (server.address() as AddressInfo).port });
});
