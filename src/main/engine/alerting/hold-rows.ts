import type { WritableDatabase } from '../storage/types.ts';

/** A time in which nobody was told of an alert; unix ms, null while it lasts. */
export interface Hold {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly why: string;
}

interface Row {
  fingerprint: string;
  from_ms: number;
  to_ms: number | null;
  why: string;
}

/** SQL of `alert_holds`. */
export function openHoldRows(db: WritableDatabase) {
  const open = db.prepare<[], Row>('SELECT * FROM alert_holds WHERE to_ms IS NULL');
  const insert = db.prepare<[string, number, string]>(
    'INSERT INTO alert_holds (fingerprint, from_ms, why) VALUES (?, ?, ?)',
  );
  const end = db.prepare<[number, string]>(
    'UPDATE alert_holds SET to_ms = ? WHERE fingerprint = ? AND to_ms IS NULL',
  );
  const ended = db
    .prepare<[string], number | null>('SELECT max(to_ms) FROM alert_holds WHERE fingerprint = ?')
    .pluck();
  const since = db.prepare<[string, number], Row>(
    'SELECT * FROM alert_holds WHERE fingerprint = ? AND coalesce(to_ms, 9e15) >= ? ORDER BY id',
  );

  return {
    /** Why those are held that are held now, by fingerprint. */
    open: (): Map<string, string> => new Map(open.all().map(({ fingerprint, why }) => [fingerprint, why])),
    begin(fingerprint: string, atMs: number, why: string): void {
      insert.run(fingerprint, Math.round(atMs), why);
    },
    end(fingerprint: string, atMs: number): void {
      end.run(Math.round(atMs), fingerprint);
    },
    /** When the last hold that is over ended; null when none is. */
    endedMs: (fingerprint: string): number | null => ended.get(fingerprint) ?? null,
    /** Holds that lasted into this time or began after it, oldest first. */
    since: (fingerprint: string, fromMs: number): Hold[] =>
      since
        .all(fingerprint, fromMs)
        .map(({ from_ms: from, to_ms: to, why }) => ({ fromMs: from, toMs: to, why })),
  };
}
