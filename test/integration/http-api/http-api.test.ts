import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startApiServer } from '../../helpers/api-server.ts';
import type { ApiServer } from '../../helpers/api-server.ts';

let api: ApiServer;

beforeAll(async () => {
  api = await startApiServer();
  // The engine's own series come with its first row.
  await vi.waitFor(
    async () => expect(await api.data('/api/v1/label/__name__/values')).toContain('watchdeck_build_info'),
    { timeout: 20_000 },
  );
});

afterAll(() => api.close());

interface Failure {
  status: number;
  type: string;
  error: string;
}

async function failureOf(pathAndQuery: string): Promise<Failure> {
  const response = await api.ask(pathAndQuery);
  const { errorType, error } = (await response.json()) as { errorType: string; error: string };
  return { status: response.status, type: errorType, error };
}

describe('who may ask', () => {
  test('a program without the key is told how to send it', async () => {
    const response = await fetch(`${api.url}/api/v1/query?query=1`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await response.text()).toMatch(/key is missing.*Authorization: Bearer KEY.*serve-token/);
    const wrong = await fetch(`${api.url}/federate`, { headers: { Authorization: 'Bearer nope' } });
    expect(wrong.status).toBe(401);
    expect(await wrong.text()).toContain('not the one');
  });

  test('the key is taken as the password of basic auth too', async () => {
    const basic = (password: string): Promise<Response> =>
      fetch(`${api.url}/api/v1/query?query=1`, {
        headers: { Authorization: `Basic ${Buffer.from(`grafana:${password}`).toString('base64')}` },
      });
    expect((await basic(api.token)).status).toBe(200);
    expect((await basic('nope')).status).toBe(401);
  });

  test('another site’s page may not ask, key or not, and gets no CORS headers', async () => {
    const response = await api.ask('/api/v1/query?query=1', { headers: { Origin: 'http://evil.example' } });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('health and readiness are for everyone', async () => {
    expect((await fetch(`${api.url}/-/healthy`)).status).toBe(200);
    expect((await fetch(`${api.url}/-/ready`)).status).toBe(200);
  });
});

describe('queries', () => {
  test('an instant query answers in Prometheus’s shape, by GET and by form', async () => {
    const expected = {
      resultType: 'vector',
      result: [
        {
          metric: expect.objectContaining({ __name__: 'watchdeck_build_info', version: '1.0.0' }) as unknown,
          value: [expect.any(Number), '1'],
        },
      ],
    };
    expect(await api.data('/api/v1/query?query=watchdeck_build_info')).toEqual(expected);
    const form = new URLSearchParams({ query: 'watchdeck_build_info' });
    expect(await api.data('/api/v1/query', { method: 'POST', body: form })).toEqual(expected);
  });

  test('times are told to the millisecond, numbers as Go prints them', async () => {
    const at = async (query: string, time: string): Promise<unknown> =>
      (
        (await api.data(`/api/v1/query?${new URLSearchParams({ query, time }).toString()}`)) as {
          result: unknown;
        }
      ).result;
    expect(await at('1e-7', '1700000000.1234')).toEqual([1700000000.123, '1e-07']);
    expect(await at('-Inf', '2023-11-14T22:13:20.5Z')).toEqual([1700000000.5, '-Inf']);
    expect(await at('"text"', '1700000000')).toEqual([1700000000, 'text']);
    expect(await at('time()', '1700000000.25')).toEqual([1700000000.25, '1700000000.25']);
  });

  test('a range query answers a matrix, cut at its limit with a warning', async () => {
    const query = 'label_replace(vector(1), "a", "1", "", "") or label_replace(vector(2), "a", "2", "", "")';
    const params = new URLSearchParams({
      query,
      start: '1700000000',
      end: '1700000060',
      step: '30s',
      limit: '1',
    });
    const response = await api.ask(`/api/v1/query_range?${params.toString()}`);
    expect(await response.json()).toEqual({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [
          { metric: { a: '1' }, values: [1700000000, 1700000030, 1700000060].map((time) => [time, '1']) },
        ],
      },
      warnings: ['results truncated due to limit'],
    });
  });

  test('a large answer comes packed to who takes that, and whole', async () => {
    const params = new URLSearchParams({ query: 'time()', start: '0', end: '10999', step: '1' });
    const response = await api.ask(`/api/v1/query_range?${params.toString()}`);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const { data } = (await response.json()) as { data: { result: { values: unknown[] }[] } };
    expect(data.result[0]!.values).toHaveLength(11_000);
    const plain = await api.ask(`/api/v1/query_range?${params.toString()}`, {
      headers: { 'Accept-Encoding': 'identity' },
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(((await plain.json()) as { data: unknown }).data).toEqual(data);
  });

  test.each([
    [
      'query?query=rate(x',
      400,
      'bad_data',
      /^invalid parameter "query": 1:\d+: parse error: unclosed left paren/,
    ],
    [
      'query?query=1&time=x',
      400,
      'bad_data',
      /^invalid parameter "time": Invalid time value for 'time': cannot parse "x"/,
    ],
    [
      'query?query=1&timeout=x',
      400,
      'bad_data',
      /^invalid parameter "timeout": cannot parse "x" to a valid duration/,
    ],
    ['query?query=1&limit=-1', 400, 'bad_data', /^invalid parameter "limit": limit must be non-negative/],
    [
      'query_range?query=1&start=2&end=1&step=1',
      400,
      'bad_data',
      /^invalid parameter "end": end timestamp must not be/,
    ],
    [
      'query_range?query=1&start=1&end=2&step=0',
      400,
      'bad_data',
      /^invalid parameter "step": zero or negative query/,
    ],
    [
      'query_range?query=1&start=1&end=2e5&step=1',
      400,
      'bad_data',
      /^exceeded maximum resolution of 11,000 points/,
    ],
    [
      'query_range?query=x[5m]&start=1&end=2&step=1',
      400,
      'bad_data',
      /^invalid parameter "query": invalid expression type "range vector"/,
    ],
    ['series', 400, 'bad_data', /^no match\[\] parameter provided/],
    [
      'series?match[]={}',
      400,
      'bad_data',
      /^invalid parameter "match\[\]": .*at least one non-empty matcher/,
    ],
    ['rules?type=x', 400, 'bad_data', /^invalid parameter "type": not supported value "x"/],
    ['nothing', 404, 'not_found', /docs\/http-api\.md/],
  ])('%s is refused', async (path, status, type, message) => {
    const failure = await failureOf(`/api/v1/${path}`);
    expect(failure).toMatchObject({ status, type });
    expect(failure.error).toMatch(message);
  });

  test('an expression that fails on its data is told as such', async () => {
    const query = 'vector(1) + on() (label_replace(vector(1), "a", "1", "", "") or vector(2))';
    const failure = await failureOf(`/api/v1/query?${new URLSearchParams({ query }).toString()}`);
    expect(failure).toMatchObject({ status: 422, type: 'execution' });
    expect(failure.error).toContain('found duplicate series for the match group');
  });

  test('a timeout that passes is one', async () => {
    const query = 'sum_over_time((sum_over_time({job="watchdeck"}[10m:1s]))[1h:1s])';
    const end = Date.now() / 1000;
    const [start, step] = [String(end - 5_000), '1'];
    const params = new URLSearchParams({ query, start, end: String(end), step, timeout: '1ms' });
    expect(await failureOf(`/api/v1/query_range?${params.toString()}`)).toEqual({
      status: 503,
      type: 'timeout',
      error: 'query timed out in expression evaluation',
    });
  });

  test('expressions are formatted and taken apart', async () => {
    const query = new URLSearchParams({ query: 'sum(rate(up[5m]))by(job)' }).toString();
    expect(await api.data(`/api/v1/format_query?${query}`)).toBe('sum by (job) (rate(up[5m]))');
    expect(await api.data(`/api/v1/parse_query?${query}`)).toMatchObject({
      type: 'aggregation',
      grouping: ['job'],
      expr: { type: 'call', func: { name: 'rate', argTypes: ['matrix'] }, args: [{ range: 300_000 }] },
    });
  });
});

describe('what there is', () => {
  test('series, labels and values', async () => {
    const match = new URLSearchParams({ 'match[]': 'watchdeck_build_info' }).toString();
    expect(await api.data(`/api/v1/series?${match}`)).toEqual([
      expect.objectContaining({ __name__: 'watchdeck_build_info', job: 'watchdeck' }),
    ]);
    // What two selectors find is one series.
    expect(await api.data(`/api/v1/series?${match}&${match}`)).toHaveLength(1);
    expect(await api.data(`/api/v1/labels?${match}`)).toEqual(['__name__', 'instance', 'job', 'version']);
    expect(await api.data(`/api/v1/label/version/values?${match}`)).toEqual(['1.0.0']);
    expect(await api.data('/api/v1/label/U__job/values')).toEqual(['watchdeck']);
    const lastYear = new URLSearchParams({
      start: String(Date.now() / 1000 - 366 * 86_400),
      end: String(Date.now() / 1000 - 365 * 86_400),
    }).toString();
    expect(await api.data(`/api/v1/labels?${lastYear}`)).toEqual([]);
    expect(await api.data(`/api/v1/label/job/values?${lastYear}`)).toEqual([]);
    const today = new URLSearchParams({ start: String(Date.now() / 1000 - 3_600) }).toString();
    expect(await api.data(`/api/v1/label/job/values?${today}`)).toEqual(['watchdeck']);
    expect(await api.data(`/api/v1/labels?${match}&${today}`)).toEqual([
      '__name__',
      'instance',
      'job',
      'version',
    ]);
    expect(await api.data('/api/v1/query_exemplars?query=up')).toEqual([]);
    expect(await api.data('/api/v1/metadata?metric=watchdeck_build_info')).toMatchObject({
      watchdeck_build_info: [{ type: 'gauge', unit: '' }],
    });
  });

  test('targets, rules, alerts and the server itself', async () => {
    expect(await api.data('/api/v1/targets')).toMatchObject({ activeTargets: [], droppedTargets: [] });
    expect(await api.data('/api/v1/rules')).toEqual({ groups: [] });
    expect(await api.data('/api/v1/alerts')).toEqual({ alerts: [] });
    expect(await api.data('/api/v1/status/buildinfo')).toMatchObject({ application: 'Watchdeck' });
    expect(await api.data('/api/v1/status/config')).toEqual({ yaml: 'host:\n  enabled: false\n' });
    expect(await api.data('/api/v1/status/tsdb')).toMatchObject({
      labelValueCountByLabelName: expect.arrayContaining([{ name: 'job', value: 1 }]) as unknown,
    });
  });

  test('the newest samples for a server that scrapes this one', async () => {
    const match = new URLSearchParams({ 'match[]': 'watchdeck_build_info' }).toString();
    const response = await api.ask(`/federate?${match}`);
    expect(response.headers.get('content-type')).toContain('version=0.0.4');
    expect(await response.text()).toMatch(
      /^# TYPE watchdeck_build_info untyped\nwatchdeck_build_info\{instance="[^"]+",job="watchdeck",version="1\.0\.0"\} 1 \d{13}\n$/,
    );
  });
});
