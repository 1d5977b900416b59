import { ByteReader } from '../codec/bytes.ts';
import { makeCells } from '../codec/cells.ts';
import type { Cells } from '../codec/cells.ts';
import { ColumnDecoder } from '../codec/column.ts';
import { decodeTimes } from '../codec/times.ts';
import { bitsOf, isAbsentAt, setAbsentAt } from '../values.ts';
import { cutSamples } from '../tombstones/cuts.ts';
import type { BlockReader, BlockRef } from './block-reader.ts';
import { newRoom } from './column-room.ts';
import type { TakeRoom } from './column-room.ts';
import { mergeSamples } from './merge.ts';
import type { Samples } from './merge.ts';
import { rangeOf } from './plan.ts';
import type { LayoutPlan, ReadPlan, SlabPlan, WindowPlan } from './plan.ts';

/**
 * Reads what a plan names: for each of its series the samples, or null when there are none in the range. Series that were
 * always written together share one array of times. Throws BlockGoneError when the plan is out of date. `takeRoom`: where
 * columns are put.
 */
export function readPlan(
  plan: ReadPlan,
  blocks: BlockReader,
  takeRoom: TakeRoom = newRoom,
): (Samples | null)[] {
  const found: (Samples | null)[] = new Array<Samples | null>(plan.ids.length).fill(null);
  blocks.begin();
  for (const layout of plan.layouts) {
    const rows = new RowColumns(layout, takeRoom);
    for (const block of layout.blocks) readBlock(block, layout, plan, blocks, rows, found);
    for (const window of layout.windows) readWindow(window, layout, rows);
    rows.addTo(found);
    for (const { member, times, values } of layout.points) {
      found[member] = mergeSamples(found[member] ?? null, { times, values });
    }
  }
  for (const [member, cut] of plan.cuts ?? []) {
    const samples = found[member] ?? null;
    if (samples !== null) found[member] = cutSamples(samples, cut);
  }
  return found;
}

/** The wanted columns of a layout's rows, each in one piece of a shared allocation. */
class RowColumns {
  /** Room of each column; blocks that reach out of the range need less. */
  readonly stride: number;
  readonly values: Float64Array;
  readonly bits: Uint32Array;
  readonly times: Float64Array;
  /** 1 for slots with rows that have no sample. */
  readonly gaps: Uint8Array;
  rows = 0;
  private readonly layout: LayoutPlan;

  constructor(layout: LayoutPlan, takeRoom: TakeRoom) {
    const { slots, blocks, windows } = layout;
    this.layout = layout;
    let stride = 0;
    for (const block of blocks) stride += block.rows;
    for (const window of windows) stride += window.to - window.from;
    this.stride = stride;
    this.values = takeRoom(slots.length * stride);
    this.bits = bitsOf(this.values);
    this.times = takeRoom(stride);
    this.gaps = new Uint8Array(slots.length);
  }

  addTo(found: (Samples | null)[]): void {
    const { rows, stride, values, gaps } = this;
    if (rows === 0) return;
    const times = this.times.subarray(0, rows);
    const { members } = this.layout;
    for (let s = 0; s < members.length; s++) {
      const member = members[s]!;
      const start = s * stride;
      const samples =
        gaps[s] === 1 ? this.withoutGaps(start) : { times, values: values.subarray(start, start + rows) };
      if (samples === null) continue;
      const before = found[member] ?? null;
      found[member] = before === null ? samples : mergeSamples(before, samples);
    }
  }

  private withoutGaps(start: number): Samples | null {
    const { rows, bits } = this;
    let kept = 0;
    for (let r = 0; r < rows; r++) if (!isAbsentAt(bits, start + r)) kept++;
    if (kept === 0) return null;
    const times = new Float64Array(kept);
    const values = new Float64Array(kept);
    const out = bitsOf(values);
    let at = 0;
    for (let r = 0; r < rows; r++) {
      if (isAbsentAt(bits, start + r)) continue;
      times[at] = this.times[r]!;
      out[at * 2] = bits[(start + r) * 2]!;
      out[at * 2 + 1] = bits[(start + r) * 2 + 1]!;
      at++;
    }
    return { times, values };
  }
}

