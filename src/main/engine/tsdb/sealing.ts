import { packBlock, packPart } from './codec/block.ts';
import type { BlockTools } from './codec/block.ts';
import { ByteWriter } from './codec/bytes.ts';
import { cellsOver, makeCells } from './codec/cells.ts';
import { ColumnEncoder } from './codec/column.ts';
import { encodeTimes } from './codec/times.ts';
import type { PointStream } from './head/point-stream.ts';
import type { Window } from './head/window.ts';
import type { Layout } from './layout.ts';
import { isAbsentAt } from './values.ts';

/** Columns packed together: enough for the compressor to see repetition, few enough to unpack for one series. */
const COLUMNS_PER_PART = 256;
/** Columns encoded between two pauses: 1 to 2 ms. */
const COLUMNS_PER_STEP = 64;

/** A block ready to be stored. */
export interface SealedBlock {
  readonly layout: Layout;
  readonly minMs: number;
  readonly maxMs: number;
  readonly rows: number;
  readonly samples: number;
  /** Null where every column has its own times. */
  readonly times: Uint8Array | null;
  readonly data: Uint8Array;
}

/** Seals a window of rows; yields every few columns (1 to 2 ms), so that the work can be spread. */
export function* sealWindow(window: Window, tools: BlockTools): Generator<undefined, SealedBlock> {
  const rows = window.rows;
  const columns = window.layout.series.length;
  const encoder = new ColumnEncoder(rows);
  const cells = makeCells(Math.min(columns, COLUMNS_PER_PART) * rows);
  const out = new ByteWriter();
  const parts: Uint8Array[] = [];
  let samples = 0;
  for (let from = 0; from < columns; from += COLUMNS_PER_PART) {
    const width = Math.min(COLUMNS_PER_PART, columns - from);
    window.gather(from, width, cells.bits);
    encoder.reset();
    out.length = 0;
    const ends: number[] = [];
    for (let c = 0; c < width; c++) {
      if (c > 0 && c % COLUMNS_PER_STEP === 0) yield;
      encoder.encode(out, cells.bits, c * rows);
      ends.push(out.length);
    }
    for (let i = 0; i < width * rows; i++) if (!isAbsentAt(cells.bits, i)) samples++;
    parts.push(packPart(out, ends, tools));
    yield;
  }
  const times = new ByteWriter();
  encodeTimes(times, Float64Array.from(window.times));
  return {
    layout: window.layout,
    minMs: window.times[0]!,
    maxMs: window.times[rows - 1]!,
    rows,
    samples,
    times: times.view(),
    data: packBlock(COLUMNS_PER_PART, parts, tools),
  };
}

/** Seals the first `counts` points of each slot; every column carries its own times before its values. */
export function sealPoints(
  stream: PointStream,
  counts: ReadonlyMap<number, number>,
  tools: BlockTools,
): SealedBlock {
  const parts: Uint8Array[] = [];
  let minMs = Infinity;
  let maxMs = -Infinity;
  let samples = 0;
  const columns = stream.layout.series.length;
  for (let from = 0; from < columns; from += COLUMNS_PER_PART) {
    const out = new ByteWriter();
    const ends: number[] = [];
    for (let slot = from; slot < Math.min(columns, from + COLUMNS_PER_PART); slot++) {
      const count = counts.get(slot) ?? 0;
      const points = stream.points.get(slot);
      if (points !== undefined && count > 0) {
        encodeTimes(out, Float64Array.from(points.times.slice(0, count)));
        const { bits } = cellsOver(new Float64Array(count));
        for (let i = 0; i < count; i++) {
          bits[i * 2] = points.first[i]!;
          bits[i * 2 + 1] = points.second[i]!;
        }
        new ColumnEncoder(count).encode(out, bits, 0);
        minMs = Math.min(minMs, points.times[0]!);
        maxMs = Math.max(maxMs, points.times[count - 1]!);
        samples += count;
      }
      ends.push(out.length);
    }
    parts.push(packPart(out, ends, tools));
  }
  const data = packBlock(COLUMNS_PER_PART, parts, tools);
  return { layout: stream.layout, minMs, maxMs, rows: 0, samples, times: null, data };
}
