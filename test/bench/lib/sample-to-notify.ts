import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startEngine } from '#engine/engine.ts';
import { WatchdeckError } from '#shared/model/errors.ts';

/** A target's alert fires for two scrapes of every five: each time is one notification to measure. */
const PERIOD = 5;
const FIRING = 2;
/** Scrapes before anything is measured. */
const WARM_UP = 3;

/**
 * A whole engine scrapes targets every second; every few scrapes a sample of each makes a rule true. Gives the times in ms
 * from the end of the answer that carried such a sample to the call of the notifier.
 */
export async function sampleToNotifyMs(
  dir: string,
  { targets, seconds }: { readonly targets: number; readonly seconds: number },
): Promise<number[]> {
  mkdirSync(dir);
  const scrapes = new Map<string, number>();
  const arrivedMs = new Map<string, number>();
  const latencies: number[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    const scrape = scrapes.get(name) ?? 0;
    scrapes.set(name, scrape + 1);
    const turn = scrape % PERIOD;
    const isTrouble = scrape >= WARM_UP && turn < FIRING;
    response.once('finish', () => {
      if (isTrouble && turn === 0) arrivedMs.set(name, performance.now());
    });
    const others = Array.from({ length: 50 }, (_, i) => `load{n="${String(i)}"} ${String(scrape + i)}\n`);
    response.end(`trouble ${isTrouble ? '1' : '0'}\n${others.join('')}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  writeFileSync(join(dir, 'watchdeck.yml'), configOf(port, targets));
  const engine = await startEngine({
    shell: 'test',
    appVersion: '1.0.0',
    dataDir: dir,
    notify: ({ kind, title }) => {
      const since = arrivedMs.get(title);
      if (kind === 'firing' && since !== undefined) {
        latencies.push(performance.now() - since);
        arrivedMs.delete(title);
      }
      return Promise.resolve();
    },
    print: () => Promise.reject(new WatchdeckError('unsupported', 'the bench prints nothing')),
  });
  try {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    // One that was never told would otherwise go unseen.
    const nowMs = performance.now();
    for (const since of arrivedMs.values()) if (nowMs - since > 2_000) latencies.push(nowMs - since);
    if (latencies.length === 0) throw new Error('nothing was told');
    return latencies;
  } finally {
    await engine.stop();
    server.close();
    server.closeAllConnections();
  }
}

function configOf(port: number, targets: number): string {
  const names = Array.from({ length: targets }, (_, i) => `t${String(i)}`);
  return `
global: { scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s }
host: { enabled: false }
targets:
${names.map((name) => `  - { name: ${name}, url: 'http://127.0.0.1:${String(port)}/${name}' }`).join('\n')}
rules:
  groups:
    - name: bench
      rules:
        - alert: Trouble
          expr: trouble > 0
          labels: { severity: high }
          annotations: { summary: '{{ $labels.job }}' }
`;
}
