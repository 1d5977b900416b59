import type { MigrationSet } from '../storage/index.ts';
import { exemplarMigrations } from './exemplars/migrations.ts';
import { indexMigrations } from './index/migrations.ts';
import { quarantineMigrations } from './quarantine/migrations.ts';
import { tombstoneMigrations } from './tombstones/migrations.ts';
import { rollupMigrations } from './rollup/migrations.ts';

/** Tables of samples, series and their index. */
const tsdbMigrations: MigrationSet = {
  capability: 'tsdb',
  migrations: [
    {
      version: 1,
      name: 'series, layouts, journal, blocks',
      up: (db) => {
        db.exec(`
          -- Label names and values, each once; numbers are those of the index in memory.
          CREATE TABLE tsdb_symbol (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
          -- Pairs of symbols as varints, sorted by label name.
          CREATE TABLE tsdb_series (id INTEGER PRIMARY KEY, pairs BLOB NOT NULL) STRICT;
          -- kind: 'rows' share one timestamp per row, 'points' have their own.
          CREATE TABLE tsdb_source (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, UNIQUE (name, kind)
          ) STRICT;
          -- Which series the columns of a source are, a new layout when dead columns were dropped.
          CREATE TABLE tsdb_layout (id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES tsdb_source) STRICT;
          CREATE TABLE tsdb_layout_part (
            layout_id INTEGER NOT NULL REFERENCES tsdb_layout ON DELETE CASCADE,
            first_column INTEGER NOT NULL,
            series BLOB NOT NULL,
            PRIMARY KEY (layout_id, first_column)
          ) STRICT, WITHOUT ROWID;
          -- id = source id * 2^33 + running number: a source's rows lie together and go with one range delete.
          CREATE TABLE tsdb_journal (
            id INTEGER PRIMARY KEY, layout_id INTEGER NOT NULL, time_ms REAL NOT NULL, keyframe INTEGER NOT NULL,
            data BLOB NOT NULL
          ) STRICT;
          CREATE TABLE tsdb_block (
            id INTEGER PRIMARY KEY, layout_id INTEGER NOT NULL REFERENCES tsdb_layout, min_ms REAL NOT NULL,
            max_ms REAL NOT NULL, row_count INTEGER NOT NULL, sample_count INTEGER NOT NULL, times BLOB, data BLOB NOT NULL
          ) STRICT;
          -- For the foreign key: dropping a layout must not read through all blocks.
          CREATE INDEX tsdb_block_layout ON tsdb_block (layout_id);
          -- Points up to here are sealed: an older one would be out of order beyond the window.
          CREATE TABLE tsdb_points_sealed (series_id INTEGER PRIMARY KEY, until_ms REAL NOT NULL) STRICT;
          CREATE TABLE tsdb_metadata (
            name TEXT PRIMARY KEY, type TEXT NOT NULL, help TEXT NOT NULL, unit TEXT NOT NULL
          ) STRICT, WITHOUT ROWID;
        `);
      },
    },
    {
      version: 2,
      name: 'blocks and rollups of format 2',
      // What is there is read as it is. A version that only knows format 1 refuses the file, and so takes no block for damaged.
      up: () => undefined,
    },
  ],
};

/** All tables of the `metrics` file. */
export const metricsMigrations: readonly MigrationSet[] = [
  tsdbMigrations,
  rollupMigrations,
  quarantineMigrations,
  tombstoneMigrations,
  indexMigrations,
  exemplarMigrations,
];
