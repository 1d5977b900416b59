import type { Labels } from '#shared/model/labels.ts';
import type { MetricMetadata } from '../tsdb/types.ts';

/**
 * `text` is Prometheus text 0.0.4 (with the quoted UTF-8 names of 1.0.0), `openmetrics` is OpenMetrics 1.0 text, read
 * strictly, `protobuf` is Prometheus's delimited MetricFamily messages, native histograms included.
 */
export type ExpositionFormat = 'text' | 'openmetrics' | 'protobuf';

/** A further sample of a series that stands on one page several times, each with its own timestamp. */
export interface RepeatedSample {
  readonly column: number;
  readonly timeMs: number;
  readonly value: number;
}

/** A sample of a trace behind a sample, as OpenMetrics carries it: labels such as `trace_id`, and what was measured. */
export interface PageExemplar {
  /** Column of the sample it stands at. */
  readonly column: number;
  readonly labels: Labels;
  readonly value: number;
  /** Unix ms; NaN where the page gives none. */
  readonly timeMs: number;
}

/** One page parsed against the layout of the page before it. All arrays are the parser's own and valid until the next parse. */
export interface ParsedPage {
  /** Columns known so far; `values` and `times` have at least this many entries. */
  readonly columnCount: number;
  /**
   * Label sets of the columns that this page brought for the first time: the last `newColumns.length` columns. An empty
   * value stands where the page has one.
   */
  readonly newColumns: readonly Labels[];
  /** Sample per column, the ABSENT pattern where the page has none. */
  readonly values: Float64Array;
  /** Samples on this page, repeated and duplicate ones included. */
  readonly sampleCount: number;
  /** Own timestamps (unix ms), NaN where the line has none; null when no line of the page has one. */
  readonly times: Float64Array | null;
  /** Second and further samples of a series at other own timestamps than its first, in page order. */
  readonly repeats: readonly RepeatedSample[];
  /** Lines left out because the series already had a sample for that timestamp on this page: the first one counts. */
  readonly duplicates: number;
  /** Exemplars on this page, in page order. */
  readonly exemplars: readonly PageExemplar[];
  /** Families whose metadata is new or changed since the page before. */
  readonly metadata: readonly MetricMetadata[];
}

/** Parses the pages of one target, one after the other. */
export interface ExpositionParser {
  /** Columns handed out since the last reset: grows with every new series until {@link reset}. */
  readonly columnCount: number;
  /** Throws ExpositionError; the parser is then as it was before the call and takes the next page. */
  parse(bytes: Uint8Array): ParsedPage;
  /** Forgets all columns and families: the next page starts a new layout at column 0. */
  reset(): void;
}

/** What a part of a dump has. */
export interface Dump {
  /** Label sets of the series that this part brought for the first time, numbered on from those before. */
  readonly newSeries: readonly Labels[];
  /** Sample i is of series `series[i]`, at `times[i]` (unix ms); a staleness marker is the STALE pattern. */
  readonly series: Uint32Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly metadata: readonly MetricMetadata[];
}

/** Parses a dump part by part. */
export interface DumpParser {
  /** `lines` are whole lines, in the order of the dump. Throws ExpositionError, lines counted from the dump's first. */
  parse(lines: Uint8Array): Dump;
  /** To be called at the end: throws ExpositionError where "# EOF" was missing. */
  end(): void;
}

/** What is wrong with a page: line and column start at 1, `line text` is in the message, cut to a readable length. */
export class ExpositionError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(line: number, column: number, message: string) {
    super(message);
    this.name = 'ExpositionError';
    this.line = line;
    this.column = column;
  }
}
