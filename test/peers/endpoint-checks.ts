import { isDeepStrictEqual } from 'node:util';
import { ask } from './compare.ts';
import type { Answer } from './compare.ts';
import type { KnownDifferences } from './differences.ts';
import type { Pair } from './query-checks.ts';
import type { Tally } from './tally.ts';

/** Keeps our own series out of what is compared. */
const HISTORY = '{job=~"api|batch"}';

const formatted = [
  'sum(rate(http_requests_total[5m]))by(code)',
  'a+b*c',
  '(a + b) * c',
  'a and on(x) b',
  'a * on(x,y) group_left(z) b',
  'a * ignoring(x) group_right b',
  'topk(3,a)',
  'sum without()(a)',
  '-a^2',
  'a offset 5m @ 100',
  'a[5m] offset -1h',
  'rate(a[5m:1m])',
  'a{b="c",d!="e",f=~"g",h!~"i"}',
  '{__name__="a b"}',
  'a > bool 1',
  'label_replace(a, "b", "$1", "c", "(.*)")',
  '"text\\n"',
  '1e3',
  'Inf',
  '0x10',
  'avg_over_time(sum(a)[1h:])',
  ...manyLines(
    'a_long_name_of_a_metric_total{instance="a-rather-long-instance-name:9100",job="a-rather-long-job-name"}',
  ),
];

/** Expressions that take several lines. */
function manyLines(long: string): string[] {
  return [
    `sum by (job, instance) (rate(${long}[5m]))`,
    `-${long}`,
    `-sum(${long})`,
    `sum(rate(${long}[5m])) / sum(rate(${long}[5m])) > bool 0.5`,
    `quantile without (a) (0.9, ${long})`,
    `label_replace(${long}, "dst", "$1", "src", "(.*)")`,
    `max_over_time(sum(rate(${long}[5m]))[1h:5m] offset 5m)`,
    `max_over_time(sum(rate(a[5m]))[1h:5m]) + ${long}`,
    `(${long} + on (job) group_left (x) ${long})`,
    `${long}[5m] offset 1h`,
    `histogram_quantile(0.9, sum by (le) (rate(${long}[5m]))) > 5 and on (job) up == 1`,
    `count_values("version", ${long})`,
    `avg_over_time((${long})[5m:])`,
  ];
}

/** Labels, series, formatting and what is refused. */
export async function checkEndpoints(pair: Pair, tally: Tally, known: KnownDifferences): Promise<void> {
  const same = async (
    name: string,
    path: string,
    params: Readonly<Record<string, string>>,
    of: (answer: Answer) => unknown = ({ code, status, errorType, data }) => ({
      code,
      status,
      errorType,
      data,
    }),
  ): Promise<void> =>
    tally.run(name, async () => {
      const [ours, theirs] = await Promise.all([
        ask(pair.ours, path, params),
        ask(pair.theirs, path, params),
      ]);
      return isDeepStrictEqual(of(ours), of(theirs))
        ? null
        : `${shown(of(ours))}, theirs ${shown(of(theirs))}`;
    });
  const times = { start: String(pair.history.startMs / 1000), end: String(pair.history.endMs / 1000) };

  for (const match of [HISTORY, 'up', 'http_requests_total{code=~"4.."}', '{path=~".+"}', 'nothing']) {
    const params = { 'match[]': match, ...times };
    await same(`series ${match}`, 'series', params);
    await same(`labels ${match}`, 'labels', params);
    for (const label of ['__name__', 'instance', 'code', 'umlaut', 'missing']) {
      await same(`values of ${label} in ${match}`, `label/${label}/values`, params);
    }
  }
  for (const query of formatted) await same(`format ${query}`, 'format_query', { query });

  const messages = ({ code, errorType, error }: Answer): unknown => ({ code, errorType, error });
  for (const [path, params] of Object.entries({
    'query?time': ['query', { query: 'up', time: 'x' }],
    'query?timeout': ['query', { query: 'up', timeout: 'x' }],
    'query_range?end': ['query_range', { query: 'up', start: '2', end: '1', step: '1' }],
    'query_range?start': ['query_range', { query: 'up', end: '1', step: '1' }],
    'query_range?step': ['query_range', { query: 'up', start: '1', end: '2', step: '0' }],
    'query_range?step=x': ['query_range', { query: 'up', start: '1', end: '2', step: 'x' }],
    'query_range of too many points': ['query_range', { query: 'up', start: '1', end: '20000', step: '1' }],
    'series without match': ['series', {}],
    'series of everything': ['series', { 'match[]': '{a=~".*"}' }],
    'rules of a type': ['rules', { type: 'x' }],
    'metadata with a limit': ['metadata', { limit: 'x' }],
  } as Record<string, [string, Record<string, string>]>)) {
    await same(`refused: ${path}`, ...params, messages);
  }

  await tally.run('refused: query_range of a range vector', async () => {
    const params = { query: 'up[5m]', start: times.start, end: times.end, step: '60' };
    const [ours, theirs] = await Promise.all([
      ask(pair.ours, 'query_range', params),
      ask(pair.theirs, 'query_range', params),
    ]);
    known.namedParameter.count++;
    return ours.code === theirs.code && ours.error === `invalid parameter "query": ${String(theirs.error)}`
      ? null
      : `${String(ours.error)}, theirs ${String(theirs.error)}`;
  });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
