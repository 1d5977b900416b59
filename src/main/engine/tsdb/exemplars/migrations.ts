import type { MigrationSet } from '../../storage/index.ts';

/** Tables of exemplars, in the `metrics` file. */
export const exemplarMigrations: MigrationSet = {
  capability: 'tsdb-exemplar',
  migrations: [
    {
      version: 1,
      name: 'exemplars and their series',
      up: (db) => {
        db.exec(`
          -- labels: a JSON object, names in order.
          CREATE TABLE tsdb_exemplar_series (id INTEGER PRIMARY KEY, labels TEXT NOT NULL UNIQUE) STRICT;
          -- Numbered as they came: the lowest are the oldest.
          CREATE TABLE tsdb_exemplar (
            id INTEGER PRIMARY KEY,
            series_id INTEGER NOT NULL REFERENCES tsdb_exemplar_series ON DELETE CASCADE,
            time_ms REAL NOT NULL, value REAL, labels TEXT NOT NULL
          ) STRICT;
          CREATE INDEX tsdb_exemplar_of_series ON tsdb_exemplar (series_id, id);
        `);
      },
    },
  ],
};
