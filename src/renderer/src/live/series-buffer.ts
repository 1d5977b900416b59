import type { ChartFrame, ChartSeries, RangeResult } from '#shared/contract/query.ts';

/** One column as uPlot draws it: null is a gap. */
export type Column = (number | null)[];

/** What a listener is told: the set of series changed, or only points came. */
export type BufferChange = 'series' | 'points';

/**
 * The data behind one chart, kept outside React: a shared time axis (unix seconds) and one column per series.
 * A matrix replaces everything, appends push, and what has left the window is dropped now and then, not per point.
 */
export class SeriesBuffer {
  timesS: number[] = [];
  series: readonly ChartSeries[] = [];
  columns: Column[] = [];
  /** Series the engine left out. */
  cut = 0;
  private readonly windowS: number;
  private readonly listeners = new Set<(change: BufferChange) => void>();

  /** `windowMs` is how far back points are kept; `Infinity` for a range that doesn't move. */
  constructor(windowMs: number) {
    this.windowS = windowMs / 1000;
  }

  listen(listener: (change: BufferChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes one live frame; errors are not data and leave the buffer as it is. */
  accept(frame: ChartFrame): void {
    if (frame.kind === 'error') return;
    if (frame.kind === 'matrix') {
      this.timesS = Array.from(frame.timesS);
      this.series = frame.series;
      this.columns = frame.values.map(toColumn);
      this.cut = frame.cut;
      this.emit('series');
      return;
    }
    this.append(frame.timesS, frame.values);
    this.trim();
    this.emit('points');
  }

  /** Takes the answers of range queries over one shared axis; `results[i]` belongs to query i. */
  load(results: readonly RangeResult[]): void {
    const first = results[0];
    if (!first) return;
    this.timesS = Array.from(first.timesS);
    this.series = results.flatMap((result, query) => result.series.map(({ labels }) => ({ query, labels })));
    this.columns = results.flatMap((result) => result.series.map(({ values }) => toColumn(values)));
    this.emit('series');
  }

  private append(timesS: Float64Array, values: readonly Float64Array[]): void {
    const newest = this.timesS.at(-1) ?? -Infinity;
    for (let i = 0; i < timesS.length; i++) {
      const time = timesS[i] ?? NaN;
      // After a reconnect the engine may send again what is already here.
      if (!(time > newest)) continue;
      this.timesS.push(time);
      for (let s = 0; s < this.columns.length; s++) {
        const value = values[s]?.[i] ?? NaN;
        this.columns[s]?.push(Number.isNaN(value) ? null : value);
      }
    }
  }

  /** Drops what is older than the window once it makes up a fifth of the points, so the cost per point stays constant. */
  private trim(): void {
    const newest = this.timesS.at(-1);
    if (newest === undefined) return;
    const oldest = newest - this.windowS;
    let drop = 0;
    while (drop < this.timesS.length && (this.timesS[drop] ?? Infinity) < oldest) drop++;
    // One older point stays: the line has to enter the chart from its left edge.
    drop -= 1;
    if (drop <= this.timesS.length / 5) return;
    this.timesS.splice(0, drop);
    for (const column of this.columns) column.splice(0, drop);
  }

  private emit(change: BufferChange): void {
    for (const listener of this.listeners) listener(change);
  }
}

/** NaN, the contract's gap, becomes null, uPlot's gap. */
export function toColumn(values: Float64Array): Column {
  const column: Column = new Array<number | null>(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    column[i] = Number.isNaN(value) ? null : value;
  }
  return column;
}
