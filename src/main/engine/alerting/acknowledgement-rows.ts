import type { Acknowledgement } from '#shared/contract/alerts.ts';
import type { WritableDatabase } from '../storage/types.ts';

interface Row {
  fingerprint: string;
  at_ms: number;
  by: string;
  via: string;
  comment: string;
}

/** One that may be over. */
export interface PastAcknowledgement extends Acknowledgement {
  readonly clearedMs: number | null;
  readonly clearedWhy: string | null;
}

/** SQL of `acknowledgements`. */
export function openAcknowledgementRows(db: WritableDatabase) {
  const open = db.prepare<[], Row>(
    'SELECT fingerprint, at_ms, by, via, comment FROM acknowledgements WHERE cleared_ms IS NULL',
  );
  const after = db.prepare<[number, number], Row & { id: number }>(
    'SELECT id, fingerprint, at_ms, by, via, comment FROM acknowledgements WHERE id > ? ORDER BY id LIMIT ?',
  );
  const insert = db.prepare<Row>(
    'INSERT INTO acknowledgements (fingerprint, at_ms, by, via, comment) VALUES (@fingerprint, @at_ms, @by, @via, @comment)',
  );
  const clear = db.prepare<[number, string, string]>(
    'UPDATE acknowledgements SET cleared_ms = ?, cleared_why = ? WHERE fingerprint = ? AND cleared_ms IS NULL',
  );

  const cleared = db
    .prepare<[string], number | null>('SELECT max(cleared_ms) FROM acknowledgements WHERE fingerprint = ?')
    .pluck();
  const all = db.prepare<[number], { fingerprint: string; at_ms: number }>(
    'SELECT fingerprint, at_ms FROM acknowledgements WHERE at_ms >= ?',
  );
  const of = db.prepare<[string, number], Row & { cleared_ms: number | null; cleared_why: string | null }>(
    'SELECT * FROM acknowledgements WHERE fingerprint = ? AND at_ms >= ? ORDER BY id',
  );

  return {
    /** Of all alerts since then. */
    all: (fromMs: number): { fingerprint: string; atMs: number }[] =>
      all.all(Math.floor(fromMs)).map(({ fingerprint, at_ms: atMs }) => ({ fingerprint, atMs })),
    /** When the last one that is over ended; null when none is. */
    clearedMs: (fingerprint: string): number | null => cleared.get(fingerprint) ?? null,
    /** Those of an alert since then, oldest first, with how they ended. */
    since(fingerprint: string, fromMs: number): PastAcknowledgement[] {
      return of.all(fingerprint, fromMs).map((row) => ({
        atMs: row.at_ms,
        by: row.by,
        via: row.via,
        comment: row.comment,
        clearedMs: row.cleared_ms,
        clearedWhy: row.cleared_why,
      }));
    },
    /** Those in force, by fingerprint. */
    open(): Map<string, Acknowledgement> {
      return new Map(
        open
          .all()
          .map(({ fingerprint, at_ms: atMs, by, via, comment }) => [fingerprint, { atMs, by, via, comment }]),
      );
    },
    /** Those given after the one of this id, oldest first, in force or not. */
    after: (id: number, limit: number) =>
      after.all(id, limit).map(({ at_ms: atMs, ...rest }) => ({ ...rest, atMs })),
    put(fingerprint: string, { atMs, by, via, comment }: Acknowledgement): void {
      insert.run({ fingerprint, at_ms: Math.round(atMs), by, via, comment });
    },
    clear(fingerprint: string, atMs: number, why: string): void {
      clear.run(Math.round(atMs), why, fingerprint);
    },
  };
}
