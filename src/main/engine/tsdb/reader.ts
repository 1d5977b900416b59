import type { Labels } from '#shared/model/labels.ts';
import type { Blocks } from './blocks.ts';
import type { PointStream } from './head/point-stream.ts';
import type { RowStream } from './head/row-stream.ts';
import type { Window } from './head/window.ts';
import { matchSeries } from './index/matching.ts';
import type { SeriesIndex } from './index/series-index.ts';
import type { Layout, Layouts } from './layout.ts';
import { SampleBuffer } from './sample-buffer.ts';
import { rangeOf, readBlocks, readPointStream, readWindow, touches } from './select.ts';
import type { LayoutRead } from './select.ts';
import type { Matcher, SeriesSamples } from './types.ts';

export interface ReaderOptions {
  readonly index: SeriesIndex;
  readonly layouts: Layouts;
  readonly blocks: Blocks;
  readonly rowStreams: ReadonlyMap<number, RowStream>;
  readonly pointStreams: ReadonlyMap<number, PointStream>;
}

/** Answers questions from blocks and head together. */
export class Reader {
  private readonly options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.options = options;
  }

  select(matchers: readonly Matcher[], minMs: number, maxMs: number): SeriesSamples[] {
    const { index } = this.options;
    const ids = matchSeries(index, matchers);
    const out: SeriesSamples[] = [];
    this.samplesOf(ids, minMs, maxMs).forEach((buffer, i) => {
      if (buffer.length > 0) out.push({ labels: index.labelsOf(ids[i]!), ...buffer.finish() });
    });
    return out;
  }

  /** Samples in [minMs, maxMs] of the series with these numbers, in their order. */
  samplesOf(ids: Uint32Array, minMs: number, maxMs: number): SampleBuffer[] {
    const { layouts, blocks, pointStreams } = this.options;
    const buffers = Array.from(ids, () => new SampleBuffer());
    const reads = new Map<Layout, LayoutRead>();
    ids.forEach((id, i) => {
      for (const layout of layouts.layoutsOf(id)) {
        const slot = layout.slotOf(id);
        if (slot === undefined) continue;
        let read = reads.get(layout);
        if (read === undefined) reads.set(layout, (read = { layout, slots: [], buffers: [] }));
        read.slots.push(slot);
        read.buffers.push(buffers[i]!);
      }
    });
    // Older layouts have older samples: read first, what they give is in order already.
    for (const read of [...reads.values()].sort((a, b) => a.layout.id - b.layout.id)) {
      readBlocks(blocks, read, minMs, maxMs);
      for (const window of this.windowsOf(read.layout)) readWindow(window, read, minMs, maxMs);
      const points = pointStreams.get(read.layout.sourceId);
      if (points?.layout === read.layout) readPointStream(points, read, minMs, maxMs);
    }
    return buffers;
  }

  series(matchers: readonly Matcher[], minMs: number, maxMs: number): Labels[] {
    const { index, layouts } = this.options;
    const verdicts = new Map<Layout, boolean>();
    const inRange = (layout: Layout, id: number): boolean => {
      let verdict = verdicts.get(layout);
      if (verdict === undefined) verdicts.set(layout, (verdict = this.touches(layout, minMs, maxMs)));
      return verdict || this.hasPoints(layout, id, minMs, maxMs);
    };
    return Array.from(matchSeries(index, matchers))
      .filter((id) => layouts.layoutsOf(id).some((layout) => inRange(layout, id)))
      .map((id) => index.labelsOf(id));
  }

  /** A lower bound of the first sample after a time, null when there is none. */
  oldestAfter(timeMs: number): number | null {
    const { blocks, rowStreams, pointStreams } = this.options;
    let oldest = blocks.firstAfter(timeMs);
    const note = (times: readonly number[]): void => {
      const last = times[times.length - 1];
      if (last !== undefined && last > timeMs) oldest = Math.min(oldest, Math.max(times[0]!, timeMs));
    };
    for (const { full, open } of rowStreams.values()) {
      for (const window of full) note(window.times);
      note(open.times);
    }
    for (const { points } of pointStreams.values()) for (const { times } of points.values()) note(times);
    return oldest === Infinity ? null : oldest;
  }

  labelNames(matchers: readonly Matcher[]): string[] {
    const { index } = this.options;
    const names = new Set<number>();
    if (matchers.length === 0) for (const name of index.postings.nameSymbols()) names.add(name);
    else {
      for (const id of matchSeries(index, matchers)) {
        const pairs = index.pairsOf(id);
        for (let i = 0; i < pairs.length; i += 2) names.add(pairs[i]!);
      }
    }
    return this.texts(names);
  }

  labelValues(label: string, matchers: readonly Matcher[]): string[] {
    const { index } = this.options;
    const name = index.symbols.find(label);
    if (name === undefined) return [];
    if (matchers.length === 0) return this.texts(index.postings.valueSymbols(name));
    const values = new Set<number>();
    for (const id of matchSeries(index, matchers)) values.add(index.valueOf(id, name));
    values.delete(-1);
    return this.texts(values);
  }

  private texts(symbols: Iterable<number>): string[] {
    return Array.from(symbols, (symbol) => this.options.index.symbols.text(symbol)).sort();
  }

  private windowsOf(layout: Layout): Window[] {
    const stream = this.options.rowStreams.get(layout.sourceId);
    if (stream === undefined) return [];
    return [...stream.full, stream.open].filter((window) => window.layout === layout);
  }

  private touches(layout: Layout, minMs: number, maxMs: number): boolean {
    return touches(this.options.blocks.inRange(layout, minMs, maxMs), this.windowsOf(layout), minMs, maxMs);
  }

  private hasPoints(layout: Layout, id: number, minMs: number, maxMs: number): boolean {
    const stream = this.options.pointStreams.get(layout.sourceId);
    const slot = layout.slotOf(id);
    if (stream?.layout !== layout || slot === undefined) return false;
    const points = stream.points.get(slot);
    if (points === undefined) return false;
    const [from, to] = rangeOf(points.times, minMs, maxMs);
    return to > from;
  }
}
