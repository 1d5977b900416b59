import { Columns } from './columns.ts';
import { readExemplar } from './exemplar.ts';
import { Families } from './families.ts';
import { isNaNWord, parseFloatBytes } from './float.ts';
import { COMMENT_LINE, LineDictionary, doubled } from './line-dictionary.ts';
import { readMetadataLine } from './metadata-line.ts';
import { OpenMetricsRules } from './openmetrics-rules.ts';
import {
  BRACE_CLOSE,
  BRACE_OPEN,
  CARRIAGE_RETURN,
  HASH,
  LINE_FEED,
  PageText,
  SPACE,
  TAB,
  isBlank,
} from './page-text.ts';
import { createProtobufParser } from './protobuf/parser.ts';
import { readSeries, seriesTextEnd } from './series-text.ts';
import { withCanonicalBound } from './canonical-bound.ts';
import type { ExpositionFormat, ExpositionParser, PageExemplar, ParsedPage } from './types.ts';

/** Texts remembered beyond twice what a page has before the dictionary is started anew. */
const SPARE_TEXTS = 1024;

/** Makes a parser for the pages of one target. */
export function createExpositionParser(options: { readonly format: ExpositionFormat }): ExpositionParser {
  return options.format === 'protobuf'
    ? createProtobufParser()
    : new Parser(options.format === 'openmetrics');
}

/**
 * Exporters write the same lines in the same order from scrape to scrape. So the parser keeps the sequence of texts of the
 * last page and compares each line with the text that stood at its place: a hit gives the column without hashing, and a
 * steady page allocates nothing per line. A miss is looked up by hash, and read in full only when it was never seen.
 */
class Parser implements ExpositionParser {
  private readonly strict: boolean;
  private readonly columns = new Columns();
  private families = new Families();
  private dictionary = new LineDictionary();
  private rules: OpenMetricsRules | null;
  /** Entries of the last good page in order, and of the page at hand. */
  private sequence = new Int32Array(64);
  private sequenceLength = 0;
  private next = new Int32Array(64);
  private nextLength = 0;
  /** Where an entry stood in the last good page; a hint, checked before use. */
  private places = new Int32Array(64);
  private sampleCount = 0;
  private page = new PageText(new Uint8Array());
  private typeChanged = false;
  private exemplars: PageExemplar[] = [];

  constructor(strict: boolean) {
    this.strict = strict;
    this.rules = strict ? new OpenMetricsRules(this.dictionary) : null;
  }

  get columnCount(): number {
    return this.columns.count;
  }

  reset(): void {
    this.columns.reset();
    this.forgetLines();
  }

  parse(bytes: Uint8Array): ParsedPage {
    const entriesBefore = this.dictionary.count;
    this.startPage(bytes);
    try {
      this.readLines(bytes);
      if (this.rules !== null) this.obey(this.rules.endPage(), bytes.length - 1);
    } catch (error) {
      this.families.rollBack();
      // Entries of a bad page may point to columns that are taken back.
      if (this.dictionary.count > entriesBefore) this.forgetLines(false);
      this.columns.rollBack();
      throw error;
    } finally {
      this.page = new PageText(new Uint8Array());
    }
    this.acceptSequence();
    const metadata = this.families.commit();
    const { columns, sampleCount } = this;
    if (this.typeChanged || this.dictionary.count > 2 * this.sequenceLength + SPARE_TEXTS) this.forgetLines();
    return {
      columnCount: columns.count,
      newColumns: columns.newColumns,
      values: columns.values,
      sampleCount,
      times: columns.times,
      repeats: columns.repeats,
      duplicates: columns.duplicates,
      exemplars: this.exemplars,
      metadata,
    };
  }

  private startPage(bytes: Uint8Array): void {
    this.page = new PageText(bytes);
    this.columns.startPage();
    this.nextLength = 0;
    this.sampleCount = 0;
    if (this.exemplars.length > 0) this.exemplars = [];
    this.typeChanged = false;
    this.rules?.startPage();
  }

