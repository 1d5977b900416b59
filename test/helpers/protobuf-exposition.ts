/** Writes delimited MetricFamily messages (io.prometheus.client, proto3), for what reads them. */

export interface WireHistogram {
  readonly count?: bigint;
  readonly countFloat?: number;
  readonly sum?: number;
  readonly buckets?: readonly { readonly bound: number; readonly count: bigint }[];
  readonly schema?: number;
  readonly zeroThreshold?: number;
  readonly zeroCount?: bigint;
  readonly zeroCountFloat?: number;
  readonly positive?: WireBuckets;
  readonly negative?: WireBuckets;
  readonly createdMs?: number;
  readonly exemplar?: { readonly labels: Readonly<Record<string, string>>; readonly value: number };
}

export interface WireBuckets {
  readonly spans: readonly (readonly [offset: number, length: number])[];
  readonly deltas?: readonly bigint[];
  readonly counts?: readonly number[];
}

export interface WireMetric {
  readonly labels?: Readonly<Record<string, string>>;
  readonly timeMs?: number;
  readonly value?: number;
  readonly createdMs?: number;
  readonly summary?: {
    readonly count: bigint;
    readonly sum: number;
    readonly quantiles: readonly [number, number][];
  };
  readonly histogram?: WireHistogram;
}

export interface WireFamily {
  readonly name: string;
  readonly help?: string;
  readonly unit?: string;
  readonly type: 'counter' | 'gauge' | 'summary' | 'untyped' | 'histogram' | 'gaugehistogram';
  readonly metrics: readonly WireMetric[];
}

export interface WireStyle {
  /** Whether lists of numbers are packed, as proto3 does and proto2 doesn't. */
  readonly packed: boolean;
}

const TYPES = ['counter', 'gauge', 'summary', 'untyped', 'histogram', 'gaugehistogram'] as const;

export function encodeFamilies(
  families: readonly WireFamily[],
  style: WireStyle = { packed: true },
): Uint8Array {
  const out = new Wire();
  for (const { name, help = '', unit = '', type, metrics } of families) {
    const family = new Wire()
      .text(1, name)
      .text(2, help)
      .number(3, BigInt(TYPES.indexOf(type)));
    for (const metric of metrics) family.message(4, encodeMetric(metric, type, style));
    family.text(5, unit);
    out.delimited(family);
  }
  return out.finish();
}

function encodeMetric(metric: WireMetric, type: WireFamily['type'], style: WireStyle): Wire {
  const out = new Wire();
  for (const [name, value] of Object.entries(metric.labels ?? {}))
    out.message(1, new Wire().text(1, name).text(2, value));
  const plain = new Wire().double(1, metric.value ?? 0);
  if (type === 'gauge') out.message(2, plain);
  else if (type === 'counter') out.message(3, created(plain, 3, metric.createdMs));
  else if (type === 'untyped') out.message(5, plain);
  else if (type === 'summary') {
    const { count = 0n, sum = 0, quantiles = [] } = metric.summary ?? {};
    const summary = new Wire().number(1, count).double(2, sum);
    for (const [quantile, value] of quantiles)
      summary.message(3, new Wire().double(1, quantile).double(2, value));
    out.message(4, created(summary, 4, metric.createdMs));
  } else out.message(7, encodeHistogram(metric.histogram ?? {}, style));
  if (metric.timeMs !== undefined) out.number(6, BigInt.asUintN(64, BigInt(metric.timeMs)));
  return out;
}

function encodeHistogram(histogram: WireHistogram, style: WireStyle): Wire {
  const out = new Wire().number(1, histogram.count ?? 0n).double(2, histogram.sum ?? 0);
  for (const { bound, count } of histogram.buckets ?? [])
    out.message(3, new Wire().number(1, count).double(2, bound));
  out.double(4, histogram.countFloat ?? 0);
  if (histogram.schema !== undefined) out.number(5, zigzag(BigInt(histogram.schema)));
  out.double(6, histogram.zeroThreshold ?? 0).number(7, histogram.zeroCount ?? 0n);
  out.double(8, histogram.zeroCountFloat ?? 0);
  encodeBuckets(out, 9, histogram.negative, style);
  encodeBuckets(out, 12, histogram.positive, style);
  created(out, 15, histogram.createdMs);
  const { exemplar } = histogram;
  if (exemplar !== undefined) {
    const message = new Wire();
    for (const [name, value] of Object.entries(exemplar.labels))
      message.message(1, new Wire().text(1, name).text(2, value));
    out.message(16, message.double(2, exemplar.value));
  }
  return out;
}

function encodeBuckets(
  out: Wire,
  first: number,
  buckets: WireBuckets | undefined,
  { packed }: WireStyle,
): void {
  if (buckets === undefined) return;
  for (const [offset, length] of buckets.spans)
    out.message(first, new Wire().number(1, zigzag(BigInt(offset))).number(2, BigInt(length)));
  const { deltas = [], counts = [] } = buckets;
  if (packed) {
    const list = new Wire();
    for (const delta of deltas) list.varint(zigzag(delta));
    if (deltas.length > 0) out.message(first + 1, list);
    const floats = new Wire();
    for (const count of counts) floats.float(count);
    if (counts.length > 0) out.message(first + 2, floats);
  } else {
    for (const delta of deltas) out.tag(first + 1, 0).varint(zigzag(delta));
    for (const count of counts) out.tag(first + 2, 1).float(count);
  }
}

function created(out: Wire, field: number, createdMs: number | undefined): Wire {
  if (createdMs === undefined) return out;
  const seconds = Math.floor(createdMs / 1000);
  const nanos = (createdMs - seconds * 1000) * 1e6;
  return out.message(field, new Wire().number(1, BigInt(seconds)).number(2, BigInt(nanos)));
}

function zigzag(value: bigint): bigint {
  return BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
}

/** Bytes of one message. */
class Wire {
  private readonly bytes: number[] = [];

  finish(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  tag(field: number, kind: number): this {
    return this.varint(BigInt(field * 8 + kind));
  }

  varint(value: bigint): this {
    let left = value;
    while (left > 127n) {
      this.bytes.push(Number(left & 127n) | 128);
      left >>= 7n;
    }
    this.bytes.push(Number(left));
    return this;
  }

  float(value: number): this {
    this.bytes.push(...new Uint8Array(Float64Array.of(value).buffer));
    return this;
  }

  /** proto3 leaves out what is zero. */
  number(field: number, value: bigint): this {
    return value === 0n ? this : this.tag(field, 0).varint(value);
  }

  double(field: number, value: number): this {
    return Object.is(value, 0) ? this : this.tag(field, 1).float(value);
  }

  text(field: number, value: string): this {
    if (value === '') return this;
    const bytes = new TextEncoder().encode(value);
    this.tag(field, 2)
      .varint(BigInt(bytes.length))
      .bytes.push(...bytes);
    return this;
  }

  message(field: number, inner: Wire): this {
    return this.tag(field, 2).delimited(inner);
  }

  delimited(inner: Wire): this {
    this.varint(BigInt(inner.bytes.length)).bytes.push(...inner.bytes);
    return this;
  }
}
