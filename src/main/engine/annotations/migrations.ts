import type { MigrationSet } from '../storage/types.ts';

/** Table of the annotations in the state database. */
export const annotationsMigrations: MigrationSet = {
  capability: 'annotations',
  migrations: [
    {
      version: 1,
      name: 'annotations',
      up: (db) => {
        db.exec(`
          CREATE TABLE annotations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            from_ms INTEGER NOT NULL,
            -- Of a moment the same as from_ms, so that one condition finds both.
            to_ms INTEGER NOT NULL,
            text TEXT NOT NULL,
            tags TEXT NOT NULL,
            by TEXT NOT NULL
          ) STRICT;
          CREATE INDEX annotations_to ON annotations (to_ms);
        `);
      },
    },
  ],
};
