import { ByteReader, ByteWriter } from '../codec/bytes.ts';
import { cellsOver } from '../codec/cells.ts';
import { ROWS_PER_SOURCE } from '../journal.ts';
import type { Layout } from '../layout.ts';
import { isAbsentAt, isStaleAt, setStaleAt } from '../values.ts';
import type { HeadContext } from './context.ts';

/** How much older than a series' newest sample a sample may be (Prometheus's out_of_order_time_window). */
export const OUT_OF_ORDER_MS = 10 * 60_000;

/** Samples of one series in order of time, values as the two words of their memory. */
export interface Points {
  times: number[];
  first: number[];
  second: number[];
}

/** Samples of a source that carry their own timestamps. */
export class PointStream {
  readonly id: number;
  readonly layout: Layout;
  /** By slot of the layout. */
  readonly points = new Map<number, Points>();
  count = 0;
  private readonly context: HeadContext;
  private readonly sealedUntil: Map<number, number>;
  private nextRow = 0;

  /** `sealedUntil`: by series, up to when its points are in blocks. */
  constructor(id: number, layout: Layout, context: HeadContext, sealedUntil: Map<number, number>) {
    this.id = id;
    this.layout = layout;
    this.context = context;
    this.sealedUntil = sealedUntil;
  }

  append(series: Uint32Array, times: Float64Array, values: Float64Array): void {
    const { counters } = this.context;
    const { bits } = cellsOver(values);
    const taken: number[] = [];
    const canTake = this.context.canTake();
    for (let i = 0; i < series.length; i++) {
      if (isAbsentAt(bits, i)) continue;
      const slot = this.context.layouts.addSeries(this.layout, series[i]!);
      if (canTake && this.insert(slot, times[i]!, bits[i * 2]!, bits[i * 2 + 1]!)) taken.push(i, slot);
      else counters.samplesRefused++;
    }
    if (taken.length === 0) return;
    counters.samplesAppended += taken.length / 2;
    const newest = times.reduce((a, b) => Math.max(a, b), -Infinity);
    counters.newestSampleMs = Math.max(counters.newestSampleMs ?? -Infinity, newest);
    const id = this.id * ROWS_PER_SOURCE + this.nextRow++;
    this.context.journal.add(id, this.layout.id, newest, false, (out) => {
      out.varint(taken.length / 2);
      for (let t = 0; t < taken.length; t += 2) {
        const i = taken[t]!;
        putPoint(out, taken[t + 1]!, times[i]!, bits[i * 2]!, bits[i * 2 + 1]!);
      }
    });
    this.context.appended();
  }

  /** Writes a staleness marker for every series with a sample in the last ten minutes: the source ended. */
  endAt(timeMs: number): void {
    const series: number[] = [];
    const times: number[] = [];
    for (const [slot, points] of this.points) {
      const newest = points.times.at(-1) ?? -Infinity;
      const cell = cellsOver(new Float64Array(1));
      cell.bits[0] = points.first.at(-1) ?? 0;
      cell.bits[1] = points.second.at(-1) ?? 0;
      if (newest < timeMs - OUT_OF_ORDER_MS || isStaleAt(cell.bits, 0)) continue;
      series.push(this.layout.series[slot]!);
      times.push(Math.max(timeMs, newest + 1));
    }
    const markers = cellsOver(new Float64Array(series.length));
    series.forEach((_, i) => setStaleAt(markers.bits, i));
    this.append(Uint32Array.from(series), Float64Array.from(times), markers.values);
  }

  /** Takes back a batch from the journal. */
  replay(rowNumber: number, data: Uint8Array): void {
    const input = new ByteReader(data);
    const time = cellsOver(new Float64Array(1));
    for (let left = input.varint(); left > 0; left--) {
      const slot = input.varint();
      time.bits[0] = input.u32();
      time.bits[1] = input.u32();
      this.insert(slot, time.values[0]!, input.u32(), input.u32());
    }
    this.nextRow = rowNumber + 1;
  }

  /** A journal row that can't be read keeps its number, so that it is not written over. */
  skipDamaged(rowNumber: number): void {
    this.nextRow = Math.max(this.nextRow, rowNumber + 1);
  }

