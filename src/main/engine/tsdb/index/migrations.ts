import type { MigrationSet } from '../../storage/index.ts';

/** What lets series leave the index. */
export const indexMigrations: MigrationSet = {
  capability: 'tsdb-index',
  migrations: [
    {
      version: 1,
      name: 'numbers of series that are gone are not given again',
      up: (db) => {
        db.exec(`
          -- One row: numbers of series below this were given once, also where tsdb_series has none of them any more.
          CREATE TABLE tsdb_series_next (one INTEGER PRIMARY KEY CHECK (one = 1), next_id INTEGER NOT NULL) STRICT;
        `);
      },
    },
  ],
};
