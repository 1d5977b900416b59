/** Writes remote write requests as Prometheus does: protobuf (prompb/remote.proto) in a snappy block. */
import { compress } from 'snappyjs';
import { METRIC_NAME } from '#shared/model/labels.ts';

export interface WrittenSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [timeMs: number, value: number | 'stale'])[];
  readonly exemplars?: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
    readonly timeMs: number;
  }[];
  readonly histograms?: number;
}

export interface WrittenMetadata {
  /** prompb's number: 1 counter, 2 gauge, … */
  readonly type: number;
  readonly name: string;
  readonly help: string;
  readonly unit: string;
}

export const REMOTE_WRITE_HEADERS = {
  'Content-Type': 'application/x-protobuf',
  'Content-Encoding': 'snappy',
  'X-Prometheus-Remote-Write-Version': '0.1.0',
};

/** A whole body, packed. */
export function writeRequest(
  series: readonly WrittenSeries[],
  metadata: readonly WrittenMetadata[] = [],
): Uint8Array<ArrayBuffer> {
  const parts = [
    ...series.map((each) => field(1, encodeSeries(each))),
    ...metadata.map(({ type, name, help, unit }) =>
      field(3, Buffer.concat([tagged(1, type), text(2, name), text(4, help), text(5, unit)])),
    ),
  ];
  return Uint8Array.from(compress(Buffer.concat(parts)));
}

function encodeSeries({ labels, samples, exemplars = [], histograms = 0 }: WrittenSeries): Buffer {
  return Buffer.concat([
    ...encodeLabels(labels),
    ...samples.map(([timeMs, value]) => field(2, Buffer.concat([double(value, 1), tagged(2, timeMs)]))),
    ...exemplars.map((one) =>
      field(3, Buffer.concat([...encodeLabels(one.labels), double(one.value, 2), tagged(3, one.timeMs)])),
    ),
    ...Array.from({ length: histograms }, () => field(4, tagged(15, 1))),
  ]);
}

function encodeLabels(labels: Readonly<Record<string, string>>): Buffer[] {
  return Object.keys(labels)
    .sort((a, b) => (a === METRIC_NAME ? -1 : b === METRIC_NAME ? 1 : a < b ? -1 : 1))
    .map((name) => field(1, Buffer.concat([text(1, name), text(2, labels[name] ?? '')])));
}

function double(value: number | 'stale', number: number): Buffer {
  const out = Buffer.alloc(9);
  out[0] = (number << 3) | 1;
  if (value === 'stale') out.writeBigUInt64LE(0x7ff0000000000002n, 1);
  else out.writeDoubleLE(value, 1);
  return out;
}

function field(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value));
}

function tagged(number: number, value: number): Buffer {
  return Buffer.concat([Buffer.from([number << 3]), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  bytes.push(Number(left));
  return Buffer.from(bytes);
}
