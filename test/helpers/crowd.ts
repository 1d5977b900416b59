/** Many of everything: a server that a thousand targets stand on, half of them in trouble, and one target of ten thousand series. */
import { createServer } from 'node:http';
import { listen } from './scraping.ts';

export const CROWD = { targets: 1_000, alerts: 500, series: 10_000 } as const;

/** `service-0001` and so on. */
export function crowdName(i: number): string {
  return `service-${String(i).padStart(4, '0')}`;
}

export interface Crowd {
  /** `watchdeck.yml` that watches it. */
  readonly config: string;
  close(): void;
}

/** Serves the crowd on a free port. */
export async function startCrowd(): Promise<Crowd> {
  const rows = Array.from(
    { length: CROWD.series },
    (_, i) => `item_stock{item="i${String(i)}",shelf="s${String(i % 7)}"} ${String(i)}`,
  );
  const wide = `# TYPE item_stock gauge\n${rows.join('\n')}\n`;
  const server = createServer((request, response) => {
    const isInTrouble = Number(request.url?.slice(1)) < CROWD.alerts;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(
      request.url === '/wide' ? wide : `# TYPE trouble gauge\ntrouble ${isInTrouble ? '1' : '0'}\n`,
    );
  });
  const base = `http://127.0.0.1:${String(await listen(server))}`;
  const targets = Array.from({ length: CROWD.targets }, (_, i) => {
    const labels = `{ zone: z${String(i % 4)} }`;
    return `  - { name: ${crowdName(i)}, url: '${base}/${String(i)}', labels: ${labels} }`;
  });
  return {
    config: `global: { scrape_interval: 10s, scrape_timeout: 5s, evaluation_interval: 5s }
host: { interval: 5s }
targets:
${targets.join('\n')}
  - { name: warehouse, url: '${base}/wide', interval: 30s, timeout: 20s }
rules:
  groups:
    - name: trouble
      rules:
        - alert: Trouble
          expr: trouble == 1
          labels: { severity: high }
          annotations: { summary: '{{ $labels.job }} says it is in trouble' }
`,
    close: () => {
      server.close();
    },
  };
}
