import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Log } from '../../base/log.ts';
import type { Store } from '../../storage/index.ts';
import { compileMatcher } from '../index/matching.ts';
import type { Matcher } from '../types.ts';
import type { Exemplar, Exemplars, NewExemplar, SeriesExemplars } from './types.ts';

export interface ExemplarsOptions {
  /** The `metrics` store; it stays the caller's to close, after a last flush. */
  readonly store: Store;
  readonly log: Log;
  /** What all together may take on the disk, roughly. */
  readonly maxBytes?: number;
  readonly maxPerSeries?: number;
}

/** 16 MB hold some 100,000 exemplars with the id of a trace each. */
const DEFAULT_MAX_BYTES = 16 << 20;
const DEFAULT_MAX_PER_SERIES = 100;
/** A row with its place in the index, besides its text. */
const ROW_BYTES = 50;
/** While the database refuses, this many wait in memory. */
const MOST_PENDING = 10_000;
/** Rows that are looked at for how many must go, at a time. */
const ROWS_PER_DROP = 500;

/** A series with exemplars; `newest` decides whether what comes is new. */
interface Known {
  /** Null until it is in the database. */
  id: number | null;
  readonly text: string;
  readonly labels: Labels;
  newest: { readonly timeMs: number; readonly value: number; readonly text: string } | null;
}

interface Row {
  readonly time_ms: number;
  /** Null stands for NaN, which SQLite doesn't have. */
  readonly value: number | null;
  readonly labels: string;
}

/** Opens the exemplars of a store opened with `metricsMigrations`. */
export function openExemplars(options: ExemplarsOptions): Exemplars {
  return new SqliteExemplars(options);
}

class SqliteExemplars implements Exemplars {
  private readonly store: Store;
  private readonly log: Log;
  private readonly maxBytes: number;
  private readonly maxPerSeries: number;
  /** By the text of the labels. */
  private readonly known = new Map<string, Known>();
  private pending: { readonly series: Known; readonly exemplar: Exemplar; readonly text: string }[] = [];
  private bytes: number;
  private isRefused = false;

  constructor(options: ExemplarsOptions) {
    const { store, log, maxBytes = DEFAULT_MAX_BYTES, maxPerSeries = DEFAULT_MAX_PER_SERIES } = options;
    this.store = store;
    this.log = log;
    this.maxBytes = maxBytes;
    this.maxPerSeries = maxPerSeries;
    const rows = store.db.prepare<
      [],
      { id: number; labels: string; time_ms: number | null; value: number | null; text: string | null }
    >(
      `SELECT s.id, s.labels, e.time_ms, e.value, e.labels AS text FROM tsdb_exemplar_series AS s
       LEFT JOIN tsdb_exemplar AS e ON e.id = (SELECT max(id) FROM tsdb_exemplar WHERE series_id = s.id)`,
    );
    for (const { id, labels, time_ms: timeMs, value, text } of rows.all()) {
      const newest = timeMs === null || text === null ? null : { timeMs, value: value ?? NaN, text };
      this.known.set(labels, { id, text: labels, labels: labelsOf(labels), newest });
    }
    this.bytes = this.measure();
  }

  put(exemplars: readonly NewExemplar[]): void {
    for (const { series, ...exemplar } of exemplars) {
      const known = this.seriesOf(series);
      const text = textOf(exemplar.labels);
      const { newest } = known;
      if (newest !== null) {
        const isSame = Object.is(newest.value, exemplar.value) && newest.text === text;
        if (isSame || exemplar.timeMs <= newest.timeMs) continue;
      }
      known.newest = { timeMs: exemplar.timeMs, value: exemplar.value, text };
      this.pending.push({ series: known, exemplar, text });
    }
    if (this.pending.length > MOST_PENDING) this.pending.splice(0, this.pending.length - MOST_PENDING);
  }

  select(sets: readonly (readonly Matcher[])[], minMs: number, maxMs: number): SeriesExemplars[] {
    const out: SeriesExemplars[] = [];
    const tests = sets.map((matchers) => matchers.map(compileMatcher));
    const stored = this.store.db.prepare<[number], Row>(
      'SELECT time_ms, value, labels FROM tsdb_exemplar WHERE series_id = ? ORDER BY id',
    );
    for (const one of this.known.values()) {
      const { id, labels } = one;
      if (!tests.some((all) => all.every(({ name, test }) => test(labels[name] ?? '')))) continue;
      const rows = id === null ? [] : stored.all(id).map(exemplarOf);
      for (const { series, exemplar } of this.pending) if (series === one) rows.push(exemplar);
      const exemplars = rows.filter(({ timeMs }) => timeMs >= minMs && timeMs <= maxMs);
      if (exemplars.length > 0) out.push({ series: labels, exemplars });
    }
    return out;
  }

