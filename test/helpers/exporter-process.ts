/**
 * A real exporter (prom-client) as a process of its own, run by exporter.ts: `node exporter-process.ts PORT`. Takes
 * orders over the process channel and acknowledges each, so that a test knows when a change is in force.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';

/** What a test may tell the exporter. */
export type ExporterOrder =
  { readonly set: string; readonly value: number } | { readonly increment: string; readonly by: number };

/** What the exporter says: once where it listens, then each order's number of the order done. */
export type ExporterReport =
  { readonly listening: number } | { readonly done: number } | { readonly error: string };

const registry = new Registry();
collectDefaultMetrics({ register: registry });
const requests = new Counter({
  name: 'demo_requests_total',
  help: 'Scrapes of this exporter.',
  registers: [registry],
});
const gauges = new Map<string, Gauge>();
const counters = new Map<string, Counter>();

function gauge(name: string): Gauge {
  let found = gauges.get(name);
  if (found === undefined) {
    found = new Gauge({ name, help: `Set by the test: ${name}.`, registers: [registry] });
    gauges.set(name, found);
  }
  return found;
}

function counter(name: string): Counter {
  let found = counters.get(name);
  if (found === undefined) {
    found = new Counter({ name, help: `Counted by the test: ${name}.`, registers: [registry] });
    counters.set(name, found);
  }
  return found;
}

function say(report: ExporterReport): void {
  process.send?.(report);
}

gauge('demo_temperature_celsius').set(21.5);

const server = createServer((request, response) => {
  if (request.url !== '/metrics') {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('metrics are at /metrics\n');
    return;
  }
  requests.inc();
  registry.metrics().then(
    (page) => {
      response.writeHead(200, { 'content-type': registry.contentType }).end(page);
    },
    (error: unknown) => {
      response.writeHead(500).end(String(error));
    },
  );
});
server.on('error', (error) => {
  say({ error: error.message });
  process.exitCode = 1;
  process.disconnect();
});

let orders = 0;
process.on('message', (order: ExporterOrder) => {
  if ('set' in order) gauge(order.set).set(order.value);
  else counter(order.increment).inc(order.by);
  orders += 1;
  say({ done: orders });
});
// The test is gone: so are we.
process.on('disconnect', () => process.exit());

server.listen(Number(process.argv[2] ?? '0'), '127.0.0.1', () => {
  say({ listening: (server.address() as AddressInfo).port });
});
