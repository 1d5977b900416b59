import { METRIC_NAME, makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { createExpositionParser } from '../exposition/index.ts';
import type { ExpositionFormat, ExpositionParser, ParsedPage } from '../exposition/index.ts';
import type { MetricMetadata, TsdbSource } from '../tsdb/types.ts';
import { bitsOf, isAbsentAt, isStaleAt, setAbsentAt, setStaleAt } from '../tsdb/values.ts';
import { ColumnLayout } from './column-layout.ts';
import type { SampleSettings } from './types.ts';

/** The series Prometheus adds to every scrape, in this order. */
const reportNames = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
] as const;

/** Those it adds with `extra_scrape_metrics`. */
const extraNames = ['scrape_timeout_seconds', 'scrape_sample_limit', 'scrape_body_size_bytes'] as const;

/** Below this many columns a layout is not worth starting anew. */
const SMALL_LAYOUT = 1000;

/** An exemplar with the series it belongs to. */
export interface SeriesExemplar {
  readonly series: Labels;
  readonly labels: Labels;
  readonly value: number;
  readonly timeMs: number;
}

/** What a writer works with. */
export interface SeriesWriterOptions {
  readonly source: TsdbSource;
  /** The target's labels. */
  readonly labels: Labels;
  readonly samples: SampleSettings;
  readonly timeoutMs: number;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  readonly putExemplars: (exemplars: readonly SeriesExemplar[]) => void;
}

/** What a scrape was like, for the report series. */
export interface ScrapeFacts {
  readonly durationSeconds: number;
  /** Unpacked; -1 for a page that is too large, 0 where there is none. */
  readonly bodyBytes: number;
}

/** Writes the pages of one target into its stream: finds the columns, marks what vanished, adds the report series. */
export class SeriesWriter {
  /** Series with a sample in the last scrape. */
  seriesCount = 0;
  /** The same of the last good page: a failed scrape makes no layout obsolete. */
  private lastPageSeries = 0;
  private readonly options: SeriesWriterOptions;
  private readonly layout: ColumnLayout;
  private reports: Uint32Array;
  private parser: ExpositionParser | null = null;
  private format: ExpositionFormat = 'text';
  private row = new Float64Array(64);
  private bits = bitsOf(this.row);
  private width = 0;
  /** 1 for columns of the stream whose newest sample is not a staleness marker. Report series are never in it. */
  private live = new Uint8Array(64);
  /** How many columns are live. */
  private liveCount = 0;
  /** Live columns whose samples have timestamps of their own, where their staleness is tracked. */
  private ownLive = new Set<number>();