  /** Points of a slot that {@link sealable} named. */
  pointsOf(slot: number): Points {
    const points = this.points.get(slot);
    if (points === undefined) throw new Error(`slot ${slot} of layout ${this.layout.id} has no points`);
    return points;
  }

  /** Points old enough that nothing older will be taken for their series. */
  sealable(): Map<number, number> {
    const counts = new Map<number, number>();
    for (const [slot, { times }] of this.points) {
      const limit = times[times.length - 1]! - OUT_OF_ORDER_MS;
      const end = times.findIndex((time) => time >= limit);
      if (end > 0) counts.set(slot, end);
    }
    return counts;
  }

  /** The points left without these, as one journal row that replaces all rows of the stream before it. */
  remainder(counts: ReadonlyMap<number, number>): { readonly id: number; readonly data: Uint8Array } {
    const out = new ByteWriter();
    out.varint([...counts.values()].reduce((left, count) => left - count, this.count));
    for (const [slot, { times, first, second }] of this.points) {
      for (let i = counts.get(slot) ?? 0; i < times.length; i++) {
        putPoint(out, slot, times[i]!, first[i]!, second[i]!);
      }
    }
    return { id: this.id * ROWS_PER_SOURCE + this.nextRow++, data: out.view() };
  }

  /** Whether any of these slots has a point in [fromMs, toMs]. */
  hasPoints(slots: Iterable<number>, fromMs: number, toMs: number): boolean {
    for (const slot of slots) {
      if (this.points.get(slot)?.times.some((time) => time >= fromMs && time <= toMs) === true) return true;
    }
    return false;
  }

  /** Forgets the points of these slots in [fromMs, toMs]; what is left, as {@link remainder}. */
  without(
    slots: Iterable<number>,
    fromMs: number,
    toMs: number,
  ): { readonly id: number; readonly data: Uint8Array } {
    for (const slot of slots) {
      const points = this.points.get(slot);
      if (points === undefined) continue;
      const kept = Array.from(points.times.keys()).filter(
        (i) => points.times[i]! < fromMs || points.times[i]! > toMs,
      );
      this.count -= points.times.length - kept.length;
      if (kept.length === 0) this.points.delete(slot);
      else {
        points.times = kept.map((i) => points.times[i]!);
        points.first = kept.map((i) => points.first[i]!);
        points.second = kept.map((i) => points.second[i]!);
      }
    }
    return this.remainder(new Map());
  }

  /** Time of the newest point, 0 when there is none. */
  newestMs(): number {
    let newest = 0;
    for (const { times } of this.points.values()) newest = Math.max(newest, times.at(-1) ?? 0);
    return newest;
  }

  /** Forgets points that are in a block now. */
  sealed(counts: ReadonlyMap<number, number>): void {
    for (const [slot, count] of counts) {
      const points = this.pointsOf(slot);
      this.sealedUntil.set(this.layout.series[slot]!, points.times[count - 1]!);
      for (const list of [points.times, points.first, points.second]) list.splice(0, count);
      this.count -= count;
    }
  }

  private insert(slot: number, timeMs: number, first: number, second: number): boolean {
    if (!Number.isFinite(timeMs)) return false;
    let points = this.points.get(slot);
    if (points === undefined) this.points.set(slot, (points = { times: [], first: [], second: [] }));
    const { times } = points;
    const newest = times.at(-1) ?? -Infinity;
    const sealed = this.sealedUntil.get(this.layout.series[slot]!) ?? -Infinity;
    if (timeMs <= sealed || timeMs < newest - OUT_OF_ORDER_MS) return false;
    let at = times.length;
    while (at > 0 && times[at - 1]! > timeMs) at--;
    if (at > 0 && times[at - 1] === timeMs) return false;
    times.splice(at, 0, timeMs);
    points.first.splice(at, 0, first);
    points.second.splice(at, 0, second);
    this.count++;
    if (timeMs <= this.context.late.untilMs) this.context.late.add(this.layout.series[slot]!, timeMs);
    return true;
  }
}

const cell = cellsOver(new Float64Array(1));

function putPoint(out: ByteWriter, slot: number, timeMs: number, first: number, second: number): void {
  cell.values[0] = timeMs;
  out.varint(slot);
  out.u32(cell.bits[0]!);
  out.u32(cell.bits[1]!);
  out.u32(first);
  out.u32(second);
}
