import type { Labels } from '#shared/model/labels.ts';
import type { Matcher } from '../types.ts';

/** One observation picked out of many, mostly with the id of its trace. */
export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  readonly timeMs: number;
}

/** An exemplar as it comes in, with the labels of the series it belongs to. */
export interface NewExemplar extends Exemplar {
  readonly series: Labels;
}

/** Exemplars of one series, oldest first. */
export interface SeriesExemplars {
  readonly series: Labels;
  readonly exemplars: readonly Exemplar[];
}

/** A bounded store of exemplars: what is too much pushes out the oldest, first of its own series, then of all. */
export interface Exemplars {
  /**
   * Takes what a scrape gave. What is not newer than the newest of its series, or has its labels and value, is passed over:
   * exporters show an exemplar until they have another one.
   */
  put(exemplars: readonly NewExemplar[]): void;
  /** Those in [minMs, maxMs] of every series that matches all matchers of any of the sets. */
  select(sets: readonly (readonly Matcher[])[], minMs: number, maxMs: number): SeriesExemplars[];
  /** Deletes those in [minMs, maxMs] of every series that matches. Throws SQLite's error. */
  delete(matchers: readonly Matcher[], minMs: number, maxMs: number): void;
  /** Writes what is pending; what the database refuses stays pending. Called on a timer and at the end. */
  flush(): void;
}
