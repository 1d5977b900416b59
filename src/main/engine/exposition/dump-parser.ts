import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { bitsOf, setStaleAt } from '../tsdb/values.ts';
import { withCanonicalBound } from './canonical-bound.ts';
import { readExemplar } from './exemplar.ts';
import { Families } from './families.ts';
import { isNaNWord, parseFloatBytes } from './float.ts';
import { readMetadataLine } from './metadata-line.ts';
import { HASH, LINE_FEED, PageText, SPACE } from './page-text.ts';
import { readSeries, seriesTextEnd } from './series-text.ts';
import type { Dump, DumpParser } from './types.ts';

const latin1 = new TextDecoder('latin1');

/** `nan` in lower case: how our export writes a staleness marker. Other writers spell the number `NaN`. */
const LOWER_NAN = [110, 97, 110];

/** Makes a parser for one dump: OpenMetrics text in which every sample has a timestamp, in any order, of any length. */
export function createDumpParser(): DumpParser {
  return new Parser();
}

/** A dump has few series and many lines of each, one after the other: the text of the line before is compared first. */
class Parser implements DumpParser {
  private readonly byText = new Map<string, number>();
  private readonly families = new Families();
  private seriesCount = 0;
  private lastText: Uint8Array = new Uint8Array();
  private lastSeries = -1;
  private linesBefore = 0;
  private ended = false;
  private newSeries: Labels[] = [];

  parse(lines: Uint8Array): Dump {
    const page = new PageText(lines, this.linesBefore + 1);
    const out = new Samples();
    this.newSeries = [];
    let at = 0;
    while (at < lines.length) {
      const end = page.lineEnd(at);
      if (this.ended) throw page.error(at, 'nothing may follow "# EOF"');
      if (lines[at] === HASH) this.readComment(page, at, end);
      else if (end > at) this.readSample(page, at, end, out);
      this.linesBefore++;
      at = end + 1;
    }
    return { newSeries: this.newSeries, ...out.finish(), metadata: this.families.commit() };
  }

  end(): void {
    if (this.ended) return;
    throw new PageText(new Uint8Array(), this.linesBefore + 1).error(
      0,
      'the dump must end with "# EOF": it is cut off, or not OpenMetrics',
    );
  }

  private readComment(page: PageText, at: number, end: number): void {
    if (end - at === 5 && page.excerpt(at, end) === '# EOF') {
      this.ended = true;
      return;
    }
    const line = readMetadataLine(page, at, end, true);
    if (line !== null) this.families.apply(line);
  }

  private readSample(page: PageText, at: number, lineEnd: number, out: Samples): void {
    const { bytes } = page;
    const seriesEnd = this.isLast(bytes, at) ? at + this.lastText.length : this.readText(page, at);
    const valueEnd = tokenEnd(page, seriesEnd, lineEnd, 'value');
    const value = parseFloatBytes(bytes, seriesEnd + 1, valueEnd);
    if (value !== value && !isNaNWord(bytes, seriesEnd + 1, valueEnd)) {
      throw page.error(seriesEnd + 1, `${page.wordAt(seriesEnd + 1)} is not a number`);
    }
    if (bytes[valueEnd] !== SPACE || bytes[valueEnd + 1] === HASH) {
      throw page.error(valueEnd, 'the sample has no timestamp, which every sample of a dump needs');
    }
    const timeEnd = tokenEnd(page, valueEnd, lineEnd, 'timestamp');
    const seconds = parseFloatBytes(bytes, valueEnd + 1, timeEnd);
    if (!Number.isFinite(seconds)) {
      throw page.error(valueEnd + 1, `expected a timestamp in seconds, got ${page.wordAt(valueEnd + 1)}`);
    }
    const end =
      bytes[timeEnd] === SPACE && bytes[timeEnd + 1] === HASH ? readExemplar(page, timeEnd + 1).end : timeEnd;
    if (end !== lineEnd)
      throw page.error(
        end,
        `expected the end of the line, got ${page.wordAt(bytes[end] === SPACE ? end + 1 : end)}`,
      );
    const isStale = value !== value && LOWER_NAN.every((byte, i) => bytes[seriesEnd + 1 + i] === byte);
    out.push(this.lastSeries, Math.round(seconds * 1000), value, isStale);
  }

  /** Whether the series of the line before stands here too, and ends here. */
  private isLast(bytes: Uint8Array, at: number): boolean {
    const { lastText } = this;
    if (this.lastSeries < 0 || bytes[at + lastText.length] !== SPACE) return false;
    for (let i = 0; i < lastText.length; i++) if (bytes[at + i] !== lastText[i]) return false;
    return true;
  }

  /** Reads a series' text; returns the offset after it. */
  private readText(page: PageText, at: number): number {
    const { bytes } = page;
    let end = seriesTextEnd(bytes, at);
    const text = end < 0 ? '' : latin1.decode(bytes.subarray(at, end));
    let series = end < 0 ? undefined : this.byText.get(text);
    if (series === undefined) {
      const read = readSeries(page, at, true);
      ({ end } = read);
      series = this.seriesCount++;
      this.byText.set(latin1.decode(bytes.subarray(at, end)), series);
      this.newSeries.push(
        withCanonicalBound(makeLabels(Object.entries(read.labels)), (family) => this.families.typeOf(family)),
      );
    }
    this.lastText = bytes.slice(at, end);
    this.lastSeries = series;
    return end;
  }
}

/** End of the token behind the space at `space`. */
function tokenEnd(page: PageText, space: number, lineEnd: number, what: string): number {
  if (page.bytes[space] !== SPACE) {
    throw page.error(space, `expected a space before the ${what}, got ${page.wordAt(space)}`);
  }
  let end = space + 1;
  while (end < lineEnd && page.bytes[end] !== SPACE && page.bytes[end] !== LINE_FEED) end++;
  if (end === space + 1) throw page.error(end, `the ${what} is missing`);
  return end;
}

/** Samples of one part of a dump, in columns that grow. */
class Samples {
  private length = 0;
  private series = new Uint32Array(1024);
  private times = new Float64Array(1024);
  private values = new Float64Array(1024);
  private bits = bitsOf(this.values);

  push(series: number, timeMs: number, value: number, isStale: boolean): void {
    if (this.length === this.series.length) this.grow();
    this.series[this.length] = series;
    this.times[this.length] = timeMs;
    if (isStale) setStaleAt(this.bits, this.length);
    else this.values[this.length] = value;
    this.length++;
  }

  finish(): Pick<Dump, 'series' | 'times' | 'values'> {
    const { length } = this;
    return {
      series: this.series.subarray(0, length),
      times: this.times.subarray(0, length),
      values: this.values.subarray(0, length),
    };
  }

  private grow(): void {
    const size = this.length * 2;
    const series = new Uint32Array(size);
    series.set(this.series);
    const times = new Float64Array(size);
    times.set(this.times);
    const values = new Float64Array(size);
    values.set(this.values);
    this.series = series;
    this.times = times;
    this.values = values;
    this.bits = bitsOf(values);
  }
}
