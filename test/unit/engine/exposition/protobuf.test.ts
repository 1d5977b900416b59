import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf, NATIVE_PART } from '#engine/base/native-histogram.ts';
import { createExpositionParser } from '#engine/exposition/index.ts';
import type { ExpositionParser } from '#engine/exposition/index.ts';
import { bitsOf, isAbsentAt } from '#engine/tsdb/values.ts';
import { formatLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { encodeFamilies } from '../../../helpers/protobuf-exposition.ts';
import type { WireBuckets, WireFamily, WireHistogram } from '../../../helpers/protobuf-exposition.ts';

/** Reads pages of one target and keeps the labels of its columns. */
class Target {
  readonly parser: ExpositionParser = createExpositionParser({ format: 'protobuf' });
  private readonly labels: Labels[] = [];

  read(families: readonly WireFamily[], packed = true) {
    return this.readBytes(encodeFamilies(families, { packed }));
  }

  readBytes(bytes: Uint8Array) {
    const page = this.parser.parse(bytes);
    this.labels.push(...page.newColumns);
    const bits = bitsOf(page.values);
    const samples = new Map<string, number>();
    const times = new Map<string, number>();
    this.labels.forEach((labels, column) => {
      if (isAbsentAt(bits, column)) return;
      samples.set(formatLabels(labels), page.values[column] ?? NaN);
      times.set(formatLabels(labels), page.times?.[column] ?? NaN);
    });
    return { page, samples, times };
  }

  /** The native histogram on the last page, by its parts. */
  native({ samples }: { samples: ReadonlyMap<string, number> }) {
    const parts = new Map<string, number>();
    for (const labels of this.labels) {
      const part = labels[NATIVE_PART];
      const value = samples.get(formatLabels(labels));
      if (part !== undefined && value !== undefined) parts.set(part, value);
    }
    return histogramOf(parts);
  }
}

const nativeFamily = (histogram: WireHistogram, type: WireFamily['type'] = 'histogram'): WireFamily => ({
  name: 'latency_seconds',
  type,
  metrics: [{ labels: { job: 'a' }, histogram }],
});

describe('delimited protobuf', () => {
  it('gives the series that the text formats give', () => {
    const { page, samples, times } = new Target().read([
      {
        name: 'requests_total',
        type: 'counter',
        help: 'How many',
        metrics: [
          { labels: { path: '/ä' }, value: 3, createdMs: 1_700_000_000_500 },
          { labels: { path: '/b' }, value: -0, timeMs: 1_700_000_001_000 },
        ],
      },
      { name: 'temperature_celsius', type: 'gauge', unit: 'celsius', metrics: [{ value: -1.5, timeMs: -5 }] },
      { name: 'thing', type: 'untyped', metrics: [{ value: Infinity }] },
      {
        name: 'rpc',
        type: 'summary',
        metrics: [
          {
            summary: {
              count: 9n,
              sum: 4.5,
              quantiles: [
                [0.5, 1],
                [1, NaN],
              ],
            },
          },
        ],
      },
      {
        name: 'size',
        type: 'histogram',
        metrics: [
          {
            histogram: {
              count: 7n,
              sum: 12,
              buckets: [
                { bound: 0.005, count: 1n },
                { bound: 1, count: 2n ** 53n - 1n },
              ],
            },
          },
        ],
      },
    ]);
    expect([...samples]).toEqual([
      ['requests_total{path="/ä"}', 3],
      ['requests_created{path="/ä"}', 1_700_000_000.5],
      ['requests_total{path="/b"}', -0],
      ['temperature_celsius', -1.5],
      ['thing', Infinity],
      ['rpc_count', 9],
      ['rpc_sum', 4.5],
      ['rpc{quantile="0.5"}', 1],
      ['rpc{quantile="1.0"}', NaN],
      ['size_count', 7],
      ['size_sum', 12],
      ['size_bucket{le="0.005"}', 1],
      ['size_bucket{le="1.0"}', 2 ** 53 - 1],
      ['size_bucket{le="+Inf"}', 7],
    ]);
    expect(times.get('requests_total{path="/b"}')).toBe(1_700_000_001_000);
    expect(times.get('temperature_celsius')).toBe(-5);
    expect(times.get('thing')).toBeNaN();
    expect(page.sampleCount).toBe(14);
    expect(page.metadata).toEqual([
      { name: 'requests_total', type: 'counter', help: 'How many', unit: '' },
      { name: 'temperature_celsius', type: 'gauge', help: '', unit: 'celsius' },
      { name: 'thing', type: 'unknown', help: '', unit: '' },
      { name: 'rpc', type: 'summary', help: '', unit: '' },
      { name: 'size', type: 'histogram', help: '', unit: '' },
    ]);
  });

  it('keeps columns from page to page, whatever the order', () => {
    const target = new Target();
    const family = (values: Readonly<Record<string, number>>): WireFamily[] => [
      {
        name: 'a',
        type: 'gauge',
        metrics: Object.entries(values).map(([i, value]) => ({ labels: { i }, value })),
      },
    ];
    expect(target.read(family({ x: 1, y: 2 })).page.newColumns).toHaveLength(2);
    const second = target.read(family({ y: 3, z: 4, x: 5 }));
    expect([...second.samples]).toEqual([
      ['a{i="x"}', 5],
      ['a{i="y"}', 3],
      ['a{i="z"}', 4],
    ]);
    expect(second.page.metadata).toEqual([]);
    expect([...target.read(family({ z: 6 })).samples]).toEqual([['a{i="z"}', 6]]);
  });

  it('reads a native histogram beside its classic face', () => {
    const target = new Target();
    const read = target.read([
      nativeFamily({
        count: 10n,
        sum: 21.5,
        buckets: [{ bound: 1, count: 4n }],
        schema: 3,
        zeroThreshold: 2 ** -128,
        zeroCount: 1n,
        positive: {
          spans: [
            [-2, 2],
            [1, 1],
          ],
          deltas: [3n, -2n, 3n],
        },
        negative: { spans: [[5, 1]], deltas: [1n] },
        createdMs: 1_700_000_000_000,
        exemplar: { labels: { trace_id: 'x' }, value: 0.5 },
      }),
    ]);
    expect(target.native(read)).toEqual({
      schema: 3,
      isFloat: false,
      hint: 'unknown',
      count: 10,
      sum: 21.5,
      zeroThreshold: 2 ** -128,
      zeroCount: 1,
      positive: { indexes: [-2, -1, 1], counts: [3, 1, 4] },
      negative: { indexes: [5], counts: [1] },
      customBounds: [],
      createdMs: 1_700_000_000_000,
    });
    expect(read.samples.get('latency_seconds_bucket{job="a",le="+Inf"}')).toBe(10);
    const pure = new Target();
    const alone = pure.read([
      nativeFamily({ count: 1n, positive: { spans: [[0, 1]], deltas: [1n] } }, 'gaugehistogram'),
    ]);
    expect(alone.page.sampleCount).toBe(1);
    expect(pure.native(alone)).toMatchObject({ hint: 'gauge', count: 1 });
    expect([...alone.samples.keys()].every((series) => series.includes(NATIVE_PART))).toBe(true);
    // A native histogram without any observation is told by its empty span.
    const empty = new Target();
    expect(empty.native(empty.read([nativeFamily({ positive: { spans: [[0, 0]] } })]))).toMatchObject({
      count: 0,
    });
  });

  it('brings back any native histogram, packed or not, page after page', () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5 })), {
      maxLength: 5,
    });
    const integers = spans.chain((list) => {
      const size = list.reduce((sum, [, length]) => sum + length, 0);
      return fc.record({
        spans: fc.constant(list),
        first: fc.integer({ min: -1000, max: 1000 }),
        counts: fc.array(fc.bigInt({ min: 0n, max: 2n ** 52n }), { minLength: size, maxLength: size }),
      });
    });
    const wireOf = (
      given: { spans: [number, number][]; first: number; counts: bigint[] },
      isFloat: boolean,
    ): WireBuckets => {
      const list = given.spans.map(([offset, length], i): [number, number] => [
        i === 0 ? given.first : offset,
        length,
      ]);
      return isFloat
        ? { spans: list, counts: given.counts.map((count) => Number(count) / 7) }
        : { spans: list, deltas: given.counts.map((count, i) => count - (given.counts[i - 1] ?? 0n)) };
    };
    const modelOf = (
      given: { spans: [number, number][]; first: number; counts: bigint[] },
      isFloat: boolean,
    ) => {
      const indexes: number[] = [];
      let index = 0;
      given.spans.forEach(([offset, length], i) => {
        index += i === 0 ? given.first : offset;
        for (let left = length; left > 0; left--) indexes.push(index++);
      });
      return { indexes, counts: given.counts.map((count) => (isFloat ? Number(count) / 7 : Number(count))) };
    };
    const page = fc.record({
      positive: integers,
      negative: integers,
      schema: fc.integer({ min: -4, max: 8 }),
      sum: fc.double(),
      count: fc.bigInt({ min: 1n, max: 2n ** 53n }),
      zeroCount: fc.bigInt({ min: 0n, max: 2n ** 53n }),
      isFloat: fc.boolean(),
      packed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(page, { minLength: 1, maxLength: 4 }), (pages) => {
        const target = new Target();
        for (const { positive, negative, schema, sum, count, zeroCount, isFloat, packed } of pages) {
          const read = target.read(
            [
              nativeFamily({
                schema,
                sum,
                zeroThreshold: 0.001,
                ...(isFloat
                  ? { countFloat: Number(count), zeroCountFloat: Number(zeroCount) }
                  : { count, zeroCount }),
                positive: wireOf(positive, isFloat),
                negative: wireOf(negative, isFloat),
              }),
            ],
            packed,
          );
          expect(target.native(read)).toEqual({
            schema,
            isFloat,
            hint: 'unknown',
            count: Number(count),
            sum,
            zeroThreshold: 0.001,
            zeroCount: Number(zeroCount),
            positive: modelOf(positive, isFloat),
            negative: modelOf(negative, isFloat),
            customBounds: [],
            createdMs: null,
          });
        }
      }),
    );
  });

  it('refuses what is not right, and takes the next page', () => {
    const target = new Target();
    const good: WireFamily[] = [{ name: 'a', type: 'gauge', metrics: [{ value: 1 }] }];
    target.read(good);
    const refused = (bytes: Uint8Array, message: RegExp): void => {
      expect(() => target.readBytes(bytes)).toThrow(message);
      expect([...target.read(good).samples]).toEqual([['a', 1]]);
    };
    const bytes = encodeFamilies([
      { name: 'new', type: 'gauge', metrics: [{ labels: { x: 'y' }, value: 1 }] },
    ]);
    for (let cut = 1; cut < bytes.length; cut++) refused(bytes.subarray(0, cut), /^Byte \d+: /);
    const bad = encodeFamilies([nativeFamily({ count: 1n, positive: { spans: [[0, 2]], deltas: [1n] } })]);
    refused(bad, /the spans have 2 buckets, but there are 1/);
    refused(encodeFamilies([{ name: '', type: 'gauge', metrics: [] }]), /a metric family has no name/);
    refused(new TextEncoder().encode('a 1\nb 2\n'), /^Byte \d+: /);
  });

  it('never does anything but read or refuse', () => {
    const target = createExpositionParser({ format: 'protobuf' });
    const base = encodeFamilies([
      nativeFamily({ count: 10n, sum: 1, schema: 2, positive: { spans: [[0, 3]], deltas: [1n, 2n, 3n] } }),
    ]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 4 }), (changes) => {
        const bytes = base.slice();
        for (const [at, value] of changes) bytes[at] = value;
        try {
          target.parse(bytes);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ExpositionError' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
