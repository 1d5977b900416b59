import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApiServer } from '../../helpers/api-server.ts';
import type { ApiServer } from '../../helpers/api-server.ts';

let api: ApiServer;

beforeAll(async () => {
  api = await startApiServer();
});

afterAll(() => api.close());

const post = (path: string, body: unknown): Promise<Response> =>
  api.ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'User-Agent': 'Prometheus/3.5.0' },
    body: JSON.stringify(body),
  });

const alertsOf = async (query: string): Promise<Record<string, unknown>[]> =>
  (await api.ask(`/api/v2/alerts?${query}`)).json() as Promise<Record<string, unknown>[]>;

/** How it compares with a real Alertmanager is `npm run test:peers`; here is what must hold where there is none. */
describe('Alertmanager’s API', () => {
  test('needs the key', async () => {
    expect((await fetch(`${api.url}/api/v2/alerts`)).status).toBe(401);
    const silence = await fetch(`${api.url}/api/v2/silence/x`, { method: 'DELETE' });
    expect(silence.status).toBe(401);
  });

  test('takes an alert, shows it, and lets it be silenced and the silence ended', async () => {
    const endsAt = new Date(Date.now() + 3_600_000).toISOString();
    const labels = { alertname: 'Down', instance: 'a', severity: 'critical' };
    const taken = await post('/api/v2/alerts', [{ labels, endsAt, generatorURL: 'http://far/graph' }]);
    expect([taken.status, await taken.text()]).toEqual([200, '']);
    expect(await alertsOf('filter=alertname=Down')).toMatchObject([
      {
        labels,
        annotations: {},
        endsAt,
        generatorURL: 'http://far/graph',
        receivers: [{ name: 'native' }],
        status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
      },
    ]);
    // Prometheus's own API tells of rules that are evaluated here.
    expect(await api.data('/api/v1/alerts')).toEqual({ alerts: [] });

    const silenced = await post('/api/v2/silences', {
      matchers: [{ name: 'instance', value: 'a', isRegex: false }],
      startsAt: new Date().toISOString(),
      endsAt,
      createdBy: 'me',
      comment: 'work',
    });
    const { silenceID: id } = (await silenced.json()) as { silenceID: string };
    expect(await alertsOf('')).toMatchObject([{ status: { state: 'suppressed', silencedBy: [id] } }]);
    expect(await alertsOf('silenced=false')).toEqual([]);
    expect((await api.ask(`/api/v2/silence/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect(await alertsOf('silenced=false')).toHaveLength(1);
    expect(await (await api.ask('/api/v2/silences')).json()).toMatchObject([
      { id, status: { state: 'expired' } },
    ]);
  });

  test('says what it is and how alerts are routed', async () => {
    expect(await (await api.ask('/api/v2/status')).json()).toMatchObject({
      cluster: { status: 'disabled', peers: [] },
      config: { original: expect.stringContaining('receiver: native') as unknown },
      versionInfo: { revision: 'watchdeck-1.0.0' },
    });
    expect(await (await api.ask('/api/v2/receivers')).json()).toEqual([{ name: 'native' }]);
  });

  test.each<[string, string, unknown, number, unknown]>([
    ['POST', 'alerts', [{ labels: {} }], 400, 'at least one label pair required'],
    ['POST', 'alerts', [{}], 422, { code: 602, message: '0.labels in body is required' }],
    ['POST', 'silences', {}, 422, { code: 602, message: 'comment in body is required' }],
    ['GET', 'alerts?filter=x', null, 400, 'bad matcher format: x'],
    ['GET', 'silence/x', null, 422, { code: 601, message: 'silenceID in path must be of type uuid: "x"' }],
    ['GET', 'nothing', null, 404, { code: 404, message: 'path /api/v2/nothing was not found' }],
    [
      'DELETE',
      'alerts',
      null,
      405,
      { code: 405, message: 'method DELETE is not allowed, but [GET,POST] are' },
    ],
  ])('%s %s is refused as Alertmanager refuses it', async (method, path, body, code, said) => {
    const response =
      method === 'POST' ? await post(`/api/v2/${path}`, body) : await api.ask(`/api/v2/${path}`, { method });
    expect(response.status).toBe(code);
    expect(await response.json()).toEqual(said);
  });
});
