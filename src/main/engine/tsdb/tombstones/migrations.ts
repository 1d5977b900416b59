import type { MigrationSet } from '../../storage/index.ts';

/** Which samples were deleted and are still in blocks or rollups. */
export const tombstoneMigrations: MigrationSet = {
  capability: 'tsdb-tombstone',
  migrations: [
    {
      version: 1,
      name: 'deletions that are not carried out yet',
      up: (db) => {
        db.exec(`
          -- series: rising numbers of tsdb_series as varints, each less the one before. Both times belong to the deletion.
          CREATE TABLE tsdb_tombstone (
            id INTEGER PRIMARY KEY, series BLOB NOT NULL, from_ms REAL NOT NULL, to_ms REAL NOT NULL
          ) STRICT;
        `);
      },
    },
  ],
};
