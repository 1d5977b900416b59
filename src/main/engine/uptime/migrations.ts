import type { MigrationSet } from '../storage/types.ts';

/** Table of the `state` database: when each target and check was up, and when and why it was down. */
export const uptimeMigrations: MigrationSet = {
  capability: 'uptime',
  migrations: [
    {
      version: 1,
      name: 'spans of being up and down',
      up: (db) => {
        db.exec(`
          -- What lies between two spans of a thing is unknown: nobody looked.
          CREATE TABLE uptime_spans (
            kind TEXT NOT NULL CHECK (kind IN ('probe', 'target')),
            name TEXT NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('up', 'down')),
            code TEXT,
            message TEXT,
            PRIMARY KEY (kind, name, from_ms)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX uptime_spans_end ON uptime_spans (to_ms);
        `);
      },
    },
  ],
};
