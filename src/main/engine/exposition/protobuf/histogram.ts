import type { NativeBuckets, NativeHistogram } from '../../base/native-histogram.ts';
import { BYTES, FIXED64, VARINT } from './wire.ts';
import type { WireReader } from './wire.ts';

/** `io.prometheus.client.Histogram`: both of its faces, either of which may be missing. */
export interface Histogram {
  readonly count: number;
  readonly sum: number;
  readonly createdMs: number | null;
  /** Upper bounds of the classic buckets, and how many are below each; without +Inf where the page has none. */
  readonly bounds: readonly number[];
  readonly cumulative: readonly number[];
  /** Null where the page has classic buckets only. */
  readonly native: NativeHistogram | null;
}

/** Spans of buckets and what is in them, as they come. */
class Spans {
  private readonly offsets: number[] = [];
  private readonly lengths: number[] = [];
  readonly deltas: number[] = [];
  readonly counts: number[] = [];
  private total = 0;

  get isEmpty(): boolean {
    return this.offsets.length === 0;
  }

  readSpan(wire: WireReader, end: number): void {
    wire.expect(BYTES);
    const to = wire.enter(end);
    let [offset, length] = [0, 0];
    while (wire.next(to)) {
      if (wire.field === 1) offset = (wire.expect(VARINT), wire.signed());
      else if (wire.field === 2) length = (wire.expect(VARINT), wire.varint());
      else wire.skip(to);
    }
    this.offsets.push(offset);
    this.lengths.push(length);
    this.total += length;
  }

  /** Counts by index. Throws where the spans speak of another number of buckets than there are. */
  buckets(wire: WireReader): NativeBuckets {
    const floats = this.counts.length > 0;
    const given = floats ? this.counts.length : this.deltas.length;
    if (given !== this.total)
      throw wire.error(`the spans have ${this.total} buckets, but there are ${given}`);
    const indexes: number[] = [];
    const counts: number[] = [];
    let [index, count] = [0, 0];
    this.offsets.forEach((offset, span) => {
      index += offset;
      for (let left = this.lengths[span]!; left > 0; left--) {
        const at = indexes.length;
        count = floats ? this.counts[at]! : count + this.deltas[at]!;
        indexes.push(index++);
        counts.push(count);
      }
    });
    return { indexes, counts };
  }
}

/** Reads the histogram that ends at `end`. `isGauge`: its family counts nothing up. */
export function readHistogram(wire: WireReader, end: number, isGauge: boolean): Histogram {
  const [positive, negative] = [new Spans(), new Spans()];
  const bounds: number[] = [];
  const cumulative: number[] = [];
  let [count, countFloat, sum, zeroCount, zeroCountFloat, zeroThreshold, schema] = [0, 0, 0, 0, 0, 0, 0];
  let createdMs: number | null = null;
  while (wire.next(end)) {
    switch (wire.field) {
      case 1:
        count = (wire.expect(VARINT), wire.varint());
        break;
      case 2:
        sum = (wire.expect(FIXED64), wire.double());
        break;
      case 3:
        wire.expect(BYTES);
        readBucket(wire, wire.enter(end), bounds, cumulative);
        break;
      case 4:
        countFloat = (wire.expect(FIXED64), wire.double());
        break;
      case 5:
        schema = (wire.expect(VARINT), wire.signed());
        break;
      case 6:
        zeroThreshold = (wire.expect(FIXED64), wire.double());
        break;
      case 7:
        zeroCount = (wire.expect(VARINT), wire.varint());
        break;
      case 8:
        zeroCountFloat = (wire.expect(FIXED64), wire.double());
        break;
      case 9:
        negative.readSpan(wire, end);
        break;
      case 10:
        wire.repeated(end, VARINT, () => negative.deltas.push(wire.signed()));
        break;
      case 11:
        wire.repeated(end, FIXED64, () => negative.counts.push(wire.double()));
        break;
      case 12:
        positive.readSpan(wire, end);
        break;
      case 13:
        wire.repeated(end, VARINT, () => positive.deltas.push(wire.signed()));
        break;
      case 14:
        wire.repeated(end, FIXED64, () => positive.counts.push(wire.double()));
        break;
      case 15:
        wire.expect(BYTES);
        createdMs = readTimestamp(wire, wire.enter(end));
        break;
      default:
        wire.skip(end);
    }
  }
  // As Prometheus tells them apart (textparse/protobufparse.go isNativeHistogram).
  const isNative =
    !positive.isEmpty || !negative.isEmpty || zeroThreshold > 0 || zeroCount > 0 || zeroCountFloat > 0;
  const isFloat =
    countFloat > 0 || zeroCountFloat > 0 || positive.counts.length > 0 || negative.counts.length > 0;
  const native: NativeHistogram | null = isNative
    ? {
        schema,
        isFloat,
        hint: isGauge ? 'gauge' : 'unknown',
        count: isFloat ? countFloat : count,
        sum,
        zeroThreshold,
        zeroCount: isFloat ? zeroCountFloat : zeroCount,
        positive: positive.buckets(wire),
        negative: negative.buckets(wire),
        customBounds: [],
        createdMs,
      }
    : null;
  return { count: countFloat > 0 ? countFloat : count, sum, createdMs, bounds, cumulative, native };
}

function readBucket(wire: WireReader, end: number, bounds: number[], cumulative: number[]): void {
  let [count, countFloat, bound] = [0, 0, 0];
  while (wire.next(end)) {
    if (wire.field === 1) count = (wire.expect(VARINT), wire.varint());
    else if (wire.field === 2) bound = (wire.expect(FIXED64), wire.double());
    else if (wire.field === 4) countFloat = (wire.expect(FIXED64), wire.double());
    else wire.skip(end);
  }
  bounds.push(bound);
  cumulative.push(countFloat > 0 ? countFloat : count);
}

/** `google.protobuf.Timestamp` in unix ms. */
export function readTimestamp(wire: WireReader, end: number): number {
  let [seconds, nanos] = [0, 0];
  while (wire.next(end)) {
    if (wire.field === 1) seconds = (wire.expect(VARINT), wire.int64());
    else if (wire.field === 2) nanos = (wire.expect(VARINT), wire.int64());
    else wire.skip(end);
  }
  return seconds * 1000 + Math.round(nanos / 1e6);
}
