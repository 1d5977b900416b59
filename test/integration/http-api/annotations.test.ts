/** Programs that deploy software tell of it in Grafana's words. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApiServer } from '../../helpers/api-server.ts';
import type { ApiServer } from '../../helpers/api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await startApiServer();
});
afterAll(() => api.close());

const post = (body: string): Promise<Response> =>
  api.ask('/api/annotations', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
const list = async (query: string): Promise<Record<string, unknown>[]> =>
  (await api.ask(`/api/annotations?${query}`)).json() as Promise<Record<string, unknown>[]>;

test('needs the key', async () => {
  const answer = await fetch(`${api.url}/api/annotations`, { method: 'POST', body: '{"text":"x"}' });
  expect(answer.status).toBe(401);
});

test('one is added, found by time and tag, and taken away', async () => {
  const time = Date.UTC(2026, 10, 21, 12);
  const sent = { dashboardUID: 'any', time, timeEnd: time + 1_000, tags: ['deploy', 'api'], text: 'api 2.1' };
  const added = await post(JSON.stringify(sent));
  expect(added.status).toBe(200);
  const { id, message } = (await added.json()) as { id: number; message: string };
  expect(message).toBe('Annotation added');
  expect(await list(`from=${time}&to=${time + 1}&tags=api`)).toEqual([
    { id, time, timeEnd: time + 1_000, text: 'api 2.1', tags: ['deploy', 'api'], login: 'api' },
  ]);
  expect(await list(`from=${time}&to=${time + 1}&tags=other`)).toEqual([]);
  expect((await api.ask(`/api/annotations/${id}`, { method: 'DELETE' })).status).toBe(200);
  expect((await api.ask(`/api/annotations/${id}`, { method: 'DELETE' })).status).toBe(404);
  expect(await list('')).toEqual([]);
});

test('without a time it is now, and a moment', async () => {
  const before = Date.now();
  expect((await post('{"text":"restarted"}')).status).toBe(200);
  const [only] = await list('');
  expect(only).toMatchObject({ text: 'restarted', tags: [] });
  expect(only?.['time']).toBeGreaterThanOrEqual(before - 1_000);
  expect(only?.['timeEnd']).toBe(only?.['time']);
});

test('what can’t be taken is said', async () => {
  const cases = [
    ['not json', 400, /the body is no JSON/],
    ['{"tags":["x"]}', 400, /text/],
    ['{"text":" "}', 400, /some text is needed/],
    ['{"text":"x","time":5,"timeEnd":4}', 400, /ends before it begins/],
  ] as const;
  for (const [body, status, message] of cases) {
    const answer = await post(body);
    expect([body, answer.status]).toEqual([body, status]);
    expect(((await answer.json()) as { message: string }).message).toMatch(message);
  }
  expect((await api.ask('/api/annotations?from=yesterday')).status).toBe(400);
  expect((await api.ask('/api/annotations/1')).status).toBe(405);
  expect((await api.ask('/api/annotations/x/y')).status).toBe(404);
});
