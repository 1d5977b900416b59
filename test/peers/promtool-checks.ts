import { writeFileSync } from 'node:fs';
import { promtool } from './prometheus.ts';
import type { Pair } from './query-checks.ts';
import type { Tally } from './tally.ts';

/** promtool's own queries, put to both servers: it must print the same lines. */
export async function checkPromtool({ ours, theirs, history }: Pair, tally: Tally): Promise<void> {
  const end = String(Math.floor(history.endMs / 1000));
  const start = String(Math.floor(history.endMs / 1000) - 1800);
  // promtool sends what stands in the address as basic auth.
  const address = ours.url.replace('//', `//promtool:${ours.token}@`);
  const sorted = ({ code, output }: { code: number; output: string }): string =>
    `${String(code)}\n${output.split('\n').sort().join('\n')}`;
  const same = (name: string, of: (server: string) => readonly string[]): Promise<void> =>
    tally.run(name, async () => {
      const [a, b] = await Promise.all([promtool(of(address)), promtool(of(theirs.url))]);
      if (b.code !== 0) return `promtool against Prometheus says ${b.output}`;
      return sorted(a) === sorted(b) ? null : `${a.output.slice(0, 300)}, theirs ${b.output.slice(0, 300)}`;
    });
  for (const query of ['up', 'sum by (code) (rate(http_requests_total[5m]))', 'scalar(sum(up))', 'up[1m]']) {
    await same(`promtool query instant ${query}`, (server) => [
      'query',
      'instant',
      `--time=${end}`,
      server,
      query,
    ]);
  }
  for (const query of ['temperature_celsius', 'histogram_quantile(0.9, rate(latency_seconds_bucket[5m]))']) {
    await same(`promtool query range ${query}`, (server) => [
      'query',
      'range',
      `--start=${start}`,
      `--end=${end}`,
      '--step=30s',
      server,
      query,
    ]);
  }
  await same('promtool query series', (server) => [
    'query',
    'series',
    '--match=up',
    '--match=build_info',
    `--start=${start}`,
    `--end=${end}`,
    server,
  ]);
  await same('promtool query labels', (server) => ['query', 'labels', server, 'code']);
}

/** Our default rules, and our rules as the API tells them, are rules to promtool. */
export async function checkRules(file: string, rules: string, tally: Tally): Promise<void> {
  writeFileSync(file, rules);
  await tally.run('promtool check rules', async () => {
    const { code, output } = await promtool(['check', 'rules', file]);
    return code === 0 && output.includes('SUCCESS') ? null : output;
  });
}
