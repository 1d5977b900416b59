import type { MigrationSet, WritableDatabase } from '../storage/types.ts';
import type { Sleep } from './sleep-watch.ts';

/** Table of the `state` database: when this machine slept. */
export const sleepMigrations: MigrationSet = {
  capability: 'sleep',
  migrations: [
    {
      version: 1,
      name: 'sleeps',
      up: (db) => {
        db.exec(`
          CREATE TABLE sleeps (
            from_ms INTEGER PRIMARY KEY,
            to_ms INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;
        `);
      },
    },
  ],
};

/** SQL of `sleeps`. */
export function openSleepRows(db: WritableDatabase) {
  const insert = db.prepare<[number, number]>('INSERT OR REPLACE INTO sleeps (from_ms, to_ms) VALUES (?, ?)');
  const since = db.prepare<[number], { from_ms: number; to_ms: number }>(
    'SELECT from_ms, to_ms FROM sleeps WHERE to_ms >= ? ORDER BY from_ms',
  );
  return {
    append({ fromMs, toMs }: Sleep): void {
      insert.run(Math.round(fromMs), Math.round(toMs));
    },
    /** Those that ended after this time, oldest first. */
    since: (ms: number): Sleep[] =>
      since.all(Math.floor(ms)).map(({ from_ms: fromMs, to_ms: toMs }) => ({ fromMs, toMs })),
  };
}
