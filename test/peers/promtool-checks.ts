import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startApiServer } from '../helpers/api-server.ts';
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
    `${String(code)}\n${output
      .replaceAll(/\d+\.\d{9,}/g, (digits) => Number(digits).toPrecision(12))
      .split('\n')
      .sort()
      .join('\n')}`;
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

interface RuleGroups {
  readonly groups: readonly {
    readonly name: string;
    readonly interval: number;
    readonly rules: readonly {
      readonly name: string;
      readonly query: string;
      readonly duration: number;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

/** The rules that Watchdeck comes with, as its API tells them, are rules to promtool. */
export async function checkRules(dir: string, tally: Tally): Promise<void> {
  await tally.run('promtool check rules', async () => {
    const api = await startApiServer(null);
    try {
      const { groups } = (await api.data('/api/v1/rules')) as RuleGroups;
      const file = join(dir, 'rules.yml');
      const asFile = groups.map(({ name, interval, rules }) => ({
        name,
        interval: `${String(interval)}s`,
        rules: rules.map(({ name: alert, query: expr, duration, labels, annotations }) => ({
          alert,
          expr,
          for: `${String(duration)}s`,
          labels,
          annotations,
        })),
      }));
      writeFileSync(file, stringify({ groups: asFile }));
      const { code, output } = await promtool(['check', 'rules', file]);
      const count = groups.reduce((sum, { rules }) => sum + rules.length, 0);
      return code === 0 && count > 0 && output.includes(`SUCCESS: ${String(count)} rules found`)
        ? null
        : output;
    } finally {
      await api.close();
    }
  });
}
