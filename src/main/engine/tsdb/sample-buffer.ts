import { makeCells } from './codec/cells.ts';
import type { Cells } from './codec/cells.ts';

/** Collects the samples of one series from several places; they come out in order of time, each time once. */
export class SampleBuffer {
  private times = new Float64Array(64);
  private cells: Cells = makeCells(64);
  private sorted = true;
  length = 0;

  push(timeMs: number, bits: Uint32Array, index: number): void {
    this.pushWords(timeMs, bits[index * 2]!, bits[index * 2 + 1]!);
  }

  pushWords(timeMs: number, first: number, second: number): void {
    const at = this.length;
    if (at === this.times.length) this.grow();
    if (at > 0 && timeMs <= this.times[at - 1]!) this.sorted = false;
    this.times[at] = timeMs;
    this.cells.bits[at * 2] = first;
    this.cells.bits[at * 2 + 1] = second;
    this.length++;
  }

  finish(): { times: Float64Array; values: Float64Array } {
    if (this.sorted) {
      return { times: this.times.slice(0, this.length), values: this.cells.values.slice(0, this.length) };
    }
    // Several sources, or late samples: a stable sort, and of equal times the first one stays.
    const order = Array.from({ length: this.length }, (_, i) => i).sort(
      (a, b) => this.times[a]! - this.times[b]!,
    );
    const kept = order.filter((at, i) => i === 0 || this.times[at] !== this.times[order[i - 1]!]);
    const out = makeCells(kept.length);
    kept.forEach((at, i) => {
      out.bits[i * 2] = this.cells.bits[at * 2]!;
      out.bits[i * 2 + 1] = this.cells.bits[at * 2 + 1]!;
    });
    return { times: Float64Array.from(kept, (at) => this.times[at]!), values: out.values };
  }

  private grow(): void {
    const times = new Float64Array(this.length * 2);
    times.set(this.times);
    const cells = makeCells(this.length * 2);
    cells.bits.set(this.cells.bits);
    this.times = times;
    this.cells = cells;
  }
}
