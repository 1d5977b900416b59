/** Buffers for the next pages: as many as targets are received from at once, in practice. */
const spare: Uint8Array[] = [];
const MOST_SPARE = 16;
const LARGEST_SPARE = 1 << 20;
const FIRST_BYTES = 1 << 17;

/** One page's bytes as they come, put together in memory that is used again. */
export class PageMemory {
  length = 0;
  private room: Uint8Array | null = null;

  add(chunk: Uint8Array): void {
    const needed = this.length + chunk.length;
    this.room ??= spare.pop() ?? new Uint8Array(Math.max(FIRST_BYTES, needed));
    if (needed > this.room.length) {
      const larger = new Uint8Array(Math.max(this.room.length * 2, needed));
      larger.set(this.room.subarray(0, this.length));
      this.room = larger;
    }
    this.room.set(chunk, this.length);
    this.length = needed;
  }

  bytes(): Uint8Array {
    return this.room?.subarray(0, this.length) ?? new Uint8Array();
  }

  /** Nobody may read the bytes afterwards. Left out, the garbage collector does it. */
  release(): void {
    const { room } = this;
    this.room = null;
    if (room !== null && room.length <= LARGEST_SPARE && spare.length < MOST_SPARE) spare.push(room);
  }
}