  private readLines(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { strict, rules } = this;
    let cursor = 0;
    let at = 0;
    let ended = false;
    while (at < bytes.length) {
      if (ended) throw this.page.error(at, 'nothing may follow "# EOF"');
      const lineStart = at;
      let entry = cursor < this.sequenceLength ? (this.sequence[cursor] as number) : -1;
      if (entry >= 0 && this.predicted(entry, bytes, view, at)) {
        cursor++;
        at += this.dictionary.lengthOf(entry);
      } else {
        if (!strict) {
          at = this.page.skipBlanks(at);
          if (at === bytes.length) return;
          if (bytes[at] === LINE_FEED) {
            at++;
            continue;
          }
        } else if (this.isEndMark(bytes, at)) {
          ended = true;
          at = Math.min(this.page.lineEnd(at) + 1, bytes.length);
          continue;
        }
        entry = bytes[at] === HASH ? this.readComment(bytes, view, at) : this.lookUp(bytes, view, at);
        at += this.dictionary.lengthOf(entry);
        cursor = this.cursorAfter(entry, cursor);
      }
      if (this.nextLength === this.next.length) this.next = doubled(this.next);
      this.next[this.nextLength++] = entry;
      const column = this.dictionary.targetOf(entry);
      if (column === COMMENT_LINE) {
        if (rules !== null) this.obey(rules.comment(entry), lineStart);
        at++;
      } else {
        this.sampleCount++;
        at = this.readSample(bytes, at, column, entry, lineStart);
      }
    }
    if (strict && !ended)
      throw this.page.error(
        bytes.length,
        'the page must end with "# EOF": it is cut off, or not OpenMetrics',
      );
  }

  /** Whether the entry stands here and ends here: a longer name or a longer comment may begin with the same bytes. */
  private predicted(entry: number, bytes: Uint8Array, view: DataView, at: number): boolean {
    if (!this.dictionary.matches(entry, bytes, view, at)) return false;
    const end = at + this.dictionary.lengthOf(entry);
    const after = bytes[end];
    if (this.dictionary.targetOf(entry) === COMMENT_LINE) return after === LINE_FEED || end === bytes.length;
    if (bytes[end - 1] === BRACE_CLOSE) return true;
    if (after !== SPACE && after !== TAB) return false;
    // The text format takes blanks between a name and its braces: then the name alone is not the series.
    return bytes[this.page.skipBlanks(end)] !== BRACE_OPEN;
  }

  /** The entry of the series at `at`, by hash or else read in full. */
  private lookUp(bytes: Uint8Array, view: DataView, at: number): number {
    const end = seriesTextEnd(bytes, at);
    const known = end < 0 ? -1 : this.dictionary.find(bytes, view, at, end);
    if (known >= 0) return known;
    const series = readSeries(this.page, at, this.strict);
    const labels = withCanonicalBound(series.labels, (family) => this.families.typeOf(family));
    return this.dictionary.add(bytes, at, series.end, this.columns.columnOf(labels));
  }

  private readComment(bytes: Uint8Array, view: DataView, at: number): number {
    const end = this.page.lineEnd(at);
    const line = readMetadataLine(this.page, at, end, this.strict);
    if (line !== null) {
      // A bound is spelt after its family's type (canonical-bound.ts), so texts read before may stand for other columns now.
      const before = this.families.typeOf(line.name);
      if (line.kind === 'type' && before !== undefined && before !== 'unknown' && before !== line.type)
        this.typeChanged = true;
      this.families.apply(line);
    }
    const known = this.dictionary.find(bytes, view, at, end);
    return known >= 0 ? known : this.dictionary.add(bytes, at, end, COMMENT_LINE);
  }