  constructor(options: SeriesWriterOptions) {
    const { source, labels, samples } = options;
    this.options = options;
    this.layout = new ColumnLayout(source, labels, samples);
    const names = samples.extraMetrics ? [...reportNames, ...extraNames] : reportNames;
    this.reports = source.columns(
      names.map((name) => makeLabels([[METRIC_NAME, name], ...Object.entries(labels)])),
    );
    this.makeRoomFor(this.reports);
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

  /**
   * Writes a parsed page as the row of `timeMs`. Returns false where the store refused the row as too old. Throws
   * ScrapeError where the page breaks a limit; nothing is written then.
   */
  write(timeMs: number, page: ParsedPage, facts: ScrapeFacts): boolean {
    const { opened, kept } = this.layout.take(page, this.format === 'openmetrics');
    this.makeRoomFor(opened);
    if (page.metadata.length > 0) this.options.putMetadata(page.metadata);
    const times = this.options.samples.honorTimestamps ? page.times : null;
    if (times === null && this.isSteady(page)) {
      // The same series as last time, one after the other: a copy does, bits and all.
      this.row.set(page.values.subarray(0, page.columnCount), this.layout.offset);
      this.report(1, facts, page.sampleCount, kept, 0);
      if (page.exemplars.length > 0) this.passExemplars(timeMs, page);
      return this.options.source.append(timeMs, this.row, this.width);
    }
    const pageBits = bitsOf(page.values);
    this.fillRow(page, pageBits, times);
    const own = times === null ? new Set<number>() : this.writeOwnTimes(page, pageBits, times);
    const { bits, live } = this;
    let added = 0;
    let count = 0;
    for (let column = 0; column < this.width; column++) {
      if (!isAbsentAt(bits, column)) {
        count++;
        if (live[column] === 0) added++;
      } else if (live[column] === 1) setStaleAt(bits, column);
    }
    if (this.options.samples.trackTimestampsStaleness) this.trackOwn(own);
    this.seriesCount = count + own.size;
    this.lastPageSeries = this.seriesCount;
    this.report(1, facts, page.sampleCount, kept, added);
    if (page.exemplars.length > 0) this.passExemplars(timeMs, page);
    return this.append(timeMs);
  }

  /** Writes the row of a failed scrape: every series ends, `up` is 0. */
  writeFailure(timeMs: number, facts: ScrapeFacts, samplesScraped: number): boolean {
    for (let column = 0; column < this.width; column++) {
      if (this.live[column] === 1 || this.ownLive.has(column)) setStaleAt(this.bits, column);
      else setAbsentAt(this.bits, column);
    }
    this.ownLive.clear();
    this.seriesCount = 0;
    this.report(0, facts, samplesScraped, 0, 0);
    return this.append(timeMs);
  }

  /** The target is gone: all its series end, the report series too. */
  end(timeMs: number): void {
    this.options.source.endAt(timeMs);
    this.options.source.release();
    this.live.fill(0);
    this.liveCount = 0;
    this.ownLive.clear();
  }

  /** Keeps the columns that are live; those of the page at hand come anew, as from a parser that forgot all of its. */
  private forgetPast(): void {
    const live = Array.from(this.live.keys()).filter((column) => this.live[column] === 1);
    const own = [...this.ownLive].filter((column) => this.live[column] !== 1);
    const kept = Uint32Array.from([...this.reports, ...live, ...own]);
    this.options.source.keepOnly(kept);
    this.reports = this.reports.map((_, i) => i);
    const ownFrom = this.reports.length + live.length;
    this.live.fill(0).fill(1, this.reports.length, ownFrom);
    this.liveCount = live.length;
    this.ownLive = new Set(own.map((_, i) => ownFrom + i));
    this.width = kept.length;
  }

  /** Whether the page has all series of the stream, as the last one had: nothing begins and nothing ends. */
  private isSteady(page: ParsedPage): boolean {
    const { columnCount } = page;
    return (
      // Protobuf can carry staleness markers of its own.
      this.format !== 'protobuf' &&
      this.layout.offset === this.reports.length &&
      this.width === this.layout.offset + columnCount &&
      page.sampleCount - page.duplicates === columnCount &&
      this.liveCount === columnCount &&
      this.ownLive.size === 0
    );
  }

  private fillRow(page: ParsedPage, pageBits: Uint32Array, times: Float64Array | null): void {
    const { row, bits, layout } = this;
    const { columns } = layout;
    for (let column = 0; column < this.width; column++) setAbsentAt(bits, column);
    for (let i = 0; i < page.columnCount; i++) {
      if (isAbsentAt(pageBits, i)) continue;
      // Samples with their own time are no part of the row, and end without a marker, as in Prometheus.
      if (times !== null && !Number.isNaN(times[i])) continue;
      if (!layout.isKept(i)) continue;
      const column = columns[i] as number;
      if (isAbsentAt(bits, column)) row[column] = page.values[i] as number;
    }
  }

  /** Returns the columns that got samples. */
  private writeOwnTimes(page: ParsedPage, pageBits: Uint32Array, times: Float64Array): Set<number> {
    const { columns } = this.layout;
    const picked: number[] = [];
    for (let i = 0; i < page.columnCount; i++)
      if (!isAbsentAt(pageBits, i) && !Number.isNaN(times[i]) && this.layout.isKept(i)) picked.push(i);
    const repeats = page.repeats.filter(({ column }) => this.layout.isKept(column));
    const written = [...picked, ...repeats.map((repeat) => repeat.column)];
    this.options.source.appendAt(
      Uint32Array.from(written, (column) => columns[column] as number),
      Float64Array.from([...picked.map((i) => times[i] as number), ...repeats.map(({ timeMs }) => timeMs)]),
      Float64Array.from([
        ...picked.map((i) => page.values[i] as number),
        ...repeats.map(({ value }) => value),
      ]),
    );
    return new Set(picked.map((i) => columns[i] as number));
  }

  /** Ends the tracked series that this page has no more. */
  private trackOwn(present: Set<number>): void {
    for (const column of this.ownLive)
      if (!present.has(column) && isAbsentAt(this.bits, column)) setStaleAt(this.bits, column);
    this.ownLive = present;
  }

  private passExemplars(timeMs: number, page: ParsedPage): void {
    this.options.putExemplars(
      page.exemplars.flatMap((exemplar) => {
        const series = this.layout.labelsOf(exemplar.column);
        if (series === null) return [];
        const { labels, value } = exemplar;
        return [{ series, labels, value, timeMs: Number.isNaN(exemplar.timeMs) ? timeMs : exemplar.timeMs }];
      }),
    );
  }

  private report(up: number, facts: ScrapeFacts, scraped: number, kept: number, added: number): void {
    const { samples, timeoutMs } = this.options;
    const values = [
      up,
      facts.durationSeconds,
      scraped,
      kept,
      added,
      timeoutMs / 1000,
      samples.limits.samples,
      facts.bodyBytes,
    ];
    for (let i = 0; i < this.reports.length; i++) {
      const column = this.reports[i] as number;
      // A page that has such a series itself must not hide how the scrape went.
      this.row[column] = values[i] as number;
    }
  }

  /** Hands the row over. What is live changes only if the store took it: a marker that was refused is due again. */
  private append(timeMs: number): boolean {
    const { bits, live } = this;
    if (!this.options.source.append(timeMs, this.row, this.width)) return false;
    for (let column = 0; column < this.width; column++) {
      live[column] = isAbsentAt(bits, column) || isStaleAt(bits, column) ? 0 : 1;
    }
    for (const column of this.reports) live[column] = 0;
    this.liveCount = 0;
    for (let column = 0; column < this.width; column++) this.liveCount += live[column] as number;
    return true;
  }

  private makeRoomFor(columns: Uint32Array): void {
    for (const column of columns) this.width = Math.max(this.width, column + 1);
    if (this.width <= this.row.length) return;
    const size = this.width * 2;
    this.row = new Float64Array(size);
    this.bits = bitsOf(this.row);
    const live = new Uint8Array(size);
    live.set(this.live);
    this.live = live;
  }
}
