import type { MigrationSet } from '../../storage/index.ts';

/** Where damaged pieces of the metrics database are put. */
export const quarantineMigrations: MigrationSet = {
  capability: 'tsdb-quarantine',
  migrations: [
    {
      version: 1,
      name: 'damaged blocks and rollups',
      up: (db) => {
        db.exec(`
          -- Whole rows as they were found, so that a later version or a person may still get something out of them;
          -- origin has the row's other columns as JSON.
          CREATE TABLE tsdb_quarantine (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, found_at_ms REAL NOT NULL, origin TEXT NOT NULL, times BLOB,
            data BLOB NOT NULL
          ) STRICT;
        `);
      },
    },
  ],
};