  /** Reads value, timestamp and exemplar from `at` to the line's end; returns the offset of the next line. */
  private readSample(
    bytes: Uint8Array,
    at: number,
    column: number,
    entry: number,
    lineStart: number,
  ): number {
    const { strict, page } = this;
    let from = at;
    if (strict) {
      if (bytes[from] !== SPACE)
        throw page.error(from, `expected a space before the value, got ${page.wordAt(from)}`);
      from++;
    } else while (isBlank(bytes[from])) from++;
    let end = from;
    while ((bytes[end] as number) > SPACE) end++;
    const value = parseFloatBytes(bytes, from, end);
    if (value !== value && !isNaNWord(bytes, from, end)) throw this.valueError(from, end);
    let timeMs = NaN;
    let exemplar = false;
    if (bytes[end] !== LINE_FEED && end < bytes.length) {
      if (!isBlank(bytes[end])) throw this.restError(end);
      if (!strict) end = page.skipBlanks(end);
      if (bytes[end] !== LINE_FEED && end < bytes.length) {
        const marked = strict && bytes[end] === SPACE && bytes[end + 1] === HASH;
        if (!marked) {
          timeMs = this.readTime(bytes, strict ? end + 1 : end);
          end = this.tokenEnd(bytes, strict ? end + 1 : end);
          if (!strict) end = page.skipBlanks(end);
        }
        if (strict && bytes[end] === SPACE && bytes[end + 1] === HASH) {
          const { end: after, ...read } = readExemplar(page, end + 1);
          this.exemplars.push({ column, ...read });
          end = after;
          exemplar = true;
        }
        if (bytes[end] !== LINE_FEED && end < bytes.length) throw this.restError(end);
      }
    }
    if (timeMs !== timeMs) this.columns.put(column, value);
    else this.columns.putAt(column, value, timeMs);
    if (this.rules !== null) this.obey(this.rules.sample(entry, value, timeMs, exemplar), lineStart);
    return end + 1;
  }

  private readTime(bytes: Uint8Array, start: number): number {
    const end = this.tokenEnd(bytes, start);
    const number = parseFloatBytes(bytes, start, end);
    if (this.strict) {
      if (!Number.isFinite(number)) {
        throw this.page.error(start, `expected a timestamp in seconds, got ${this.page.wordAt(start)}`);
      }
      return Math.round(number * 1000);
    }
    let digitsFrom = start;
    if (bytes[start] === 45 || bytes[start] === 43) digitsFrom++;
    const whole = bytes.subarray(digitsFrom, end).every((byte) => byte >= 48 && byte <= 57);
    if (!whole || !Number.isSafeInteger(number)) {
      throw this.page.error(
        start,
        `expected a timestamp in whole milliseconds, got ${this.page.wordAt(start)}`,
      );
    }
    return number;
  }

  private tokenEnd(bytes: Uint8Array, start: number): number {
    let end = start;
    while ((bytes[end] as number) > SPACE) end++;
    return end;
  }

  private isEndMark(bytes: Uint8Array, at: number): boolean {
    const end = this.page.lineEnd(at);
    return end - at === 5 && bytes[at] === HASH && this.page.excerpt(at, end) === '# EOF';
  }

  private valueError(from: number, end: number): Error {
    const { page } = this;
    if (page.bytes[end] === CARRIAGE_RETURN) return this.restError(end);
    if (end === from) return page.error(from, 'the value is missing');
    return page.error(from, `${page.wordAt(from)} is not a number`);
  }

  private restError(at: number): Error {
    const { page } = this;
    if (page.bytes[at] === CARRIAGE_RETURN) {
      return page.error(at, 'the line ends in CR LF; the format wants a line feed alone');
    }
    const place = page.bytes[at] === SPACE ? at + 1 : at;
    return page.error(at, `expected the end of the line, got ${page.wordAt(place)}`);
  }

  /** Refuses the line where it broke a rule. */
  private obey(problem: string | null, lineStart: number): void {
    if (problem !== null) throw this.page.error(lineStart, problem);
  }

  /** After a miss: goes on behind the place where the entry stood last time, so a missing or moved line costs one look-up. */
  private cursorAfter(entry: number, cursor: number): number {
    const place = entry < this.places.length ? (this.places[entry] as number) : 0;
    return place < this.sequenceLength && this.sequence[place] === entry ? place + 1 : cursor;
  }

  private acceptSequence(): void {
    const { next, nextLength } = this;
    let same = nextLength === this.sequenceLength;
    for (let i = 0; same && i < nextLength; i++) same = next[i] === this.sequence[i];
    if (same) return;
    this.next = this.sequence;
    this.sequence = next;
    this.sequenceLength = nextLength;
    if (this.places.length < this.dictionary.count) this.places = new Int32Array(this.dictionary.count * 2);
    for (let i = 0; i < nextLength; i++) this.places[next[i] as number] = i;
  }

  /** Starts the dictionary anew: the next page is read in full once. */
  private forgetLines(families = true): void {
    this.dictionary = new LineDictionary();
    this.sequenceLength = 0;
    this.typeChanged = false;
    if (families) this.families = new Families();
    if (this.rules !== null) this.rules = new OpenMetricsRules(this.dictionary);
  }
}
