import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compress } from 'snappyjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createRemoteWrite } from '#engine/remote-write/index.ts';
import type { RemoteWrite, WriteAnswer } from '#engine/remote-write/index.ts';
import { openExemplars } from '#engine/tsdb/index.ts';
import type { Exemplars } from '#engine/tsdb/index.ts';
import { bitsOf, isStaleAt } from '#engine/tsdb/values.ts';
import { openMetrics } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';
import { REMOTE_WRITE_HEADERS, writeRequest } from '../../../helpers/remote-write.ts';
import type { WrittenMetadata, WrittenSeries } from '../../../helpers/remote-write.ts';

const T0 = 1_700_000_000_000;
let dataDir: string;
let metrics: OpenMetrics;
let receiver: RemoteWrite;
let exemplars: Exemplars;
let problem: string | null;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'watchdeck-write-'));
  metrics = openMetrics(dataDir);
  exemplars = openExemplars({ store: metrics.store, log: silentLog });
  problem = null;
  receiver = open();
});

afterEach(() => {
  metrics.close();
  rmSync(dataDir, { recursive: true });
});

function open(): RemoteWrite {
  const { tsdb } = metrics;
  return createRemoteWrite({
    clock: { nowMs: () => T0 + 3_600_000, monotonicMs: () => systemClock.monotonicMs() },
    log: silentLog,
    openSource: (name) => tsdb.source(name),
    putMetadata: (metadata) => tsdb.putMetadata(metadata),
    putExemplars: (given) => exemplars.put(given),
    problem: () => problem,
  });
}

function send(series: readonly WrittenSeries[], metadata?: readonly WrittenMetadata[]): WriteAnswer {
  return receiver.receive(writeRequest(series, metadata), REMOTE_WRITE_HEADERS);
}

function stored(name: string): [time: number, value: number | 'stale'][][] {
  const found = metrics.tsdb.select([{ name: '__name__', op: '=', value: name }], 0, 1e15);
  return found.map(({ times, values }) =>
    Array.from(times, (time, i) => [time - T0, isStaleAt(bitsOf(values), i) ? 'stale' : values[i]!]),
  );
}

/** Samples of series of one target, every second from T0. */
function scraped(
  name: string,
  instance: string,
  values: readonly (number | 'stale')[],
  fromS = 0,
): WrittenSeries {
  const samples = values.map((value, i) => [T0 + (fromS + i) * 1000, value] as const);
  return { labels: { __name__: name, job: 'app', instance }, samples };
}

test('series come back sample for sample, staleness markers too, whatever pieces they came in', () => {
  expect(send([scraped('a', '1', [1, 2, 3]), scraped('b', '1', [4, 5, 6])])).toMatchObject({
    status: 204,
    headers: { 'X-Prometheus-Remote-Write-Samples-Written': '6' },
  });
  // Half a row now, and half a row in the next request.
  expect(send([scraped('a', '1', [7], 3)]).status).toBe(204);
  expect(send([scraped('b', '1', ['stale'], 3)]).status).toBe(204);
  receiver.stop();
  expect(stored('a')).toEqual([
    [
      [0, 1],
      [1000, 2],
      [2000, 3],
      [3000, 7],
    ],
  ]);
  expect(stored('b')).toEqual([
    [
      [0, 4],
      [1000, 5],
      [2000, 6],
      [3000, 'stale'],
    ],
  ]);
});

test('a piece that comes after its row was written is stored too', () => {
  send([scraped('a', '1', [1]), scraped('b', '1', [1]), scraped('c', '1', [1])]);
  send([scraped('a', '1', [2], 1), scraped('b', '1', [2], 1)]);
  receiver.flush();
  receiver.flush();
  send([scraped('c', '1', [2], 1)]);
  receiver.stop();
  expect(stored('c')).toEqual([
    [
      [0, 1],
      [1000, 2],
    ],
  ]);
});

test('rows wait for their last piece over one flush, not two', () => {
  send([scraped('a', '1', [1]), scraped('b', '1', [1])]);
  send([scraped('a', '1', [2], 1)]);
  receiver.flush();
  expect(stored('a')).toEqual([[[0, 1]]]);
  receiver.flush();
  expect(stored('a')).toEqual([
    [
      [0, 1],
      [1000, 2],
    ],
  ]);
});

