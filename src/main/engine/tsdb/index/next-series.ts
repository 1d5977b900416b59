import type { ReadableDatabase, WritableDatabase } from '../../storage/index.ts';

/** The lowest number that no series has had as far as was noted; 0 while none was removed. */
export function readNextSeries(db: ReadableDatabase): number {
  return db.prepare<[], number>('SELECT next_id FROM tsdb_series_next').pluck().get() ?? 0;
}

export function writeNextSeries(db: WritableDatabase, next: number): void {
  db.prepare(
    'INSERT INTO tsdb_series_next VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET next_id = excluded.next_id',
  ).run(next);
}
