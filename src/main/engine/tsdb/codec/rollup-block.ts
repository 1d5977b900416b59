import { isAbsentAt, setAbsentAt } from '../values.ts';
import { openBlock, packBlock, packPart, Part } from './block.ts';
import type { BlockTools } from './block.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { makeCells } from './cells.ts';
import { ColumnDecoder, ColumnEncoder } from './column.ts';
import { PredictedDecoder, PredictedEncoder } from './predicted.ts';
import { isPredicted, RollupPredictions } from './rollup-predictions.ts';
import type { PredictedField } from './rollup-predictions.ts';
import { ROLLUP_FIELDS, SERIES_PER_GROUP } from './rollup-rows.ts';
import type { RollupField, RollupRows } from './rollup-rows.ts';

/**
 * A group's rollup rows as one block of one part. Column 0 is a flag varint per series; then, field by field, the columns
 * of the series that need them. Times are stored as offsets into their bucket.
 */
const PRESENT = 1;
/** count, firstMs and lastMs are those of the present series before it: scraped together. */
const SAME_TIMES = 2;
/** Every bucket has one value all through: first, last, min and max are it, and sum is it times count. */
const FLAT = 4;
/** min is first and max is last in every bucket, as in a counter without resets. */
const RISING = 8;
const HAS_RESETS = 16;
const HAS_STALE = 32;
/** last, sum, min and max are told by predictions, or plainly in rows with samples after a byte that predictions never begin with. */
const PREDICTED = 64;
const PLAIN = 255;
/** Columns written between two pauses. */
const COLUMNS_PER_STEP = 32;

function isStored(field: RollupField, flags: number): boolean {
  if ((flags & PRESENT) === 0) return false;
  switch (field) {
    case 'count':
    case 'firstMs':
    case 'lastMs':
      return (flags & SAME_TIMES) === 0;
    case 'first':
      return true;
    case 'last':
    case 'sum':
      return (flags & FLAT) === 0;
    case 'min':
    case 'max':
      return (flags & (FLAT | RISING)) === 0;
    case 'resets':
      return (flags & HAS_RESETS) !== 0;
    case 'staleMs':
      return (flags & HAS_STALE) !== 0;
  }
}

/** Packs a group's rows; null when there is nothing in them. Yields every few columns (1 to 2 ms). */
export function* packRollup(rows: RollupRows, tools: BlockTools): Generator<undefined, Uint8Array | null> {
  const flags: number[] = [];
  let previous = -1;
  for (let series = 0; series < SERIES_PER_GROUP; series++) {
    const found = flagsOf(rows, series, previous);
    flags.push(found === 0 ? 0 : found | PREDICTED);
    if (found !== 0) previous = series;
  }
  if (previous < 0) return null;
  const out = new ByteWriter(1 << 14);
  for (const flag of flags) out.varint(flag);
  const ends = [out.length];
  const encoder = new ColumnEncoder(rows.rows);
  const predictions = new PredictionWriter(rows, out);
  const cells = makeCells(rows.rows);
  for (const field of ROLLUP_FIELDS) {
    encoder.reset();
    predictions.reset();
    for (let series = 0; series < SERIES_PER_GROUP; series++) {
      if (!isStored(field, flags[series]!)) continue;
      if (ends.length % COLUMNS_PER_STEP === 0) yield;
      if (isPredicted(field)) predictions.write(field, series);
      else {
        for (let row = 0; row < rows.rows; row++)
          stored(rows, field, series * rows.rows + row, row, cells.bits);
        encoder.encode(out, cells.bits, 0);
      }
      ends.push(out.length);
    }
  }
  return packBlock(ends.length, [packPart(out, ends, tools)], tools);
}

/** Writes the columns of fields that can be predicted. */
class PredictionWriter {
  private readonly rows: RollupRows;
  private readonly out: ByteWriter;
  private readonly predictions: RollupPredictions;
  private readonly encoder: PredictedEncoder;

  constructor(rows: RollupRows, out: ByteWriter) {
    this.rows = rows;
    this.out = out;
    this.predictions = new RollupPredictions(rows.rows);
    this.encoder = new PredictedEncoder(rows.rows);
  }

  /** Starts another field. */
  reset(): void {
    this.encoder.reset();
  }

