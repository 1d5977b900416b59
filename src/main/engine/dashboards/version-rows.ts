import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { DashboardVersion } from '#shared/contract/dashboards.ts';
import { revisionOf } from '../base/text-file.ts';
import type { WritableDatabase } from '../storage/types.ts';

/** Older ones go. */
export const VERSIONS_KEPT = 100;

/** SQL of `dashboard_versions`. */
export function openVersionRows(db: WritableDatabase) {
  const newest = db
    .prepare<[string], string>(
      'SELECT revision FROM dashboard_versions WHERE uid = ? ORDER BY id DESC LIMIT 1',
    )
    .pluck();
  const insert = db.prepare<[string, number, string, string, string, Uint8Array]>(
    'INSERT INTO dashboard_versions (uid, saved_ms, message, by, revision, text) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const prune = db.prepare<[string, string, number]>(
    `DELETE FROM dashboard_versions WHERE uid = ? AND id NOT IN
       (SELECT id FROM dashboard_versions WHERE uid = ? ORDER BY id DESC LIMIT ?)`,
  );
  const list = db.prepare<[string], DashboardVersion>(
    'SELECT id, saved_ms AS savedMs, message, by FROM dashboard_versions WHERE uid = ? ORDER BY id DESC',
  );
  const text = db
    .prepare<[string, number], Uint8Array>('SELECT text FROM dashboard_versions WHERE uid = ? AND id = ?')
    .pluck();

  return {
    /** Writes a version down unless the newest one is of the same text. */
    add(uid: string, saved: string, { savedMs, message, by }: Omit<DashboardVersion, 'id'>): void {
      const revision = revisionOf(saved);
      if (newest.get(uid) === revision) return;
      db.transaction(() => {
        insert.run(uid, Math.round(savedMs), message, by, revision, zstdCompressSync(saved));
        prune.run(uid, uid, VERSIONS_KEPT);
      })();
    },
    /** Newest first. */
    list: (uid: string): DashboardVersion[] => list.all(uid),
    text(uid: string, id: number): string | null {
      const compressed = text.get(uid, id);
      return compressed === undefined ? null : zstdDecompressSync(compressed).toString('utf8');
    },
  };
}