function readBlock(
  block: BlockRef,
  layout: LayoutPlan,
  { minMs, maxMs }: ReadPlan,
  blocks: BlockReader,
  rows: RowColumns,
  found: (Samples | null)[],
): void {
  const { slots, members } = layout;
  const at = rows.rows;
  // Columns that were read lately are decoded already; most often that is all of them.
  let decoding: { readonly cells: Cells; readonly decoder: ColumnDecoder } | null = null;
  let from = 0;
  let to = -1;
  let current = blocks.read(block, slots[0]!);
  for (let s = 0; s < slots.length; s++) {
    const slot = slots[s]!;
    const start = s * rows.stride + at;
    if (current === null || slot < current.firstColumn || slot >= current.firstColumn + current.part.columns)
      current = blocks.read(block, slot);
    if (current === null) {
      // Whether the block has rows for others is only known at its end.
      rows.gaps[s] = 1;
      markAbsent(rows.bits, start, Math.min(block.rows, rows.stride - at));
      continue;
    }
    const { times, part, firstColumn } = current;
    if (times === null) {
      const samples = readPoints(part.column(slot - firstColumn), minMs, maxMs);
      if (samples !== null) found[members[s]!] = mergeSamples(found[members[s]!] ?? null, samples);
      continue;
    }
    if (to < 0) {
      [from, to] = rangeOf(times, minMs, maxMs);
      rows.times.set(times.subarray(from, to), at);
      rows.rows += to - from;
    }
    if (current.decoded?.read(slot - firstColumn, from, to, rows.values, start) === true) continue;
    decoding ??= { cells: makeCells(block.rows), decoder: new ColumnDecoder(block.rows) };
    const { cells, decoder } = decoding;
    decoder.decode(part.column, slot - firstColumn, cells.bits, part);
    rows.values.set(cells.values.subarray(from, to), start);
    blocks.keepDecoded(current, slot, cells.values, decoder.power);
    if (hasAbsent(cells.values, cells.bits, from, to)) rows.gaps[s] = 1;
  }
}

function markAbsent(bits: Uint32Array, start: number, count: number): void {
  for (let i = 0; i < count; i++) setAbsentAt(bits, start + i);
}

function hasAbsent(values: Float64Array, bits: Uint32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (value !== value && isAbsentAt(bits, i)) return true;
  }
  return false;
}

function readPoints(column: Uint8Array, minMs: number, maxMs: number): Samples | null {
  if (column.length === 0) return null;
  const input = new ByteReader(column);
  const times = decodeTimes(input);
  const { values, bits } = makeCells(times.length);
  const rest = column.subarray(input.position);
  new ColumnDecoder(times.length).decode(() => rest, 0, bits);
  const [from, to] = rangeOf(times, minMs, maxMs);
  return to > from ? { times: times.subarray(from, to), values: values.subarray(from, to) } : null;
}

/** Gathers columns from memory that lies row after row. */
function readWindow(window: WindowPlan, { slots }: LayoutPlan, rows: RowColumns): void {
  const { times, counts, slabs, from, to } = window;
  for (let index = 0; index < slabs.length; index++) {
    const slab = slabs[index]!;
    const end = Math.min(to, slabs[index + 1]?.firstRow ?? to);
    const first = Math.max(from, slab.firstRow);
    let width = Infinity;
    for (let r = first; r < end; r++) {
      rows.times[rows.rows + r - first] = times[r]!;
      width = Math.min(width, counts[r]!);
    }
    const cellBits = bitsOf(slab.values);
    for (let s = 0; s < slots.length; s++)
      gatherColumn(window, slab, cellBits, slots[s]!, first, end, width, s, rows);
    rows.rows += Math.max(0, end - first);
  }
}

/** Rows `first .. end` of one slot. `width`: cells that each of these rows has. */
function gatherColumn(
  { counts }: WindowPlan,
  { values: cells, firstRow, stride }: SlabPlan,
  cellBits: Uint32Array,
  slot: number,
  first: number,
  end: number,
  width: number,
  s: number,
  { values, bits, stride: columnStride, gaps, rows }: RowColumns,
): void {
  let target = s * columnStride + rows;
  let from = (first - firstRow) * stride + slot;
  for (let r = first; r < end; r++, target++, from += stride) {
    if (slot >= width && slot >= counts[r]!) {
      gaps[s] = 1;
      setAbsentAt(bits, target);
      continue;
    }
    const value = cells[from]!;
    if (value === value) {
      values[target] = value;
      continue;
    }
    // Word by word: what the bits of a NaN mean must be kept.
    bits[target * 2] = cellBits[from * 2]!;
    bits[target * 2 + 1] = cellBits[from * 2 + 1]!;
    if (isAbsentAt(bits, target)) gaps[s] = 1;
  }
}