  write(field: PredictedField, series: number): void {
    const { rows, out, predictions, encoder } = this;
    predictions.begin(rows, series * rows.rows);
    const { count } = predictions;
    // Nothing but staleness markers.
    if (count === 0) return;
    const decimals = predictions.decimals(rows);
    predictions.gather(rows.cells[field]);
    predictions.predict(field, rows);
    if (encoder.encode(out, predictions.actual, predictions.predicted, count, decimals)) return;
    encoder.reset();
    out.u8(PLAIN);
    new ColumnEncoder(count).encode(out, predictions.actual.bits, 0);
  }
}

function flagsOf(rows: RollupRows, series: number, previous: number): number {
  const { count, first, last, min, max, sum, resets, staleMs } = rows.cells;
  let flags = FLAT | RISING;
  let present = false;
  for (let row = 0; row < rows.rows; row++) {
    const cell = series * rows.rows + row;
    if (!rows.has(cell)) continue;
    present = true;
    if (!Number.isNaN(staleMs.values[cell])) flags |= HAS_STALE;
    if (count.values[cell] === 0) continue;
    if (resets.values[cell] !== 0) flags |= HAS_RESETS;
    const isRising = same(min.bits, first.bits, cell) && same(max.bits, last.bits, cell);
    if (!isRising) flags &= ~(RISING | FLAT);
    const isFlat =
      same(first.bits, last.bits, cell) &&
      Object.is(sum.values[cell], count.values[cell]! * first.values[cell]!);
    if (!isFlat) flags &= ~FLAT;
  }
  if (!present) return 0;
  return flags | PRESENT | (previous >= 0 && hasSameTimes(rows, series, previous) ? SAME_TIMES : 0);
}

function same(a: Uint32Array, b: Uint32Array, cell: number): boolean {
  return a[cell * 2] === b[cell * 2] && a[cell * 2 + 1] === b[cell * 2 + 1];
}

function hasSameTimes(rows: RollupRows, series: number, previous: number): boolean {
  const { count, firstMs, lastMs } = rows.cells;
  for (let row = 0; row < rows.rows; row++) {
    const a = series * rows.rows + row;
    const b = previous * rows.rows + row;
    if (rows.has(a) !== rows.has(b) || count.values[a] !== count.values[b]) return false;
    if (count.values[a] === 0) continue;
    if (firstMs.values[a] !== firstMs.values[b] || lastMs.values[a] !== lastMs.values[b]) return false;
  }
  return true;
}

/** One cell as it is stored, to `bits[row]`. */
function stored(rows: RollupRows, field: RollupField, cell: number, row: number, bits: Uint32Array): void {
  const { cells } = rows;
  const isThere = field === 'count' ? rows.has(cell) : field === 'staleMs' || cells.count.values[cell]! > 0;
  const source = cells[field];
  if (!isThere || (field === 'staleMs' && Number.isNaN(source.values[cell]))) {
    setAbsentAt(bits, row);
    return;
  }
  if (field !== 'firstMs' && field !== 'lastMs' && field !== 'staleMs') {
    bits[row * 2] = source.bits[cell * 2]!;
    bits[row * 2 + 1] = source.bits[cell * 2 + 1]!;
    return;
  }
  offset.values[0] = rows.startMs + (row + 1) * rows.tierMs - source.values[cell]!;
  bits[row * 2] = offset.bits[0]!;
  bits[row * 2 + 1] = offset.bits[1]!;
}

const offset = makeCells(1);

/** A packed group whose checksum was right; columns are decoded when asked for. Throws RangeError on damaged bytes. */
export class PackedRollup {
  private readonly part: Part;
  private readonly flags: number[] = [];
  /** Column number by `field * 64 + series`; 0 where there is none. */
  private readonly columns = new Uint32Array(ROLLUP_FIELDS.length * SERIES_PER_GROUP);
  private predictions: { readonly of: RollupPredictions; readonly decoder: PredictedDecoder } | null = null;