test('what is out of order, double or in the future is refused with 400 and told, the rest stored', () => {
  send([scraped('a', '1', [1, 2, 3])]);
  const answer = send([
    scraped('a', '1', [3], 2), // the same again, as a sender that got no answer does
    scraped('a', '1', [9], 2),
    scraped('a', '1', [9], 0),
    scraped('a', '1', [4], 3),
    scraped('a', '1', [5], 100_000),
    { labels: { job: 'x' }, samples: [[T0, 1]] },
  ]);
  expect(answer).toMatchObject({
    status: 400,
    headers: { 'X-Prometheus-Remote-Write-Samples-Written': '2' },
  });
  expect(answer.text).toBe(
    'duplicate sample for timestamp: 1 samples refused (e.g. a{instance="1",job="app"} at 1700000002000); ' +
      'out of order sample: 1 samples refused (e.g. a{instance="1",job="app"} at 1700000000000); ' +
      'out of bounds: 1 samples refused (e.g. a{instance="1",job="app"} at 1700100000000); ' +
      'invalid labels: 1 samples refused',
  );
  receiver.stop();
  expect(stored('a')).toEqual([
    [
      [0, 1],
      [1000, 2],
      [2000, 3],
      [3000, 4],
    ],
  ]);
  expect(receiver.counts()).toMatchObject({ requests: 2, samples: 5, refused: 4 });
});

test('a sender that says it all again after our restart changes nothing', () => {
  const series = [scraped('a', '1', [1, 2, 3]), scraped('b', '1', [1, 2, 3])];
  send(series);
  receiver.stop();
  receiver = open();
  expect(send(series).status).toBe(204);
  send([scraped('a', '1', [4], 3), scraped('b', '1', [4], 3)]);
  receiver.stop();
  expect(stored('b')).toEqual([
    [
      [0, 1],
      [1000, 2],
      [2000, 3],
      [3000, 4],
    ],
  ]);
});

test('series of many times each, as from agents without scrapes, are all stored', () => {
  const series = Array.from({ length: 40 }, (_, i) => scraped(`s${String(i)}`, '', [i, i + 1], i * 7));
  expect(send(series).status).toBe(204);
  receiver.stop();
  expect(stored('s39')).toEqual([
    [
      [273_000, 39],
      [274_000, 40],
    ],
  ]);
  expect(metrics.tsdb.stats()).toMatchObject({ samplesAppended: 80, samplesRefused: 0 });
});

test('a series that is away for a while takes no other sample of its target with it', () => {
  const names = ['a', 'b', 'c'];
  for (let from = 0; from < 2000; from += 100) {
    const values = Array.from({ length: 100 }, (_, i) => from + i);
    const here = names.filter((name) => name !== 'b' || from < 300 || from > 900);
    expect(send(here.map((name) => scraped(name, '1', values, from))).status).toBe(204);
  }
  receiver.stop();
  expect(stored('a')[0]).toHaveLength(2000);
  expect(stored('b')[0]).toHaveLength(1300);
  expect(stored('c')[0]).toEqual(stored('a')[0]);
});

test('one long series after the other loses nothing', () => {
  const values = Array.from({ length: 3000 }, (_, i) => i);
  expect(send(['a', 'b', 'c'].map((name) => scraped(name, '1', values))).status).toBe(204);
  receiver.stop();
  for (const name of ['a', 'b', 'c']) expect(stored(name)[0]).toHaveLength(3000);
});

test('a NaN that looks like our mark of nothing is a NaN', () => {
  const body = writeRequest([scraped('a', '1', ['stale'])]);
  // The marker's low word is the only 0x02 0x00 in the packed literal that follows the value's tag.
  const at = Buffer.from(body).indexOf(Buffer.from([9, 2, 0, 0, 0, 0]));
  body[at + 1] = 0xb5;
  body[at + 2] = 0x0a;
  expect(receiver.receive(body, REMOTE_WRITE_HEADERS).status).toBe(204);
  receiver.stop();
  expect(stored('a')).toEqual([[[0, NaN]]]);
});