  delete(matchers: readonly Matcher[], minMs: number, maxMs: number): void {
    this.flush();
    const tests = matchers.map(compileMatcher);
    const remove = this.store.db.prepare(
      'DELETE FROM tsdb_exemplar WHERE series_id = ? AND time_ms BETWEEN ? AND ?',
    );
    const [from, to] = [Math.max(-Number.MAX_VALUE, minMs), Math.min(Number.MAX_VALUE, maxMs)];
    this.store.db
      .transaction(() => {
        for (const { id, labels } of this.known.values()) {
          if (tests.every(({ name, test }) => test(labels[name] ?? ''))) remove.run(id, from, to);
        }
        this.forgetEmpty();
      })
      .immediate();
    this.bytes = this.measure();
  }

  flush(): void {
    if (this.pending.length === 0) return;
    try {
      this.store.timed('store exemplars', () => {
        this.store.db.transaction(() => this.write()).immediate();
      });
    } catch (error) {
      // The numbers given in vain are given anew.
      for (const { series } of this.pending) if (!this.isStored(series)) series.id = null;
      if (!this.isRefused) this.log.error({ err: error }, 'exemplars can not be written and wait in memory');
      this.isRefused = true;
      return;
    }
    if (this.isRefused) this.log.info({}, 'exemplars can be written again');
    this.isRefused = false;
    this.pending = [];
  }

  private write(): void {
    const { db } = this.store;
    const addSeries = db.prepare('INSERT INTO tsdb_exemplar_series (labels) VALUES (?)');
    const add = db.prepare(
      'INSERT INTO tsdb_exemplar (series_id, time_ms, value, labels) VALUES (?, ?, ?, ?)',
    );
    const touched = new Set<Known>();
    let { bytes } = this;
    for (const { series, exemplar, text } of this.pending) {
      if (series.id === null) {
        series.id = Number(addSeries.run(series.text).lastInsertRowid);
        bytes += series.text.length + ROW_BYTES;
      }
      add.run(series.id, exemplar.timeMs, Number.isNaN(exemplar.value) ? null : exemplar.value, text);
      bytes += text.length + ROW_BYTES;
      touched.add(series);
    }
    const cut = db.prepare<[number, number, number]>(
      `DELETE FROM tsdb_exemplar WHERE series_id = ? AND id <=
         (SELECT id FROM tsdb_exemplar WHERE series_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    );
    let dropped = 0;
    for (const { id } of touched) if (id !== null) dropped += cut.run(id, id, this.maxPerSeries).changes;
    this.bytes = dropped > 0 || bytes > this.maxBytes ? this.measure() : bytes;
    while (this.bytes > this.maxBytes && this.dropOldest() > 0) this.bytes = this.measure();
  }

  private dropOldest(): number {
    const { changes } = this.store.db
      .prepare('DELETE FROM tsdb_exemplar WHERE id IN (SELECT id FROM tsdb_exemplar ORDER BY id LIMIT ?)')
      .run(ROWS_PER_DROP);
    this.forgetEmpty();
    return changes;
  }

  /** Series without exemplars leave; what comes of them later is new. */
  private forgetEmpty(): void {
    const gone = this.store.db
      .prepare<[], string>(
        `DELETE FROM tsdb_exemplar_series
         WHERE NOT EXISTS (SELECT 1 FROM tsdb_exemplar WHERE series_id = tsdb_exemplar_series.id) RETURNING labels`,
      )
      .pluck()
      .all();
    for (const text of gone) this.known.delete(text);
  }

  private isStored({ text }: Known): boolean {
    const found = this.store.db.prepare('SELECT 1 FROM tsdb_exemplar_series WHERE labels = ?').get(text);
    return found !== undefined;
  }

  private measure(): number {
    const total = (table: string): number =>
      this.store.db
        .prepare<[], number>(`SELECT coalesce(sum(length(labels) + ${ROW_BYTES}), 0) FROM ${table}`)
        .pluck()
        .get() ?? 0;
    return total('tsdb_exemplar') + total('tsdb_exemplar_series');
  }

  private seriesOf(labels: Labels): Known {
    const text = textOf(labels);
    let known = this.known.get(text);
    if (known === undefined) this.known.set(text, (known = { id: null, text, labels, newest: null }));
    return known;
  }
}

function textOf(labels: Labels): string {
  return JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function labelsOf(text: string): Labels {
  return makeLabels(Object.entries(JSON.parse(text) as Record<string, string>));
}

function exemplarOf({ time_ms: timeMs, value, labels }: Row): Exemplar {
  return { labels: labelsOf(labels), value: value ?? NaN, timeMs };
}