  constructor(bytes: Uint8Array, tools: BlockTools) {
    const [packed] = openBlock(bytes, tools).parts;
    if (packed === undefined) throw new RangeError('a rollup without its part');
    this.part = new Part(packed, tools);
    const head = new ByteReader(this.part.column(0));
    for (let series = 0; series < SERIES_PER_GROUP; series++) this.flags.push(head.varint());
    let next = 1;
    ROLLUP_FIELDS.forEach((field, f) => {
      this.flags.forEach((flags, series) => {
        if (isStored(field, flags)) this.columns[f * SERIES_PER_GROUP + series] = next++;
      });
    });
    if (next !== this.part.columns) throw new RangeError(`${this.part.columns} columns instead of ${next}`);
  }

  has(series: number): boolean {
    return this.flags[series] !== 0;
  }

  /** Fills the rows of one series with these fields (count always with them); others are left as they are. */
  unpack(series: number, fields: readonly RollupField[], rows: RollupRows, decoder: ColumnDecoder): void {
    const flags = this.flags[series]!;
    const start = series * rows.rows;
    rows.clear(start, start + rows.rows);
    if (flags === 0) return;
    let base = series;
    while ((this.flags[base]! & SAME_TIMES) !== 0) {
      do base--;
      while (base > 0 && this.flags[base] === 0);
    }
    const needed = new Set<RollupField>([...fields, 'count', 'first']);
    const isLastNeeded =
      needed.has('max') || ((flags & PREDICTED) !== 0 && (needed.has('min') || needed.has('sum')));
    if (isLastNeeded) needed.add('last');
    for (const field of ROLLUP_FIELDS) {
      if (needed.has(field)) this.unpackField(field, series, base, rows, decoder);
    }
  }

  private unpackField(
    field: RollupField,
    series: number,
    base: number,
    rows: RollupRows,
    decoder: ColumnDecoder,
  ): void {
    const flags = this.flags[series]!;
    const isTimes = field === 'count' || field === 'firstMs' || field === 'lastMs';
    const column = this.columns[ROLLUP_FIELDS.indexOf(field) * SERIES_PER_GROUP + (isTimes ? base : series)]!;
    const { cells } = rows;
    const start = series * rows.rows;
    const target = cells[field];
    if (column > 0) {
      if ((flags & PREDICTED) !== 0 && isPredicted(field)) {
        this.unpackPredicted(field, start, column, rows);
        return;
      }
      const bits = target.bits.subarray(start * 2, (start + rows.rows) * 2);
      decoder.decode(this.part.column, column, bits, this.part);
      this.restore(field, rows, start, bits);
      return;
    }
    if (field === 'resets' || field === 'staleMs') return;
    const source = field === 'min' || (flags & FLAT) !== 0 ? cells.first : cells.last;
    target.bits.set(source.bits.subarray(start * 2, (start + rows.rows) * 2), start * 2);
    if (field !== 'sum') return;
    for (let cell = start; cell < start + rows.rows; cell++) {
      target.values[cell] = cells.count.values[cell]! * cells.first.values[cell]!;
    }
  }

  private unpackPredicted(field: PredictedField, start: number, column: number, rows: RollupRows): void {
    this.predictions ??= { of: new RollupPredictions(rows.rows), decoder: new PredictedDecoder(rows.rows) };
    const { of: predictions, decoder } = this.predictions;
    predictions.begin(rows, start);
    const { count, actual, predicted } = predictions;
    if (count === 0) return;
    const bytes = this.part.column(column);
    if (bytes[0] === PLAIN) new ColumnDecoder(count).decode(() => bytes.subarray(1), 0, actual.bits);
    else {
      predictions.predict(field, rows);
      decoder.decode(this.part.column, column, predicted, count, actual);
    }
    predictions.scatter(rows.cells[field]);
  }

  /** Turns what is stored into what it means. */
  private restore(field: RollupField, rows: RollupRows, start: number, bits: Uint32Array): void {
    const { values } = rows.cells[field];
    if (field === 'count' || field === 'resets') {
      for (let row = 0; row < rows.rows; row++) if (isAbsentAt(bits, row)) values[start + row] = 0;
    } else if (field === 'firstMs' || field === 'lastMs' || field === 'staleMs') {
      for (let row = 0; row < rows.rows; row++) {
        values[start + row] = rows.startMs + (row + 1) * rows.tierMs - values[start + row]!;
      }
    }
  }
}
