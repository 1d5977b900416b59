/** How a decoded column is kept. */
const NOT_HERE = 0;
const CONSTANT = 1;
const INTEGERS = 2;
const DOUBLES = 3;

const INT32 = 2 ** 31;

/**
 * Decoded columns of a part of a block, kept small: a constant as one number, numbers with few decimals as 32-bit
 * integers. Only columns with a sample in every row are kept.
 */
export class DecodedColumns {
  /** Of what was put in; the rest is accounted with the part. */
  bytes = 0;
  private readonly rows: number;
  private readonly kinds: Uint8Array;
  /** Place in `integers` or `doubles`. */
  private readonly places: Int32Array;
  /** The constant, or what integers are divided by. */
  private readonly numbers: Float64Array;
  private integers = new Int32Array(0);
  private integersUsed = 0;
  private doubles = new Float64Array(0);
  private doublesUsed = 0;

  constructor(columns: number, rows: number) {
    this.rows = rows;
    this.kinds = new Uint8Array(columns);
    this.places = new Int32Array(columns);
    this.numbers = new Float64Array(columns);
  }

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  /** Copies rows `from .. to` of a column to `out[at]` and on; false when the column isn't here. */
  read(column: number, from: number, to: number, out: Float64Array, at: number): boolean {
    const place = this.places[column]!;
    const number = this.numbers[column]!;
    switch (this.kinds[column]) {
      case CONSTANT:
        out.fill(number, at, at + to - from);
        return true;
      case INTEGERS: {
        const { integers } = this;
        const shift = at - from;
        if (number === 1) for (let i = from; i < to; i++) out[i + shift] = integers[place + i]!;
        else for (let i = from; i < to; i++) out[i + shift] = integers[place + i]! / number;
        return true;
      }
      case DOUBLES:
        out.set(this.doubles.subarray(place + from, place + to), at);
        return true;
      default:
        return false;
    }
  }

  /**
   * Keeps a column. `power`: the values are integers divided by it; 0 when they are not. No value may be a NaN whose bits
   * mean something.
   */
  put(column: number, values: Float64Array, power: number): void {
    if (this.kinds[column] !== NOT_HERE) return;
    const { rows } = this;
    const first = values[0]!;
    let isConstant = true;
    let isSmall = power > 0;
    for (let i = 0; i < rows; i++) {
      const value = values[i]!;
      // A zero's sign would be lost by an integer, and by a comparison.
      if (value !== value || (value === 0 && 1 / value < 0)) return;
      if (value !== first) isConstant = false;
      if (Math.abs(value) * power >= INT32) isSmall = false;
    }
    if (isConstant) {
      this.kinds[column] = CONSTANT;
      this.numbers[column] = first;
    } else if (isSmall) this.putIntegers(column, values, power);
    else this.putDoubles(column, values);
  }

  private putIntegers(column: number, values: Float64Array, power: number): void {
    const { rows } = this;
    if (this.integersUsed + rows > this.integers.length) {
      const grown = new Int32Array(Math.max(rows * 16, this.integers.length * 2));
      grown.set(this.integers);
      this.bytes += grown.byteLength - this.integers.byteLength;
      this.integers = grown;
    }
    const place = this.integersUsed;
    for (let i = 0; i < rows; i++) this.integers[place + i] = Math.round(values[i]! * power);
    this.integersUsed += rows;
    this.kinds[column] = INTEGERS;
    this.places[column] = place;
    this.numbers[column] = power;
  }

  private putDoubles(column: number, values: Float64Array): void {
    const { rows } = this;
    if (this.doublesUsed + rows > this.doubles.length) {
      const grown = new Float64Array(Math.max(rows * 8, this.doubles.length * 2));
      grown.set(this.doubles);
      this.bytes += grown.byteLength - this.doubles.byteLength;
      this.doubles = grown;
    }
    this.doubles.set(values.subarray(0, rows), this.doublesUsed);
    this.kinds[column] = DOUBLES;
    this.places[column] = this.doublesUsed;
    this.doublesUsed += rows;
  }
}
