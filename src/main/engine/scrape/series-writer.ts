import { METRIC_NAME, makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { createExpositionParser } from '../exposition/index.ts';
import type { ExpositionFormat, ExpositionParser, ParsedPage } from '../exposition/index.ts';
import type { MetricMetadata, TsdbSource } from '../tsdb/types.ts';
import { bitsOf, isAbsentAt, isStaleAt, setAbsentAt, setStaleAt } from '../tsdb/values.ts';
import { seriesLabels } from './series-labels.ts';

/** The series Prometheus adds to every scrape, in this order. */
const reportNames = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
] as const;

/** Below this many columns a layout is not worth starting anew. */
const SMALL_LAYOUT = 1000;

/** Writes the pages of one target into its stream: finds the columns, marks what vanished, adds the report series. */
export class SeriesWriter {
  /** Series with a sample in the last scrape. */
  seriesCount = 0;
  /** The same of the last good page: a failed scrape makes no layout obsolete. */
  private lastPageSeries = 0;
  private readonly source: TsdbSource;
  private readonly labels: Labels;
  private readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  private reports: Uint32Array;
  private parser: ExpositionParser | null = null;
  private format: ExpositionFormat = 'text';
  /** Column of the stream for each column of the parser. */
  private streamColumns = new Uint32Array(64);
  private row = new Float64Array(64);
  private bits = bitsOf(this.row);
  private width = 0;
  /** 1 for columns of the stream whose newest sample is not a staleness marker. Report series are never in it. */
  private live = new Uint8Array(64);

  constructor(
    source: TsdbSource,
    labels: Labels,
    putMetadata: (metadata: readonly MetricMetadata[]) => void,
  ) {
    this.source = source;
    this.labels = labels;
    this.putMetadata = putMetadata;
    this.reports = source.columns(
      reportNames.map((name) => makeLabels([[METRIC_NAME, name], ...Object.entries(labels)])),
    );
    for (const column of this.reports) this.makeRoom(column);
  }

  /** Parses a page. Throws ExpositionError; nothing is written then. */
  parse(body: Uint8Array, format: ExpositionFormat): ParsedPage {
    if (this.parser === null || this.format !== format) {
      this.parser = createExpositionParser({ format });
      this.format = format;
    } else if (this.parser.columnCount > SMALL_LAYOUT && this.parser.columnCount > 2 * this.lastPageSeries) {
      this.parser.reset();
      this.forgetPast();
    }
    return this.parser.parse(body);
  }

  /** Writes a parsed page as the row of `timeMs`. Returns false where the store refused the row as too old. */
  write(timeMs: number, page: ParsedPage, durationSeconds: number): boolean {
    this.addColumns(page);
    if (page.metadata.length > 0) this.putMetadata(page.metadata);
    const pageBits = bitsOf(page.values);
    const { streamColumns, row, bits, live } = this;
    for (let column = 0; column < this.width; column++) setAbsentAt(bits, column);
    for (let i = 0; i < page.columnCount; i++) {
      if (isAbsentAt(pageBits, i)) continue;
      // Samples with their own time are no part of the row, and end without a marker, as in Prometheus.
      if (page.times !== null && !Number.isNaN(page.times[i])) continue;
      const column = streamColumns[i] as number;
      if (isAbsentAt(bits, column)) row[column] = page.values[i] as number;
    }
    let added = 0;
    let count = 0;
    for (let column = 0; column < this.width; column++) {
      if (!isAbsentAt(bits, column)) {
        count++;
        if (live[column] === 0) added++;
      } else if (live[column] === 1) setStaleAt(bits, column);
    }
    const own = this.writeOwnTimes(page, pageBits);
    this.seriesCount = count + own;
    this.lastPageSeries = this.seriesCount;
    this.report(1, durationSeconds, page.sampleCount, page.sampleCount - page.duplicates, added);
    return this.append(timeMs);
  }

  /** Writes the row of a failed scrape: every series ends, `up` is 0. */
  writeFailure(timeMs: number, durationSeconds: number): boolean {
    for (let column = 0; column < this.width; column++) {
      if (this.live[column] === 1) setStaleAt(this.bits, column);
      else setAbsentAt(this.bits, column);
    }
    this.seriesCount = 0;
    this.report(0, durationSeconds, 0, 0, 0);
    return this.append(timeMs);
  }

  /** The target is gone: all its series end, the report series too. */
  end(timeMs: number): void {
    this.source.endAt(timeMs);
    this.live.fill(0);
  }

  /** Keeps the columns that are live; those of the page at hand come anew, as from a parser that forgot all of its. */
  private forgetPast(): void {
    const live = Array.from(this.live.keys()).filter((column) => this.live[column] === 1);
    const kept = Uint32Array.from([...this.reports, ...live]);
    this.source.keepOnly(kept);
    this.reports = this.reports.map((_, i) => i);
    this.live.fill(0).fill(1, this.reports.length, kept.length);
    this.width = kept.length;
  }

  private addColumns(page: ParsedPage): void {
    if (page.newColumns.length === 0) return;
    const columns = this.source.columns(page.newColumns.map((labels) => seriesLabels(labels, this.labels)));
    const first = page.columnCount - columns.length;
    if (page.columnCount > this.streamColumns.length) {
      const larger = new Uint32Array(page.columnCount * 2);
      larger.set(this.streamColumns);
      this.streamColumns = larger;
    }
    this.streamColumns.set(columns, first);
    for (const column of columns) this.makeRoom(column);
  }

  private writeOwnTimes(page: ParsedPage, pageBits: Uint32Array): number {
    const { times } = page;
    if (times === null) return 0;
    const picked: number[] = [];
    for (let i = 0; i < page.columnCount; i++)
      if (!isAbsentAt(pageBits, i) && !Number.isNaN(times[i])) picked.push(i);
    const columns = [...picked, ...page.repeats.map((repeat) => repeat.column)];
    this.source.appendAt(
      Uint32Array.from(columns, (column) => this.streamColumns[column] as number),
      Float64Array.from([
        ...picked.map((i) => times[i] as number),
        ...page.repeats.map((repeat) => repeat.timeMs),
      ]),
      Float64Array.from([
        ...picked.map((i) => page.values[i] as number),
        ...page.repeats.map((repeat) => repeat.value),
      ]),
    );
    return picked.length;
  }

  private report(...values: readonly number[]): void {
    for (let i = 0; i < this.reports.length; i++) {
      const column = this.reports[i] as number;
      // A page that has such a series itself must not hide how the scrape went.
      this.row[column] = values[i] as number;
    }
  }

  /** Hands the row over. What is live changes only if the store took it: a marker that was refused is due again. */
  private append(timeMs: number): boolean {
    const { bits, live } = this;
    if (!this.source.append(timeMs, this.row, this.width)) return false;
    for (let column = 0; column < this.width; column++) {
      live[column] = isAbsentAt(bits, column) || isStaleAt(bits, column) ? 0 : 1;
    }
    for (const column of this.reports) live[column] = 0;
    return true;
  }

  private makeRoom(column: number): void {
    this.width = Math.max(this.width, column + 1);
    if (this.width <= this.row.length) return;
    const size = this.width * 2;
    this.row = new Float64Array(size);
    this.bits = bitsOf(this.row);
    const live = new Uint8Array(size);
    live.set(this.live);
    this.live = live;
  }
}