test('exemplars are stored; those that cannot be are counted, and are no reason to refuse the samples', () => {
  const [series] = [scraped('a_total', '1', [1])];
  const exemplar = (traceId: string, value: number, timeMs: number) => ({
    labels: { trace_id: traceId },
    value,
    timeMs,
  });
  const answer = send([
    scraped('b_total', '1', [1]),
    {
      ...series,
      exemplars: [
        exemplar('one', 0.5, T0 + 1),
        exemplar('two', 1.5, T0 + 2),
        exemplar('x'.repeat(130), 1, T0 + 3),
        exemplar('of the future', 1, T0 + 8 * 3_600_000),
      ],
    },
    { labels: { job: 'no name' }, samples: [], exemplars: [exemplar('of nothing', 1, T0 + 1)] },
  ]);
  expect(answer).toMatchObject({
    status: 204,
    headers: { 'X-Prometheus-Remote-Write-Exemplars-Written': '2' },
  });
  expect(receiver.counts()).toMatchObject({ samples: 2, exemplars: 2, exemplarsIgnored: 3 });
  const found = exemplars.select([[{ name: '__name__', op: '=~', value: '.+' }]], 0, 1e15);
  expect(found).toEqual([
    {
      series: series.labels,
      exemplars: [
        { labels: { trace_id: 'one' }, value: 0.5, timeMs: T0 + 1 },
        { labels: { trace_id: 'two' }, value: 1.5, timeMs: T0 + 2 },
      ],
    },
  ]);
});

test('metadata is kept; native histograms are counted and left out', () => {
  const [series] = [scraped('a_total', '1', [1])];
  const answer = send(
    [{ ...series, histograms: 3 }],
    [{ type: 1, name: 'a', help: 'Things.', unit: 'things' }],
  );
  expect(answer).toMatchObject({
    status: 204,
    headers: {
      'X-Prometheus-Remote-Write-Exemplars-Written': '0',
      'X-Prometheus-Remote-Write-Histograms-Written': '0',
    },
  });
  expect(receiver.counts()).toMatchObject({ exemplarsIgnored: 0, histogramsIgnored: 3 });
  expect(metrics.tsdb.metadata('a')).toEqual([
    { name: 'a', type: 'counter', help: 'Things.', unit: 'things' },
  ]);
});

test('series that begin with all labels of another are series of their own', () => {
  const short = { __name__: 'a', job: 'app' };
  const long = { ...short, zone: 'x' };
  const at = (s: number) => [[T0 + s * 1000, s] as const];
  send([{ labels: { __name__: 'b', job: 'app' }, samples: at(0) }]);
  for (const [s, labels] of [short, short, long, short, long, long].entries()) {
    const first = { labels: { __name__: 'b', job: 'app' }, samples: at(s + 1) };
    expect(send([first, { labels, samples: at(s + 1) }])).toMatchObject({ status: 204 });
  }
  receiver.stop();
  expect(stored('a').map((series) => series.map(([, value]) => value))).toEqual([
    [1, 2, 4],
    [3, 5, 6],
  ]);
});

test('times of any size are taken as they are', () => {
  const times = [-5, 0, 1, 127, 2 ** 28, 2 ** 35 - 1, 2 ** 35, 2 ** 35 + 127, T0 - 1, T0 + 2 ** 21];
  const { status } = send([{ labels: { __name__: 'a' }, samples: times.map((time, i) => [time, i]) }]);
  expect(status).toBe(204);
  receiver.stop();
  const [series] = metrics.tsdb.select([{ name: '__name__', op: '=', value: 'a' }], -1e15, 1e15);
  expect(Array.from(series?.times ?? [])).toEqual(times);
});

test('what is no request of version 1 is refused', () => {
  const body = writeRequest([scraped('a', '1', [1])]);
  const status = (bytes: Uint8Array, headers: Record<string, string>): number =>
    receiver.receive(bytes, headers).status;
  expect(status(body, { ...REMOTE_WRITE_HEADERS, 'content-type': 'application/json' })).toBe(415);
  expect(
    status(body, { 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request' }),
  ).toBe(415);
  expect(status(body, { 'content-type': 'application/x-protobuf;proto=prometheus.WriteRequest' })).toBe(204);
  expect(status(body, { 'content-encoding': 'zstd' })).toBe(415);
  expect(status(body.subarray(3), {})).toBe(400);
  expect(status(Uint8Array.from(compress(Buffer.from([0x0a, 0xff, 0x01]))), {})).toBe(400);
  expect(status(Uint8Array.from(compress(Buffer.from('{"json":true}'))), {})).toBe(400);
});

test('while the store takes nothing, the sender is told to keep it and come again', () => {
  problem = 'The disk is full.';
  expect(send([scraped('a', '1', [1])])).toEqual({
    status: 503,
    headers: { 'Retry-After': '5' },
    text: 'The disk is full.',
  });
  problem = null;
  expect(send([scraped('a', '1', [1])]).status).toBe(204);
});
