import type { Labels } from '#shared/model/labels.ts';
import { ByteReader } from '../codec/bytes.ts';
import { decodeRow, decodeRowCount, encodeRow } from '../codec/row.ts';
import type { RowSlice } from '../codec/row.ts';
import { ROWS_PER_SOURCE } from '../journal.ts';
import type { Layout } from '../layout.ts';
import type { StoredSource } from '../types.ts';
import { bitsOf, countSamples, setAbsentAt, setStaleAt } from '../values.ts';
import { ColumnMap } from './column-map.ts';
import type { HeadContext } from './context.ts';
import { Liveness } from './liveness.ts';
import type { PointStream } from './point-stream.ts';
import { Window } from './window.ts';

/** Fewer dead columns than this are not worth a new layout. */
const FEW_DEAD = 64;
/** A window with more columns than this, and this many times what any of its rows had samples, is ended early. */
const MANY_COLUMNS = 1024;
const CROWDED = 4;

/** One source's rows: full windows that wait to be sealed and the one that is being filled. */
export class RowStream implements StoredSource {
  readonly id: number;
  readonly full: Window[] = [];
  open: Window;
  private readonly context: HeadContext;
  private readonly points: () => PointStream;
  private map: ColumnMap;
  private holders = 0;
  private readonly liveness = new Liveness();
  private nextRow = 0;
  private lastMs = -Infinity;
  /** Rows of the window being filled after which it is full. */
  private rowLimit: number;
  /** Most samples that a row of the window being filled had. */
  private mostSamples = 0;
  /** Where samples with their own timestamps went since the start. */
  private ownPoints: PointStream | null = null;

  constructor(id: number, layout: Layout, context: HeadContext, points: () => PointStream) {
    this.id = id;
    this.context = context;
    this.points = points;
    this.map = new ColumnMap(context.layouts, layout);
    this.open = new Window(layout, context.pool);
    this.rowLimit = firstLimit(id, context.windowRows);
  }

  /** Columns in the head. */
  get width(): number {
    return this.open.layout.series.length;
  }

  /** Nothing up to `timeMs` is taken any more: sealed blocks reach that far. */
  sealedUntil(timeMs: number): void {
    this.lastMs = Math.max(this.lastMs, timeMs);
  }

  columns(labelSets: readonly Labels[]): Uint32Array {
    return Uint32Array.from(labelSets, (labels) => this.map.column(this.context.index.idOf(labels)));
  }

  column(pairs: readonly string[]): number {
    return this.map.column(this.context.index.idOfPairs(pairs));
  }

  /** Somebody opens the source; each who does so releases it at most once. */
  hold(): void {
    this.holders++;
  }

  release(): void {
    this.holders = Math.max(0, this.holders - 1);
    if (this.holders === 0) this.map = new ColumnMap(this.context.layouts, this.open.layout);
  }

  /** Whether the source's holder may go on with a series. */
  holds(series: number): boolean {
    return this.map.has(series);
  }

  /** Nobody has it open and all it had is in blocks. */
  get isIdle(): boolean {
    return this.holders === 0 && this.full.length === 0 && this.open.rows === 0;
  }

  keepOnly(columns: Uint32Array): void {
    this.map.keepOnly(columns);
  }

  append(timeMs: number, values: Float64Array, columnCount: number): boolean {
    if (columnCount > this.map.size || columnCount > values.length) {
      throw new RangeError(`row of ${columnCount} columns, the source has ${this.map.size}`);
    }
    if (!this.begin(timeMs)) return false;
    const bits = bitsOf(values);
    const count = this.map.prepare(bits, columnCount);
    const row = this.open.next(count);
    this.map.scatter(bits, columnCount, row);
    this.finishRow(timeMs, row);
    return true;
  }

  appendAt(columns: Uint32Array, times: Float64Array, values: Float64Array): void {
    const series = Uint32Array.from(columns, (column) => this.map.seriesOf(column));
    this.ownPoints ??= this.points();
    this.ownPoints.append(series, times, values);
  }

  endAt(timeMs: number): void {
    // The marker is the stream's last word even where the clock went back meanwhile.
    const markerMs = Math.max(timeMs, this.lastMs + 1);
    this.ownPoints?.endAt(markerMs);
    const live = this.liveness.live(this.open);
    if (live.length === 0 || !this.begin(markerMs)) return;
    const row = this.open.next(this.width);
    for (let slot = 0; slot < row.count; slot++) setAbsentAt(row.cells.bits, row.offset + slot);
    for (const slot of live) setStaleAt(row.cells.bits, row.offset + slot);
    this.finishRow(markerMs, row);
  }

