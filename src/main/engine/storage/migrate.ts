import { WatchdeckError } from '#shared/model/errors.ts';
import type { MigrationSet, WritableDatabase } from './types.ts';

/** The store's own two tables: what was applied, and how the last run ended. */
export function createBookkeeping(db: WritableDatabase): void {
  db.transaction(() => {
    db.exec(`
      CREATE TABLE IF NOT EXISTS store_migration (
        capability TEXT NOT NULL,
        version INTEGER NOT NULL,
        name TEXT NOT NULL,
        applied_at_ms REAL NOT NULL,
        app_version TEXT NOT NULL,
        PRIMARY KEY (capability, version)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS store_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    `);
  }).immediate();
}

/** Applies what the file doesn't have yet, each step in its own transaction. Returns the steps applied. */
export function migrate(
  db: WritableDatabase,
  sets: readonly MigrationSet[],
  nowMs: number,
  appVersion: string,
): string[] {
  checkSets(sets);
  const current = db.prepare<[string], number>(
    'SELECT coalesce(max(version), 0) FROM store_migration WHERE capability = ?',
  );
  const record = db.prepare('INSERT INTO store_migration VALUES (?, ?, ?, ?, ?)');
  const applied: string[] = [];
  for (const { capability, migrations } of sets) {
    const from = current.pluck().get(capability) ?? 0;
    for (const migration of migrations) {
      if (migration.version <= from) continue;
      db.transaction(() => {
        migration.up(db);
        record.run(capability, migration.version, migration.name, nowMs, appVersion);
      }).immediate();
      applied.push(`${capability} ${migration.version} ${migration.name}`);
    }
  }
  return applied;
}

/** A hole or a double is a mistake in the program, not in the file. */
function checkSets(sets: readonly MigrationSet[]): void {
  const seen = new Set<string>();
  for (const { capability, migrations } of sets) {
    if (seen.has(capability))
      throw new WatchdeckError('internal', `two migration sets named "${capability}"`);
    seen.add(capability);
    migrations.forEach((migration, index) => {
      if (migration.version === index + 1) return;
      throw new WatchdeckError(
        'internal',
        `migrations of "${capability}" are not numbered 1, 2, 3 ...: ${migration.version} at place ${index + 1}`,
      );
    });
  }
}
