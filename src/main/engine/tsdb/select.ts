import { ByteReader } from './codec/bytes.ts';
import { makeCells } from './codec/cells.ts';
import { ColumnDecoder } from './codec/column.ts';
import { decodeTimes } from './codec/times.ts';
import type { BlockMeta, Blocks } from './blocks.ts';
import type { PointStream } from './head/point-stream.ts';
import type { Window } from './head/window.ts';
import type { Layout } from './layout.ts';
import type { SampleBuffer } from './sample-buffer.ts';
import { isAbsentAt } from './values.ts';

/** Series wanted from one layout: which slots, and where their samples go. */
export interface LayoutRead {
  readonly layout: Layout;
  readonly slots: number[];
  readonly buffers: SampleBuffer[];
}

/** Adds what the sealed blocks of a layout have in [minMs, maxMs], block by block so that each is unpacked once. */
export function readBlocks(blocks: Blocks, read: LayoutRead, minMs: number, maxMs: number): void {
  for (const meta of blocks.inRange(read.layout, minMs, maxMs)) {
    let decoder: ColumnDecoder | null = null;
    const cells = makeCells(meta.rows);
    read.slots.forEach((slot, i) => {
      const found = blocks.read(meta, slot);
      if (found === null) return;
      const { times, part } = found.from;
      if (times === null) {
        readPoints(part.column(found.index), read.buffers[i]!, minMs, maxMs);
        return;
      }
      decoder ??= new ColumnDecoder(meta.rows);
      decoder.decode(part.column, found.index, cells.bits);
      const [from, to] = rangeOf(times, minMs, maxMs);
      for (let r = from; r < to; r++) {
        if (!isAbsentAt(cells.bits, r)) read.buffers[i]!.push(times[r]!, cells.bits, r);
      }
    });
  }
}

function readPoints(column: Uint8Array, buffer: SampleBuffer, minMs: number, maxMs: number): void {
  if (column.length === 0) return;
  const input = new ByteReader(column);
  const times = decodeTimes(input);
  const { bits } = makeCells(times.length);
  const values = column.subarray(input.position);
  new ColumnDecoder(times.length).decode(() => values, 0, bits);
  const [from, to] = rangeOf(times, minMs, maxMs);
  for (let i = from; i < to; i++) buffer.push(times[i]!, bits, i);
}

/** Adds what a window of the head has. */
export function readWindow(window: Window, read: LayoutRead, minMs: number, maxMs: number): void {
  const [from, to] = rangeOf(window.times, minMs, maxMs);
  for (let r = from; r < to; r++) {
    const { cells, offset, count } = window.row(r);
    const time = window.times[r]!;
    for (let i = 0; i < read.slots.length; i++) {
      const slot = read.slots[i]!;
      if (slot < count && !isAbsentAt(cells.bits, offset + slot))
        read.buffers[i]!.push(time, cells.bits, offset + slot);
    }
  }
}

/** Adds the points that are not sealed yet. */
export function readPointStream(stream: PointStream, read: LayoutRead, minMs: number, maxMs: number): void {
  read.slots.forEach((slot, s) => {
    const points = stream.points.get(slot);
    if (points === undefined) return;
    const [from, to] = rangeOf(points.times, minMs, maxMs);
    for (let i = from; i < to; i++) {
      read.buffers[s]!.pushWords(points.times[i]!, points.first[i]!, points.second[i]!);
    }
  });
}

/** First index with time >= minMs and first with time > maxMs, of rising times. */
export function rangeOf(times: ArrayLike<number>, minMs: number, maxMs: number): [number, number] {
  return [lowerBound(times, (time) => time >= minMs), lowerBound(times, (time) => time > maxMs)];
}

function lowerBound(times: ArrayLike<number>, isPast: (time: number) => boolean): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isPast(times[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** True when any block or window of the layout touches the range. */
export function touches(
  metas: readonly BlockMeta[],
  windows: readonly Window[],
  minMs: number,
  maxMs: number,
): boolean {
  return (
    metas.length > 0 ||
    windows.some(
      (window) => window.rows > 0 && window.times[0]! <= maxMs && window.times[window.rows - 1]! >= minMs,
    )
  );
}