  /** Ends the window being filled, so that it can be sealed. */
  finishWindow(): void {
    if (this.open.rows === 0) return;
    const ended = this.open;
    const { layout } = ended;
    this.full.push(ended);
    this.rowLimit = this.context.windowRows;
    this.liveness.windowEnded(ended);
    const dead = this.isCrowded() ? this.liveness.ended(ended) : this.liveness.dead(layout.series.length);
    const isWorth = dead.size > Math.max(FEW_DEAD, layout.series.length / 4);
    this.mostSamples = 0;
    this.open = new Window(isWorth ? this.withoutDead(layout, dead) : layout, this.context.pool);
  }

  /** Every row brings other series: a window of usual length would be mostly empty cells, and more of them with every row. */
  private isCrowded(): boolean {
    return this.width > Math.max(MANY_COLUMNS, this.mostSamples * CROWDED);
  }

  /** Takes back a row from the journal; a keyframe starts a window. Throws RangeError on damaged bytes. */
  replay(layout: Layout, rowNumber: number, timeMs: number, keyframe: boolean, data: Uint8Array): void {
    if (keyframe || this.open.layout !== layout) this.startWindow(layout);
    const before = this.open.rows === 0 ? null : this.open.row(this.open.rows - 1);
    const input = new ByteReader(data);
    const row = this.open.next(decodeRowCount(input));
    decodeRow(input, row, before);
    this.commit(timeMs, row, rowNumber);
  }

  /** A journal row that can't be read keeps its number; what comes next must not be told as a change to it. */
  skipDamaged(rowNumber: number): void {
    this.nextRow = Math.max(this.nextRow, rowNumber + 1);
    this.startWindow(this.open.layout);
  }

  private startWindow(layout: Layout): void {
    if (this.open.rows > 0) {
      this.full.push(this.open);
      this.liveness.windowEnded(this.open);
    }
    this.mostSamples = 0;
    this.open = new Window(layout, this.context.pool);
    this.map.continueWith(layout);
  }

  private begin(timeMs: number): boolean {
    if (!(timeMs > this.lastMs) || !this.context.canTake()) {
      this.context.counters.rowsRefused++;
      return false;
    }
    const { open } = this;
    const isFull = open.rows >= this.rowLimit || this.isCrowded();
    if (open.rows > 0 && (isFull || timeMs - open.times[0]! >= this.context.windowMs)) this.finishWindow();
    return true;
  }

  private finishRow(timeMs: number, row: RowSlice): void {
    const { open } = this;
    const before = open.rows === 0 ? null : open.row(open.rows - 1);
    const id = this.id * ROWS_PER_SOURCE + this.nextRow;
    this.context.journal.add(id, open.layout.id, timeMs, before === null, (out) => {
      encodeRow(out, row, before);
    });
    this.context.counters.samplesAppended += this.commit(timeMs, row, this.nextRow);
    const { late } = this.context;
    if (timeMs <= late.untilMs) for (const series of open.layout.series) late.add(series, timeMs);
    this.context.appended();
  }

  /** Makes the row part of the window; returns its samples, markers not counted. */
  private commit(timeMs: number, row: RowSlice, rowNumber: number): number {
    const { open } = this;
    open.commit(timeMs, row.count);
    if (open.firstJournal < 0) open.firstJournal = rowNumber;
    open.lastJournal = rowNumber;
    this.nextRow = rowNumber + 1;
    this.lastMs = Math.max(this.lastMs, timeMs);
    const { counters } = this.context;
    if (counters.newestSampleMs === null || timeMs > counters.newestSampleMs)
      counters.newestSampleMs = timeMs;
    const samples = countSamples(row.cells.bits, row.offset, row.offset + row.count);
    this.mostSamples = Math.max(this.mostSamples, samples);
    return samples;
  }

  private withoutDead(old: Layout, dead: ReadonlySet<number>): Layout {
    const layout = this.context.layouts.create(this.id);
    old.series.forEach((series, slot) => {
      if (!dead.has(slot)) this.context.layouts.addSeries(layout, series);
    });
    this.liveness.drop(dead);
    this.map.continueWith(layout);
    return layout;
  }
}

/**
 * The first window of a source is cut shorter, by another share for each: sources that begin together must not all be sealed
 * in the same second ever after, nor have full windows in memory at the same time.
 */
function firstLimit(id: number, windowRows: number): number {
  const share = ((id - 1) * 0.6180339887) % 1;
  return Math.ceil(windowRows * (1 - 0.75 * share));
}
