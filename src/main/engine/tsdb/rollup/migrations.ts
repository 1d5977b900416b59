import type { MigrationSet } from '../../storage/index.ts';

/** Tables of the rollup tiers, in the `metrics` file. */
export const rollupMigrations: MigrationSet = {
  capability: 'tsdb-rollup',
  migrations: [
    {
      version: 1,
      name: 'rollups, tiers, late samples',
      up: (db) => {
        db.exec(`
          -- Series 64 * group_id .. of tsdb_series (their numbers never change), buckets of the chunk that starts at chunk_ms.
          CREATE TABLE tsdb_rollup (
            tier_ms INTEGER NOT NULL, group_id INTEGER NOT NULL, chunk_ms INTEGER NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (tier_ms, group_id, chunk_ms)
          ) STRICT;
          -- tier_ms 0 are the samples themselves.
          CREATE TABLE tsdb_rollup_tier (tier_ms INTEGER PRIMARY KEY, complete_from_ms REAL, until_ms REAL) STRICT;
          -- Samples that came after their buckets were rolled up: what of a group is to be done again.
          CREATE TABLE tsdb_rollup_late (
            group_id INTEGER PRIMARY KEY, from_ms REAL NOT NULL, to_ms REAL NOT NULL
          ) STRICT;
        `);
      },
    },
  ],
};
