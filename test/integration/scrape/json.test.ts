/** JSON endpoints as targets: what real bots answer, and what they should not. */
import type { Server } from 'node:http';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { ScrapeTarget } from '#engine/scrape/index.ts';
import type { TargetStatus } from '#shared/contract/targets.ts';
import type { Bench } from '../../helpers/scraping.ts';
import { makeBench, serve, target } from '../../helpers/scraping.ts';

type Metric = NonNullable<ScrapeTarget['json']>['metrics'][number];

const servers: Server[] = [];
let bench: Bench | null = null;

afterEach(async () => {
  await bench?.manager.stop();
});
afterAll(() => {
  for (const server of servers) server.close();
});

function metric(name: string, value: string, more: Partial<Metric> = {}): Metric {
  return { name, type: 'gauge', help: '', each: null, value, labels: {}, ...more };
}

/** Scrapes a server that answers with `body` once; `series` gives the samples by name and own labels. */
async function scrape(
  body: string,
  ...metrics: Metric[]
): Promise<{ status: TargetStatus; series: Record<string, unknown> }> {
  const { server, base } = await serve((_, response) => response.end(body));
  servers.push(server);
  bench = makeBench();
  bench.manager.apply([target('bot', `${base}/status`, { instance: 'i', json: { metrics } })]);
  const status = await bench.manager.scrapeNow('bot');
  const reports = /^(up\{|scrape_)/;
  const series = [...bench.source('bot').series].filter(([name]) => !reports.test(name));
  return {
    status,
    series: Object.fromEntries(
      series.map(([name, samples]) => [
        name.replace(/instance="i",job="bot",?/, '').replace(',}', '}'),
        samples.at(-1)?.value,
      ]),
    ),
  };
}

const answer = JSON.stringify({
  uptime: 12.5,
  connected: true,
  paused: false,
  balance: '1250.75',
  error: null,
  'last trade': { at: '2026-01-01T00:00:00Z' },
  markets: [
    { name: 'BTC "perp"\n', open: 3, side: { long: 2 }, id: 7 },
    { name: 'ETH', open: 0, id: 8 },
    { name: 'dead', open: null, id: 9 },
  ],
  queues: [],
  only: { name: 'one', depth: 4 },
});

it('makes samples of numbers, booleans and numbers in text; of nothing it makes none', async () => {
  const { status, series } = await scrape(
    answer,
    metric('uptime_seconds', 'uptime', { type: 'counter', help: 'Up\nfor.' }),
    metric('connected', 'connected'),
    metric('paused', 'paused'),
    metric('balance', 'balance'),
    metric('error', 'error'),
    metric('missing', 'no.such.field'),
    metric('last_trade_seconds', '$toMillis(`last trade`.at) / 1000'),
  );
  expect(status.failure).toBeNull();
  expect(series).toEqual({
    'uptime_seconds{}': 12.5,
    'connected{}': 1,
    'paused{}': 0,
    'balance{}': 1250.75,
    'last_trade_seconds{}': 1767225600,
  });
  expect(bench?.metadata).toContainEqual({
    name: 'uptime_seconds',
    type: 'counter',
    help: 'Up\nfor.',
    unit: '',
  });
});

it('makes a sample of each item: of many, of a lone one, of none', async () => {
  const labels = { market: 'name', id: 'id', side: 'side' };
  const { status, series } = await scrape(
    answer,
    metric('open', 'open', { each: 'markets', labels }),
    metric('depth', 'depth', { each: 'only', labels: { queue: 'name' } }),
    metric('queue', 'length', { each: 'queues' }),
    metric('gone', 'length', { each: 'nothing' }),
  );
  expect(status.failure).toBeNull();
  expect(series).toEqual({
    'open{id="7",market="BTC \\"perp\\"\\n",side="{\\"long\\":2}"}': 3,
    'open{id="8",market="ETH"}': 0,
    'depth{queue="one"}': 4,
  });
});

it('takes the first of items with the same labels, and an answer that is a list or a number', async () => {
  const twice = await scrape('[{"a": 1}, {"a": 2}]', metric('a', 'a', { each: '$' }));
  expect(twice.series).toEqual({ 'a{}': 1 });
  const bare = await scrape('\uFEFF 42', metric('answer', '$'));
  expect(bare.series).toEqual({ 'answer{}': 42 });
});

it('says what is wrong, and stores nothing then but that it is down', async () => {
  const failures: [body: string, metric: Metric, code: string, message: string][] = [
    ['<html>log in</html>', metric('a', 'a'), 'bad_json', 'did not answer in JSON'],
    ['{"a": 1', metric('a', 'a'), 'bad_json', 'did not answer in JSON'],
    ['', metric('a', 'a'), 'empty_page', 'sent an empty page'],
    ['{"a": "much"}', metric('a', 'a'), 'json_mapping', 'is no number: "a" gave "much"'],
    ['{"a": [1, 2]}', metric('a', 'a'), 'json_mapping', '"a" gave [1,2]'],
    ['{"a": 1}', metric('a', '$sum'), 'json_mapping', '"$sum" gave a function'],
    ['{"a": 1}', metric('a', 'a', { labels: { l: '$sum' } }), 'json_mapping', 'label l'],
    ['{"a": "x"}', metric('a', 'a + 1'), 'json_mapping', "The value of the metric a can't be made"],
    ['{"a": 1}', metric('a', 'a', { each: '$error("no")' }), 'json_mapping', 'The each of the metric a'],
  ];
  for (const [body, mapped, code, message] of failures) {
    const { status, series } = await scrape(body, metric('before', '1'), mapped);
    expect(status.failure?.code).toBe(code);
    expect(status.failure?.message).toContain(message);
    expect(series).toEqual({});
    await bench?.manager.stop();
  }
});
