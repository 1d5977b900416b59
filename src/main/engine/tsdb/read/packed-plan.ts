import type { BlockRef } from './block-reader.ts';
import type { LayoutPlan, PointsPlan, ReadPlan, SlabPlan, WindowPlan } from './plan.ts';

/**
 * A plan in few pieces of memory that are moved to another thread: copying its thousands of small objects takes longer
 * than what most plans read. Without `layouts` it is the plan's own.
 */
export interface PackedPlan extends Omit<ReadPlan, 'layouts'> {
  /**
   * One number after the other: the layouts; of each its slots, blocks (`id minMs maxMs rows`), windows and points; of each
   * window its rows and slabs, then the times and counts of the rows, then `firstRow rows stride` of the slabs.
   */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Of each layout its slots, then its members. */
  readonly places: Int32Array<ArrayBuffer>;
  /** In the order of the plan; these are shared, not moved. */
  readonly slabs: readonly Float64Array[];
  /** In the order of the plan. */
  readonly points: readonly PointsPlan[];
}

export function packPlan({ layouts, ...rest }: ReadPlan): PackedPlan {
  const [numbers, places] = sizesOf(layouts);
  const out = {
    numbers: new Float64Array(numbers),
    places: new Int32Array(places),
    slabs: [] as Float64Array[],
    points: [] as PointsPlan[],
  };
  const room = out.numbers;
  let at = 0;
  let place = 0;
  room[at++] = layouts.length;
  for (const { slots, members, blocks, windows, points } of layouts) {
    room[at++] = slots.length;
    room[at++] = blocks.length;
    room[at++] = windows.length;
    room[at++] = points.length;
    out.places.set(slots, place);
    out.places.set(members, place + slots.length);
    place += slots.length * 2;
    for (const each of points) out.points.push(each);
    for (const { id, minMs, maxMs, rows } of blocks) {
      room[at++] = id;
      room[at++] = minMs;
      room[at++] = maxMs;
      room[at++] = rows;
    }
    for (const { from, to, times, counts, slabs } of windows) {
      room[at++] = to - from;
      room[at++] = slabs.length;
      for (let r = from; r < to; r++) room[at++] = times[r]!;
      for (let r = from; r < to; r++) room[at++] = counts[r]!;
      for (const { values, firstRow, rows, stride } of slabs) {
        out.slabs.push(values);
        room[at++] = firstRow - from;
        room[at++] = rows;
        room[at++] = stride;
      }
    }
  }
  return { ...rest, ...out };
}

/** Numbers and places that the layouts take. */
function sizesOf(layouts: readonly LayoutPlan[]): [number, number] {
  let numbers = 1;
  let places = 0;
  for (const { slots, blocks, windows } of layouts) {
    places += slots.length * 2;
    numbers += 4 + blocks.length * 4;
    for (const { from, to, slabs } of windows) numbers += 2 + (to - from) * 2 + slabs.length * 3;
  }
  return [numbers, places];
}

/** The plan again; its rows begin with 0. Its arrays are views of what was moved. */
export function unpackPlan({ numbers, places, slabs, points, ...rest }: PackedPlan): ReadPlan {
  let at = 0;
  let place = 0;
  let slab = 0;
  let point = 0;
  const next = (): number => numbers[at++]!;
  const takeNumbers = (count: number): Float64Array => numbers.subarray(at, (at += count));
  const takePlaces = (count: number): Int32Array => places.subarray(place, (place += count));
  const block = (): BlockRef => ({ id: next(), minMs: next(), maxMs: next(), rows: next() });
  const slabPlan = (): SlabPlan => ({
    values: slabs[slab++]!,
    firstRow: next(),
    rows: next(),
    stride: next(),
  });
  const window = (): WindowPlan => {
    const to = next();
    const count = next();
    return { from: 0, to, times: takeNumbers(to), counts: takeNumbers(to), slabs: times(count, slabPlan) };
  };
  const layout = (): LayoutPlan => {
    const [slotCount, blockCount, windowCount, pointCount] = [next(), next(), next(), next()];
    return {
      slots: takePlaces(slotCount),
      members: takePlaces(slotCount),
      blocks: times(blockCount, block),
      windows: times(windowCount, window),
      points: points.slice(point, (point += pointCount)),
    };
  };
  return { ...rest, layouts: times(next(), layout) };
}

function times<T>(count: number, make: () => T): T[] {
  const out: T[] = [];
  for (let i = 0; i < count; i++) out.push(make());
  return out;
}
