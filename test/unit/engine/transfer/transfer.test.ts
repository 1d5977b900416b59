import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createQueryService } from '#engine/query/index.ts';
import { exportOpenMetrics, checkDump, importOpenMetrics } from '#engine/transfer/index.ts';
import { bitsOf, isStaleAt } from '#engine/tsdb/values.ts';
import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';

const START_MS = Date.UTC(2026, 10, 20);
const PROMTOOL = '/usr/bin/promtool';

describe('OpenMetrics with timestamps', () => {
  let dir: string;
  let from: OpenMetrics;
  let to: OpenMetrics;

  beforeEach(() => {
    dir = makeDir();
    from = openMetrics(path.join(dir, 'from'));
    to = openMetrics(path.join(dir, 'to'));
  });
  afterEach(() => {
    from.close();
    to.close();
    removeDir(dir);
  });

  const series = (name: string, labels: Record<string, string> = {}): Labels =>
    makeLabels([['__name__', name], ...Object.entries(labels)]);
  const all = { minMs: 0, maxMs: START_MS + 10 * 86_400_000 };
  const exported = (options: Partial<Parameters<typeof exportOpenMetrics>[0]> = {}): string =>
    [
      ...exportOpenMetrics(
        { reader: from.tsdb, selectors: [], ...all, ...options },
        { samples: 0, families: 0 },
      ),
    ].join('');
  const dump = (text: string, cut = 1000): Readable =>
    Readable.from(
      Array.from({ length: Math.ceil(text.length / cut) }, (_, i) =>
        Buffer.from(text.slice(i * cut, (i + 1) * cut)),
      ),
    );
  const stored = ({ tsdb }: OpenMetrics) =>
    tsdb
      .select([], 0, Infinity)
      .map(({ labels, times, values }) => ({
        labels: JSON.stringify(Object.entries(labels).sort()),
        times: [...times],
        bits: [...bitsOf(values)],
      }))
      .sort((a, b) => (a.labels < b.labels ? -1 : 1));

  /** Some hours of a counter, a gauge that ends, a histogram, and names of UTF-8. */
  function fill(): void {
    const { tsdb } = from;
    tsdb.putMetadata([
      { name: 'requests_total', type: 'counter', help: 'Says "hi"\nand \\', unit: '' },
      { name: 'latency_seconds', type: 'histogram', help: '', unit: 'seconds' },
      { name: 'odd', type: 'counter', help: '', unit: '' },
    ]);
    const labelSets = [
      series('requests_total', { job: 'a', path: '/"quoted"\n\\' }),
      series('requests_total', { job: 'b' }),
      series('temperature', { job: 'a' }),
      series('odd', { job: 'a' }),
      ...['0.1', '1.0', '+Inf'].map((le) => series('latency_seconds_bucket', { job: 'a', le })),
      series('latency_seconds_sum', { job: 'a' }),
      series('latency_seconds_count', { job: 'a' }),
    ];
    const source = tsdb.source('scrape:a');
    source.columns(labelSets);
    const values = [Infinity, -0, NaN, 0.1, 5e-324];
    for (let i = 0; i < 2000; i++) {
      const row = Float64Array.from(labelSets, (_, s) =>
        s === 2 ? (values[i] ?? Math.sin(i)) : i * (s + 1),
      );
      source.append(START_MS + i * 5_123, row, row.length);
    }
    source.endAt(START_MS + 2000 * 5_123);
  }

  it('takes everything to another store, which gives the same answers', async () => {
    fill();
    const source = from.tsdb.source('scrape:b');
    source.columns([series('höhe.über', { 'label.mit.punkt': 'ä' })]);
    source.append(START_MS, Float64Array.of(1), 1);
    const text = exported();
    await checkDump(dump(text));
    const report = await importOpenMetrics(dump(text, 777), to.tsdb, START_MS);
    expect(report).toEqual({
      series: 10,
      samples: 9 * 2001 + 1,
      refused: 0,
      minMs: START_MS,
      maxMs: START_MS + 2000 * 5_123,
    });
    expect(stored(to)).toEqual(stored(from));

    const [asked, askedTo] = [from, to].map(({ tsdb }) =>
      createQueryService({ store: tsdb, clock: systemClock, log: silentLog, mostHere: Infinity }),
    );
    const range = { startMs: START_MS, endMs: START_MS + 3 * 3_600_000, stepMs: 60_000 };
    for (const expr of [
      'sum by (job) (rate(requests_total[5m]))',
      'temperature',
      'histogram_quantile(0.9, rate(latency_seconds_bucket[10m]))',
    ]) {
      expect((await askedTo?.range(expr, range))?.value).toEqual((await asked?.range(expr, range))?.value);
    }
  });

  it('is written as OpenMetrics has it', () => {
    fill();
    const text = exported({ minMs: START_MS, maxMs: START_MS + 6_000 });
    const lines = text.split('\n');
    expect(lines).toContain('# TYPE requests counter');
    expect(lines).toContain('# HELP requests Says \\"hi\\"\\nand \\\\');
    expect(lines).toContain(
      `requests_total{job="a",path="/\\"quoted\\"\\n\\\\"} 1 ${((START_MS + 5_123) / 1000).toFixed(3)}`,
    );
    expect(lines).toContain('# TYPE latency_seconds histogram');
    expect(lines).toContain('# UNIT latency_seconds seconds');
    expect(lines).toContain('# TYPE odd unknown');
    expect(lines.slice(-2)).toEqual(['# EOF', '']);
    expect(lines.filter((line) => line.startsWith('# TYPE'))).toHaveLength(4);
  });

  it('takes only what is selected, each series once', () => {
    fill();
    const selectors = [
      [{ name: 'job', op: '=', value: 'b' } as const],
      [{ name: '__name__', op: '=', value: 'requests_total' } as const],
    ];
    const text = exported({ selectors, maxMs: START_MS });
    expect(text.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
      expect.stringMatching(/^requests_total\{job="(a|b)".*\} 0 /),
      expect.stringMatching(/^requests_total\{job="(a|b)".*\} 0 /),
      '',
    ]);
  });

  it('refuses a broken dump with the line, whatever the pieces it comes in', async () => {
    const refused = async (text: string, message: RegExp): Promise<void> => {
      for (const cut of [1, 7, 1000]) await expect(checkDump(dump(text, cut))).rejects.toThrow(message);
    };
    await refused(
      'a 1 1\na{b="c"} 2\n# EOF\n',
      /^Line 2, column 11: the sample has no timestamp.*a\{b="c"\} 2/,
    );
    await refused('a 1 1\n\na x 2\n# EOF\n', /^Line 3, column 3: "x" is not a number/);
    await refused('a 1 1\na 1 2 3\n# EOF\n', /^Line 2, column 6: expected the end of the line, got "3"/);
    await refused('a 1 1\n', /^Line 2, column 1: the dump must end with "# EOF"/);
    await refused('a 1 1\n# EOF\nb 1 1\n', /^Line 3, column 1: nothing may follow "# EOF"/);
    await refused('# TYPE a wrong\n# EOF\n', /^Line 1, column 10: "wrong" is not a metric type/);
    await refused('a 1 soon\n# EOF\n', /^Line 1, column 5: expected a timestamp in seconds, got "soon"/);
    await checkDump(dump('# TYPE a counter\na_total 1 1.5 # {trace="x"} 1 1.5\n# EOF', 3));
  });

  it('says what the store refused: what it has, and what is far out of order', async () => {
    const text = 'a 1 5000\na 2 5010\na 2 5010\na 3 1000\nb nan 5000\nb NaN 5001\n# EOF\n';
    const report = await importOpenMetrics(dump(text), to.tsdb, START_MS);
    expect(report).toMatchObject({ series: 2, samples: 4, refused: 2 });
    const [, b] = to.tsdb.select([], 0, Infinity);
    const bits = bitsOf(b?.values ?? new Float64Array());
    expect([isStaleAt(bits, 0), isStaleAt(bits, 1)]).toEqual([true, false]);
  });

  it('brings back any value and any label', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double(), { minLength: 1, maxLength: 20 }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).filter((text) => text.isWellFormed()),
        async (values, label) => {
          const place = path.join(dir, Math.random().toString(36).slice(2));
          const [a, b] = [openMetrics(path.join(place, 'a')), openMetrics(path.join(place, 'b'))];
          const source = a.tsdb.source('x');
          source.columns([series('m', { label })]);
          values.forEach((value, i) => source.append(START_MS + i, Float64Array.of(value), 1));
          const text = [
            ...exportOpenMetrics({ reader: a.tsdb, selectors: [], ...all }, { samples: 0, families: 0 }),
          ];
          await importOpenMetrics(dump(text.join('')), b.tsdb, START_MS);
          const [found] = b.tsdb.select([], 0, Infinity);
          expect(found?.labels).toEqual(series('m', { label }));
          expect([...(found?.values ?? [])]).toEqual(values);
          a.close();
          b.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('stays in bounded pieces, and seals what it imports', async () => {
    const lines = ['# TYPE a gauge'];
    for (let s = 0; s < 3; s++)
      for (let i = 0; i < 100_000; i++) lines.push(`a{s="${s}"} ${i % 97} ${1_700_000_000 + i}`);
    const text = `${lines.join('\n')}\n# EOF\n`;
    expect(await importOpenMetrics(dump(text, 1 << 16), to.tsdb, START_MS)).toMatchObject({
      samples: 300_000,
    });
    expect(to.tsdb.stats().sealedBlocks).toBeGreaterThan(0);
    const pieces = exportOpenMetrics({ reader: to.tsdb, selectors: [], ...all }, { samples: 0, families: 0 });
    let total = 0;
    for (const piece of pieces) {
      expect(piece.length).toBeLessThan(1 << 20);
      total += piece.split('\n').length - 1;
    }
    expect(total).toBe(lines.length + 1);
  });

  // From the Debian package `prometheus`; where it isn't installed there is nothing to hold our text against.
  it.skipIf(!existsSync(PROMTOOL))('is what promtool makes blocks from', () => {
    fill();
    const file = path.join(dir, 'export.om');
    writeFileSync(file, exported());
    execFileSync(PROMTOOL, ['tsdb', 'create-blocks-from', 'openmetrics', file, path.join(dir, 'blocks')]);
    expect(readdirSync(path.join(dir, 'blocks')).length).toBeGreaterThan(1);
    // It wants to see a place for one.
    mkdirSync(path.join(dir, 'blocks', 'wal'));
    const back = spawnSync(PROMTOOL, ['tsdb', 'dump', path.join(dir, 'blocks')], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    expect(back.stdout.split('\n').filter((line) => line.startsWith('{'))).toHaveLength(9 * 2001);
  });
});
