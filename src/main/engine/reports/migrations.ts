import type { MigrationSet } from '../storage/types.ts';

/** Tables of the reports in the state database. Only the file's name is kept: the data folder may move. */
export const reportsMigrations: MigrationSet = {
  capability: 'reports',
  migrations: [
    {
      version: 1,
      name: 'reports',
      up: (db) => {
        db.exec(`
          CREATE TABLE reports (
            id TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            template TEXT NOT NULL,
            created_at_ms INTEGER NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL,
            file_name TEXT NOT NULL UNIQUE,
            bytes INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX reports_created ON reports (created_at_ms);
        `);
      },
    },
  ],
};
