import type { ApiServer } from '../helpers/api-server.ts';
import { REMOTE_WRITE_HEADERS, writeRequest } from '../helpers/remote-write.ts';
import type { History } from './history.ts';

const SAMPLES_A_REQUEST = 40;
const VISIBLE_MS = 30_000;

/** Writes the history by remote write, as an agent that catches up does, and waits until all of it can be asked for. */
export async function loadHistory(api: ApiServer, { series, endMs }: History): Promise<void> {
  const longest = Math.max(...series.map(({ samples }) => samples.length));
  let total = 0;
  for (let from = 0; from < longest; from += SAMPLES_A_REQUEST) {
    const parts = series.map(({ labels, samples }) => ({
      labels,
      samples: samples.slice(from, from + SAMPLES_A_REQUEST),
    }));
    const body = writeRequest(parts.filter(({ samples }) => samples.length > 0));
    const response = await api.ask('/api/v1/write', { method: 'POST', body, headers: REMOTE_WRITE_HEADERS });
    if (response.status !== 204) throw new Error(`${String(response.status)} ${await response.text()}`);
    total += parts.reduce((sum, { samples }) => sum + samples.length, 0);
  }
  const params = new URLSearchParams({ query: '{job=~"api|batch"}[1d]', time: String(endMs / 1000) });
  const until = performance.now() + VISIBLE_MS;
  for (;;) {
    const { result } = (await api.data(`/api/v1/query?${params.toString()}`)) as {
      result: { values: unknown[] }[];
    };
    const seen = result.reduce((sum, { values }) => sum + values.length, 0);
    if (seen === total) return;
    if (performance.now() > until) throw new Error(`${String(seen)} samples of ${String(total)} can be seen`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
