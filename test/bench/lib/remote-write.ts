import { compress } from 'snappyjs';
import type { Labels } from '#shared/model/labels.ts';

/** Samples per request and series: few requests, none too large for a receiver. */
const ROWS_PER_REQUEST = 40;

/** Rows of series that share their times, on their way to a rival by Prometheus remote write (v1). */
export class RemoteWriter {
  private readonly url: string;
  /** Field 1 of each series, its labels, already encoded. */
  private readonly heads: readonly Uint8Array[];
  private times: number[] = [];
  private rows: Float64Array[] = [];
  private sending: Promise<void> = Promise.resolve();

  constructor(url: string, series: readonly Labels[]) {
    this.url = url;
    this.heads = series.map(encodeLabels);
  }

  async append(timeMs: number, values: Float64Array): Promise<void> {
    this.times.push(timeMs);
    this.rows.push(values.slice());
    if (this.times.length >= ROWS_PER_REQUEST) await this.flush();
  }

  /** Sends what is left; one request at a time. Throws when the receiver refuses. */
  async flush(): Promise<void> {
    const { times, rows } = this;
    if (times.length === 0) return;
    this.times = [];
    this.rows = [];
    const body = compress(this.encode(times, rows));
    await this.sending;
    this.sending = this.send(body);
    await this.sending;
  }

  private async send(body: Uint8Array): Promise<void> {
    const answer = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-encoding': 'snappy', 'content-type': 'application/x-protobuf' },
      body: body as Uint8Array<ArrayBuffer>,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${this.url} answered ${answer.status}: ${text}`);
  }

  private encode(times: readonly number[], rows: readonly Float64Array[]): Uint8Array {
    // A sample is a tag, a length, a double with its tag, and a time of six bytes with its.
    const samplesBytes = times.length * 18;
    const total = this.heads.reduce((sum, head) => sum + head.length + samplesBytes + 12, 0);
    const out = Buffer.allocUnsafe(total);
    let at = 0;
    for (let s = 0; s < this.heads.length; s++) {
      const head = this.heads[s]!;
      out[at++] = 0x0a;
      at = putVarint(out, at, head.length + samplesBytes);
      out.set(head, at);
      at += head.length;
      for (let r = 0; r < times.length; r++) {
        out[at++] = 0x12;
        out[at++] = 16;
        out[at++] = 0x09;
        at = out.writeDoubleLE(rows[r]![s]!, at);
        out[at++] = 0x10;
        at = putVarint(out, at, times[r]!);
      }
    }
    return out.subarray(0, at);
  }
}

function encodeLabels(labels: Labels): Uint8Array {
  const parts = Object.keys(labels)
    .sort()
    .map((name) => {
      const pair = [name, labels[name] ?? ''].map((text) => Buffer.from(text));
      const inner = Buffer.concat(
        pair.flatMap((text, i) => [Buffer.from([(i + 1) * 8 + 2, ...varint(text.length)]), text]),
      );
      return Buffer.concat([Buffer.from([0x0a, ...varint(inner.length)]), inner]);
    });
  return Buffer.concat(parts);
}

function varint(value: number): number[] {
  const out = Buffer.alloc(10);
  return [...out.subarray(0, putVarint(out, 0, value))];
}

function putVarint(out: Uint8Array, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest >= 128) {
    out[next++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  out[next++] = rest;
  return next;
}
