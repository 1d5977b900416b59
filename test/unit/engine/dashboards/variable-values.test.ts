import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { MAX_VALUES, variableValues } from '#engine/dashboards/variable-values.ts';
import { createQueryService } from '#engine/query/index.ts';
import type { RunningQueryService } from '#engine/query/index.ts';
import { makeLabels } from '#shared/model/labels.ts';
import { makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';
import { refusal } from '../../../helpers/refusal.ts';

const HOUR_MS = 3_600_000;
const RANGE = { minMs: 9 * HOUR_MS, maxMs: 10 * HOUR_MS };

let dir: string;
let metrics: OpenMetrics;
let query: RunningQueryService;

beforeEach(() => {
  dir = makeDir();
  metrics = openMetrics(dir);
  query = createQueryService({ store: metrics.tsdb, clock: systemClock, log: silentLog });
});
afterEach(async () => {
  await query.stop();
  metrics.close();
  removeDir(dir);
});

function store(atMs: number, ...series: readonly Record<string, string>[]): void {
  const source = metrics.tsdb.source(`test ${atMs}`);
  const columns = source.columns(series.map((each) => makeLabels(Object.entries(each))));
  source.append(
    atMs,
    Float64Array.from(columns, (_, i) => i),
    columns.length,
  );
}

const ask = (text: string, signal = new AbortController().signal): Promise<string[]> =>
  variableValues(text, RANGE, { tsdb: metrics.tsdb, query }, signal);

describe('the queries of variables', () => {
  beforeEach(() => {
    store(
      RANGE.maxMs - 60_000,
      { __name__: 'up', job: 'node', instance: 'a:9100' },
      { __name__: 'up', job: 'node', instance: 'b:9100' },
      { __name__: 'up', job: 'api', instance: 'c:80' },
      { __name__: 'disk_used', device: 'sda,1' },
    );
    store(HOUR_MS, { __name__: 'up', job: 'gone', instance: 'old:1' });
  });

  test.each([
    ['label_values(up, job)', ['api', 'node']],
    ['label_values(up{job="node"}, instance)', ['a:9100', 'b:9100']],
    ['label_values(up{job=~"node|api",instance!="c:80"},instance)', ['a:9100', 'b:9100']],
    ['label_values(disk_used{device="sda,1"}, device)', ['sda,1']],
    ['label_values({job="node"}, __name__)', ['up']],
    [' label_values( device ) ', ['sda,1']],
    ['label_values(nothing, job)', []],
    ['label_names()', ['__name__', 'device', 'instance', 'job']],
    ['label_names(disk_used)', ['__name__', 'device']],
    ['metrics(^d)', ['disk_used']],
    ['metrics(p|k)', ['disk_used', 'up']],
    ['query_result(sum by (job) (up))', ['{job="node"} 1 36000000', '{job="api"} 2 36000000']],
    ['query_result(scalar(count(up)))', ['3 36000000']],
    ['up{job="api"}', ['up{instance="c:80",job="api"}']],
  ])('%s', async (text, values) => {
    expect(await ask(text)).toEqual(values);
  });

  test.each([
    ['label_values(up, )', /names no label/],
    ['label_values(rate(up[5m]), job)', /is no selector/],
    ['metrics(()', /is no regular expression/],
    ['query_result(sum(up)', /./],
    ['labels_of(up)', /is no selector/],
    ['', /is no selector/],
  ])('%s is refused', async (text, message) => {
    await expect(ask(text)).rejects.toThrow(refusal('bad_request', message));
  });
});

test('more values than anybody chooses from are refused, with the way out', async () => {
  const many = Array.from({ length: MAX_VALUES + 1 }, (_, i) => ({ __name__: 'request', id: String(i) }));
  store(RANGE.maxMs - 1_000, ...many);
  await expect(ask('label_values(id)')).rejects.toThrow(refusal('limit', /narrow its query with matchers/));
});

test('who cancels gets no answer', async () => {
  store(RANGE.maxMs - 1_000, { __name__: 'up', job: 'node' });
  await expect(ask('query_result(up)', AbortSignal.abort())).rejects.toThrow(refusal('cancelled', /./));
});
