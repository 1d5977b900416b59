import type { MigrationSet } from '../storage/types.ts';

/** Tables of the dashboards in the state database. */
export const dashboardsMigrations: MigrationSet = {
  capability: 'dashboards',
  migrations: [
    {
      version: 1,
      name: 'versions',
      up: (db) => {
        db.exec(`
          CREATE TABLE dashboard_versions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL,
            saved_ms INTEGER NOT NULL,
            message TEXT NOT NULL,
            by TEXT NOT NULL,
            revision TEXT NOT NULL,
            -- The file's text, compressed (zstd): most of it is the same as in the version before.
            text BLOB NOT NULL
          ) STRICT;
          CREATE INDEX dashboard_versions_uid ON dashboard_versions (uid, id);
        `);
      },
    },
  ],
};
