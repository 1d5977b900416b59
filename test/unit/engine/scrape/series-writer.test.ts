import { describe, expect, it } from 'vitest';
import { makeLabels } from '#shared/model/labels.ts';
import type { ExpositionFormat } from '#engine/exposition/index.ts';
import { plainSamples } from '#engine/scrape/index.ts';
import type { SampleSettings, SeriesExemplar } from '#engine/scrape/index.ts';
import { SeriesWriter } from '#engine/scrape/series-writer.ts';
import { RecordingSource } from '../../../helpers/recording-source.ts';

const facts = { durationSeconds: 0.01, bodyBytes: 7 };

function makeWriter(samples: Partial<SampleSettings> = {}) {
  const exemplars: SeriesExemplar[] = [];
  const source = new RecordingSource();
  const labels = makeLabels([
    ['job', 'j'],
    ['instance', 'i'],
  ]);
  const writer = new SeriesWriter({
    source,
    labels,
    samples: { ...plainSamples, ...samples },
    timeoutMs: 1000,
    putMetadata: () => undefined,
    putExemplars: (some) => exemplars.push(...some),
  });
  let timeMs = 0;
  const write = (text: string, format: ExpositionFormat = 'text'): boolean => {
    const page = writer.parse(new TextEncoder().encode(text), format);
    return writer.write((timeMs += 1000), page, facts);
  };
  return { source, writer, write, exemplars };
}

describe('SeriesWriter', () => {
  it('keeps its layout small though every page has other series', () => {
    const { source, write } = makeWriter();
    const page = (from: number): string =>
      Array.from({ length: 600 }, (_, i) => `m{n="${from + i}"} ${i}\n`).join('');
    for (let round = 0; round < 6; round++) write(page(round * 600));
    expect(source.last('m{instance="i",job="j",n="3000"}')).toBe(0);
    expect(source.last('m{instance="i",job="j",n="2999"}')).toBe('stale');
    write(page(0));
    expect(source.series.get('m{instance="i",job="j",n="7"}')).toEqual([
      { timeMs: 1000, value: 7 },
      { timeMs: 2000, value: 'stale' },
      { timeMs: 7000, value: 7 },
    ]);
    expect(source.last('scrape_series_added{instance="i",job="j"}')).toBe(600);
    expect(source.last('up{instance="i",job="j"}')).toBe(1);
    expect(source.width).toBeLessThan(2000);
  });

  it('stays as wide as its pages for thousands of scrapes that bring a new series each', () => {
    const { source, write } = makeWriter();
    for (let round = 0; round < 5000; round++) write(`steady 1\nchurning{n="${round}"} ${round}\n`);
    expect(source.width).toBeLessThan(1100);
    expect(source.series.get('steady{instance="i",job="j"}')).toHaveLength(5000);
    expect(source.series.get('churning{instance="i",job="j",n="77"}')).toEqual([
      { timeMs: 78_000, value: 77 },
      { timeMs: 79_000, value: 'stale' },
    ]);
  });

  it('counts duplicates out and writes repeated own timestamps apart from the row', () => {
    const { source, writer, write } = makeWriter();
    write('a 1\na 2\nb 1 100\nb 2 200\n');
    const own = '{instance="i",job="j"}';
    expect(source.series.get(`a${own}`)).toEqual([{ timeMs: 1000, value: 1 }]);
    expect(source.series.get(`b${own}`)).toEqual([
      { timeMs: 100, value: 1 },
      { timeMs: 200, value: 2 },
    ]);
    expect(source.last(`scrape_samples_scraped${own}`)).toBe(4);
    expect(writer.seriesCount).toBe(2);
  });

  it('sees what ends and begins after pages that were alike', () => {
    const { source, writer, write } = makeWriter();
    for (let i = 0; i < 3; i++) write(`a ${i}\nb NaN\nc 1\n`);
    expect(writer.seriesCount).toBe(3);
    expect(source.last('scrape_series_added{instance="i",job="j"}')).toBe(0);
    write('a 3\nc 1\n');
    write('a 4\nb 7\nc 1\n');
    expect(source.last('scrape_series_added{instance="i",job="j"}')).toBe(1);
    // Timestamps of its own take a series out of the row.
    write('a 5\nb 8 100\nc 1\n');
    write('c 2\nb 9\na 6\n');
    writer.writeFailure(8000, facts, 0);
    write('a 7\nb 10\nc 3\n');
    const valuesOf = (name: string) =>
      source.series.get(`${name}{instance="i",job="j"}`)?.map(({ value }) => value);
    expect(valuesOf('a')).toEqual([0, 1, 2, 3, 4, 5, 6, 'stale']);
    expect(valuesOf('b')).toEqual([NaN, NaN, NaN, 'stale', 7, 8, 'stale', 9, 'stale']);
    expect(valuesOf('c')).toEqual([1, 1, 1, 1, 1, 1, 2, 'stale']);
  });

  it('lets the report win over a series of the page with the same name, and the first of two that become one', () => {
    const { source, write } = makeWriter();
    write('up 0\na{job=""} 1\na 2\n');
    expect(source.last('up{instance="i",job="j"}')).toBe(1);
    expect(source.last('a{instance="i",job="j"}')).toBe(1);
  });

  it('ends every series of a failed scrape once and says when a row came too late', () => {
    const { source, writer, write } = makeWriter();
    write('a 1\nb 2\n');
    expect(writer.writeFailure(1000, facts, 0)).toBe(false);
    write('a 1\n');
    expect(writer.writeFailure(9000, facts, 0)).toBe(true);
    expect(writer.writeFailure(9500, facts, 0)).toBe(true);
    expect(source.series.get('a{instance="i",job="j"}')?.map((sample) => sample.value)).toEqual([
      1,
      1,
      'stale',
    ]);
    // The marker of b was refused with its row, so it came with the next one.
    expect(source.series.get('b{instance="i",job="j"}')).toEqual([
      { timeMs: 1000, value: 2 },
      { timeMs: 2000, value: 'stale' },
    ]);
    expect(source.last('up{instance="i",job="j"}')).toBe(0);
  });
});
