/** Doubles kept: 8 MB, what a thousand series' hour takes several times. */
const KEPT = 1 << 20;

/** Where columns that are read find room. */
export type TakeRoom = (length: number) => Float64Array;

/** Memory of its own for each. */
export const newRoom: TakeRoom = (length) => new Float64Array(length);

/**
 * Memory that one read after the other uses: to get new memory from the system takes longer than to fill it. Only for who
 * is done with what was read before the next read begins.
 */
export class ColumnRoom {
  private memory: Float64Array | null = null;
  private used = 0;

  /** What was taken before may be taken again. */
  begin(): void {
    this.used = 0;
  }

  /** With whatever was left there. */
  take: TakeRoom = (length) => {
    if (this.used + length > KEPT) return new Float64Array(length);
    this.memory ??= new Float64Array(KEPT);
    const from = this.used;
    this.used += length;
    return this.memory.subarray(from, from + length);
  };
}
