import type { MetricMetadata, MetricType } from '../tsdb/types.ts';
import { bitsOf, HIGH, LOW } from '../tsdb/values.ts';
import type { ByteEntry, ByteTable } from './byte-table.ts';
import { FormatError } from './snappy.ts';

/**
 * A `prometheus.WriteRequest` (prompb/remote.proto) as columns: series i has the label bytes `keyFrom[i]..keyTo[i]` of
 * `bytes` and the samples `samplesTo[i - 1]..samplesTo[i]`.
 */
export interface WriteRequest<T> {
  readonly bytes: DataView;
  readonly seriesCount: number;
  /** By series: its entry in the table of series, null for one that wasn't there when the request was read. */
  readonly entries: readonly (ByteEntry<T> | null)[];
  readonly keyFrom: Uint32Array;
  readonly keyTo: Uint32Array;
  readonly samplesTo: Uint32Array;
  /** Unix ms. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly metadata: readonly MetricMetadata[];
  readonly exemplars: readonly WrittenExemplar[];
  /** How many native histograms it carries, which aren't stored. */
  readonly histograms: number;
}

/** An exemplar of one series of a request; its labels are the bytes `labelsFrom..labelsTo`. */
export interface WrittenExemplar {
  readonly series: number;
  readonly labelsFrom: number;
  readonly labelsTo: number;
  readonly value: number;
  /** Unix ms. */
  readonly timeMs: number;
}

/** prompb MetricMetadata.MetricType, by number. */
const TYPES: readonly MetricType[] = [
  'unknown',
  'counter',
  'gauge',
  'histogram',
  'histogram',
  'summary',
  'info',
  'stateset',
];

/** A value with its tag and a time of six bytes with its. */
const USUAL_SAMPLE_BYTES = 16;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads write requests; its arrays are used again, so that an answer is good until the next one. */
export class WriteRequestReader<T> {
  private readonly table: ByteTable<T>;
  private readonly entries: (ByteEntry<T> | null)[] = [];
  /** The series read last, null when it is new. */
  private latest: ByteEntry<T> | null = null;
  private keyFrom = new Uint32Array(1024);
  private keyTo = new Uint32Array(1024);
  private samplesTo = new Uint32Array(1024);
  private times = new Float64Array(4096);
  private values = new Float64Array(4096);
  private bits = bitsOf(this.values);
  private bytes: Uint8Array = new Uint8Array();
  private view: DataView = new DataView(new ArrayBuffer(0));
  private at = 0;
  private seriesCount = 0;
  private sampleCount = 0;
  private exemplars: WrittenExemplar[] = [];
  private histograms = 0;

  /** `table`: series by their label bytes. It is only read: a request that is refused leaves nothing behind. */
  constructor(table: ByteTable<T>) {
    this.table = table;
  }

  /** Throws {@link FormatError} on what is no write request. */
  read(bytes: Uint8Array): WriteRequest<T> {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
    this.seriesCount = this.sampleCount = this.histograms = 0;
    if (this.exemplars.length > 0) this.exemplars = [];
    this.latest = this.table.last;
    const metadata: MetricMetadata[] = [];
    while (this.at < bytes.length) {
      const tag = this.varint();
      if (tag === 0x0a) this.series(this.limit());
      else if (tag === 0x1a) metadata.push(this.metadata(this.limit()));
      else this.skip(tag);
    }
    const { view, seriesCount, entries, keyFrom, keyTo, samplesTo, times, values } = this;
    const { exemplars, histograms } = this;
    return {
      bytes: view,
      seriesCount,
      entries,
      keyFrom,
      keyTo,
      samplesTo,
      times,
      values,
      metadata,
      exemplars,
      histograms,
    };
  }

  private series(end: number): void {
    const keyFrom = this.at;
    const entry = this.labels(end);
    const keyTo = this.at;
    while (this.at < end) {
      const tag = this.varint();
      if (tag === 0x12) this.sample(this.limit());
      else if (tag === 0x0a) throw new FormatError('labels come after samples in a series');
      else if (tag === 0x1a) this.exemplar(this.limit());
      else {
        if (tag === 0x22) this.histograms++;
        this.skip(tag);
      }
    }
    if (this.at !== end) throw new FormatError('a series is longer than it says');
    if (this.seriesCount === this.keyFrom.length) this.growSeries();
    this.entries[this.seriesCount] = entry;
    this.keyFrom[this.seriesCount] = keyFrom;
    this.keyTo[this.seriesCount] = keyTo;
    this.samplesTo[this.seriesCount] = this.sampleCount;
    this.seriesCount++;
  }

  /** Passes the labels of a series, which come first, as every encoder writes fields in order of their numbers. */
  private labels(end: number): ByteEntry<T> | null {
    const { bytes, view, table, at: from } = this;
    const expected = table.expected(this.latest, view, from, end);
    if (expected !== null && bytes[from + expected.length] !== 0x0a) {
      this.at = from + expected.length;
      return (this.latest = expected);
    }
    while (this.at < end && bytes[this.at] === 0x0a) {
      this.at++;
      this.at = this.limit();
    }
    return (this.latest = table.known(view, from, this.at));
  }

