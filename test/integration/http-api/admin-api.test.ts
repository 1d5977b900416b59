import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApiServer } from '../../helpers/api-server.ts';
import type { ApiServer } from '../../helpers/api-server.ts';

const CONFIG = 'host:\n  enabled: false\n';

function post(api: ApiServer, path: string, fields: Record<string, string>): Promise<Response> {
  return api.ask(`/api/v1/admin/tsdb/${path}`, { method: 'POST', body: new URLSearchParams(fields) });
}

/** Values of a range selector at a time. */
async function valuesAt(api: ApiServer, expr: string, timeS: number): Promise<unknown[]> {
  const asked = new URLSearchParams({ query: expr, time: String(timeS) });
  const data = (await api.data(`/api/v1/query?${asked.toString()}`)) as { result: { values: unknown[] }[] };
  return data.result.flatMap(({ values }) => values);
}

describe('deleting series over the HTTP API', () => {
  let api: ApiServer;
  beforeAll(async () => {
    api = await startApiServer(`${CONFIG}http_api:\n  enable_admin_api: true\n`);
  });
  afterAll(() => api.close());

  it('takes the samples out of every answer, and then off the disk', async () => {
    const metric = 'watchdeck_build_info';
    await expect
      .poll(() => valuesAt(api, `${metric}[1h]`, Date.now() / 1000), { timeout: 30_000 })
      .not.toEqual([]);
    const endS = Date.now() / 1000;
    const others = await valuesAt(api, 'watchdeck_start_time_seconds[1h]', endS);
    const answer = await post(api, 'delete_series', { 'match[]': metric, end: String(endS) });
    expect(answer.status).toBe(204);
    expect(await valuesAt(api, `${metric}[1h]`, endS)).toEqual([]);
    expect((await post(api, 'clean_tombstones', {})).status).toBe(204);
    expect(await valuesAt(api, `${metric}[1h]`, endS)).toEqual([]);
    expect(await valuesAt(api, 'watchdeck_start_time_seconds[1h]', endS)).toEqual(others);
    expect(await api.data('/api/v1/status/flags')).toMatchObject({ 'web.enable-admin-api': 'true' });
  });

  it('refuses what Prometheus refuses', async () => {
    const none = await post(api, 'delete_series', {});
    expect(none.status).toBe(400);
    expect(await none.json()).toMatchObject({
      errorType: 'bad_data',
      error: 'no match[] parameter provided',
    });
    expect((await post(api, 'delete_series', { 'match[]': 'up{' })).status).toBe(400);
    expect((await api.ask('/api/v1/admin/tsdb/delete_series?match[]=up')).status).toBe(405);
    expect((await post(api, 'snapshot', {})).status).toBe(404);
  });

  it('is off unless the configuration allows it', async () => {
    const closed = await startApiServer(CONFIG);
    try {
      const answer = await post(closed, 'delete_series', { 'match[]': 'up' });
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ status: 'error', errorType: 'unavailable' });
    } finally {
      await closed.close();
    }
  });
});
