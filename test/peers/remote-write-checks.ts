import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiServer } from '../helpers/api-server.ts';
import { ask, queryDifference } from './compare.ts';
import { startPrometheus } from './prometheus.ts';
import type { Tally } from './tally.ts';
import { waitFor } from './wait-for.ts';

const ARRIVED_MS = 60_000;

/** A real Prometheus scrapes itself and writes what it has to us: both then answer alike about it. */
export async function checkRemoteWrite(ours: ApiServer, tally: Tally): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'watchdeck-sender-'));
  try {
    const sender = await startPrometheus(dir, configOf(ours));
    try {
      const newestOf = async (server: { url: string; token?: string }): Promise<number> => {
        const { data } = await ask(server, 'query', { query: 'max(timestamp(up{job="sender"}))' });
        const { result } = data as { result: { value: [number, string] }[] };
        return Number(result[0]?.value[1] ?? 0);
      };
      // At least eight scrapes, all of which have arrived here.
      const until = performance.now() + ARRIVED_MS;
      const first = await waitFor(
        () => newestOf(sender),
        (newest) => newest > 0,
        until,
      );
      const wanted = first + 8;
      await waitFor(
        () => newestOf(ours),
        (newest) => newest >= wanted,
        until,
      );
      for (const query of [
        'up{job="sender"}[6s]',
        'scrape_samples_scraped{job="sender"}[6s]',
        '{__name__=~"prometheus_tsdb_head_.*", job="sender"}',
        '{__name__=~"go_gc_duration_seconds.*", job="sender"}',
        'count({job="sender"})',
      ]) {
        await tally.run(`remote write: ${query}`, async () => {
          // Half a second off, so that no sample lies on an edge of the range.
          const params = { query, time: String(wanted - 0.5) };
          const [a, b] = await Promise.all([ask(ours, 'query', params), ask(sender, 'query', params)]);
          if (JSON.stringify(b.data).includes('"result":[]')) return 'the sender itself has nothing';
          return queryDifference(a, b, false);
        });
      }
      await tally.run('remote write: metadata', async () => {
        const metadata = await waitFor(
          () =>
            ours.data('/api/v1/metadata?metric=prometheus_build_info') as Promise<Record<string, unknown>>,
          (found) => Object.keys(found).length > 0,
          performance.now() + ARRIVED_MS,
        );
        const [entry] = (metadata['prometheus_build_info'] ?? []) as { type: string }[];
        return entry?.type === 'gauge' ? null : JSON.stringify(metadata);
      });
      await tally.run('remote write: nothing was refused', async () => {
        const { data } = await ask(ours, 'query', { query: 'watchdeck_remote_write_samples_refused_total' });
        const { result } = data as { result: { value: [number, string] }[] };
        return result[0]?.value[1] === '0' ? null : JSON.stringify(data);
      });
    } finally {
      await sender.stop();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function configOf({ url, token }: ApiServer): string {
  return `
global:
  scrape_interval: 1s
scrape_configs:
  - job_name: sender
    static_configs:
      - targets: ['127.0.0.1:PORT']
remote_write:
  - url: ${url}/api/v1/write
    authorization:
      credentials: ${token}
    metadata_config:
      send_interval: 1s
    queue_config:
      batch_send_deadline: 500ms
`;
}
