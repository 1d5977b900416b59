import type { WritableDatabase } from '../../storage/types.ts';

/** SQL of `alert_marks`: firings that somebody marked as false. */
export function openMarkRows(db: WritableDatabase) {
  const put = db.prepare<[string, number, number, string]>(
    'INSERT OR REPLACE INTO alert_marks (fingerprint, fired_ms, at_ms, by) VALUES (?, ?, ?, ?)',
  );
  const remove = db.prepare<[string, number]>(
    'DELETE FROM alert_marks WHERE fingerprint = ? AND fired_ms = ?',
  );
  const since = db.prepare<[number], { fingerprint: string; fired_ms: number }>(
    'SELECT fingerprint, fired_ms FROM alert_marks WHERE fired_ms >= ?',
  );
  return {
    put(fingerprint: string, firedMs: number, atMs: number, by: string): void {
      put.run(fingerprint, Math.round(firedMs), Math.round(atMs), by);
    },
    remove(fingerprint: string, firedMs: number): void {
      remove.run(fingerprint, Math.round(firedMs));
    },
    since: (fromMs: number): { fingerprint: string; firedMs: number }[] =>
      since.all(Math.floor(fromMs)).map(({ fingerprint, fired_ms: firedMs }) => ({ fingerprint, firedMs })),
  };
}