  private sample(end: number): void {
    const at = this.sampleCount;
    if (at === this.times.length) this.growSamples();
    if (end - this.at === USUAL_SAMPLE_BYTES && this.usualSample(at)) return;
    let low = 0;
    let high = 0;
    let time = 0;
    while (this.at < end) {
      const tag = this.bytes[this.at++]!;
      if (tag === 0x09) {
        if (this.at + 8 > end) throw new FormatError('a sample is cut off');
        low = this.view.getUint32(this.at, true);
        high = this.view.getUint32(this.at + 4, true);
        this.at += 8;
      } else if (tag === 0x10) time = this.varint();
      else this.skip(tag);
    }
    if (this.at !== end) throw new FormatError('a sample is longer than it says');
    this.times[at] = time;
    // By words: a number variable may lose what a NaN carries, and staleness markers are NaNs.
    this.bits[at * 2 + LOW] = low;
    this.bits[at * 2 + HIGH] = high;
    this.sampleCount = at + 1;
  }

  /** Takes a sample as encoders write it, value first, at a time of six bytes (1971 to 2109); false when it is another. */
  private usualSample(index: number): boolean {
    const { bytes, view, at } = this;
    if (bytes[at] !== 0x09 || bytes[at + 9] !== 0x10) return false;
    const low = view.getUint32(at + 10, true);
    const high = view.getUint16(at + 14, true);
    // All bytes of the time but the last say that one follows.
    if ((low & 0x80808080) !== (0x80808080 | 0) || (high & 0x8080) !== 0x80) return false;
    const low28 = (low & 127) | ((low >>> 1) & 0x3f80) | ((low >>> 2) & 0x1fc000) | ((low >>> 3) & 0xfe00000);
    this.times[index] = ((high & 127) | ((high >>> 1) & 0x3f80)) * 2 ** 28 + low28;
    this.bits[index * 2 + LOW] = view.getUint32(at + 1, true);
    this.bits[index * 2 + HIGH] = view.getUint32(at + 5, true);
    this.at = at + USUAL_SAMPLE_BYTES;
    this.sampleCount = index + 1;
    return true;
  }

  private exemplar(end: number): void {
    const labelsFrom = this.at;
    while (this.at < end && this.bytes[this.at] === 0x0a) {
      this.at++;
      this.at = this.limit();
    }
    const labelsTo = this.at;
    let value = 0;
    let timeMs = 0;
    while (this.at < end) {
      const tag = this.varint();
      if (tag === 0x11 && this.at + 8 <= end) {
        value = this.view.getFloat64(this.at, true);
        this.at += 8;
      } else if (tag === 0x18) timeMs = this.varint();
      else if (tag === 0x0a) throw new FormatError('labels come after the value of an exemplar');
      else this.skip(tag);
    }
    if (this.at !== end) throw new FormatError('an exemplar is longer than it says');
    this.exemplars.push({ series: this.seriesCount, labelsFrom, labelsTo, value, timeMs });
  }

  private metadata(end: number): MetricMetadata {
    let type: MetricType = 'unknown';
    let [name, help, unit] = ['', '', ''];
    while (this.at < end) {
      const tag = this.varint();
      if (tag === 0x08) type = TYPES[this.varint()] ?? 'unknown';
      else if (tag === 0x12) name = this.text();
      else if (tag === 0x22) help = this.text();
      else if (tag === 0x2a) unit = this.text();
      else this.skip(tag);
    }
    return { name, type, help, unit };
  }

  private text(): string {
    const end = this.limit();
    const text = decodeText(this.bytes, this.at, end);
    this.at = end;
    if (text === null) throw new FormatError('a text is not UTF-8');
    return text;
  }

  /** The end of what follows, by its length. */
  private limit(): number {
    const length = this.varint();
    const end = this.at + length;
    if (!(length >= 0 && end <= this.bytes.length)) throw new FormatError('the request is cut off');
    return end;
  }

  /** A varint as a 64-bit signed number; exact up to 2^53. */
  private varint(): number {
    const { bytes } = this;
    const first = bytes[this.at++];
    if (first !== undefined && first < 128) return first;
    let value = (first ?? 0) & 127;
    let high = 0;
    for (let shift = 7; shift < 70; shift += 7) {
      const byte = bytes[this.at++];
      if (byte === undefined) break;
      if (shift < 28) value |= (byte & 127) << shift;
      else high += (byte & 127) * 2 ** (shift - 28);
      if (byte >= 128) continue;
      // 36 bits are in `high`: with the topmost set the number is negative.
      return high >= 2 ** 35 ? (high - 2 ** 36) * 2 ** 28 + value : high * 2 ** 28 + value;
    }
    throw new FormatError('a number is damaged');
  }

  private skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.varint();
        return;
      case 1:
        this.at += 8;
        break;
      case 2:
        this.at = this.limit();
        return;
      case 5:
        this.at += 4;
        break;
      default:
        throw new FormatError('the body is not a write request');
    }
    if (this.at > this.bytes.length) throw new FormatError('the request is cut off');
  }

  private growSeries(): void {
    const larger = (old: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
      const next = new Uint32Array(old.length * 2);
      next.set(old);
      return next;
    };
    this.keyFrom = larger(this.keyFrom);
    this.keyTo = larger(this.keyTo);
    this.samplesTo = larger(this.samplesTo);
  }

  private growSamples(): void {
    const times = new Float64Array(this.times.length * 2);
    times.set(this.times);
    this.times = times;
    const values = new Float64Array(this.values.length * 2);
    const bits = bitsOf(values);
    bits.set(this.bits);
    this.values = values;
    this.bits = bits;
  }
}

function decodeText(bytes: Uint8Array, from: number, to: number): string | null {
  try {
    return utf8.decode(bytes.subarray(from, to));
  } catch {
    return null;
  }
}
