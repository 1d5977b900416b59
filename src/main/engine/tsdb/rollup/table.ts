import type { ReadableDatabase, WritableDatabase } from '../../storage/index.ts';

/** A packed group of a chunk. */
export interface StoredRollup {
  readonly tierMs: number;
  readonly group: number;
  readonly chunkMs: number;
  readonly data: Uint8Array;
}

/** What is known of a tier; null where nothing was dropped or rolled up yet. */
export interface TierState {
  completeFromMs: number | null;
  untilMs: number | null;
}

/** The packed group of a chunk, null when there is none. */
export function readRollup(
  db: ReadableDatabase,
  tierMs: number,
  group: number,
  chunkMs: number,
): Uint8Array | null {
  return (
    db
      .prepare<[number, number, number], Uint8Array>(
        'SELECT data FROM tsdb_rollup WHERE tier_ms = ? AND group_id = ? AND chunk_ms = ?',
      )
      .pluck()
      .get(tierMs, group, chunkMs) ?? null
  );
}

export function writeRollup(db: WritableDatabase, { tierMs, group, chunkMs, data }: StoredRollup): void {
  db.prepare(
    `INSERT INTO tsdb_rollup VALUES (?, ?, ?, ?)
     ON CONFLICT (tier_ms, group_id, chunk_ms) DO UPDATE SET data = excluded.data`,
  ).run(tierMs, group, chunkMs, data);
}

export function removeRollup(db: WritableDatabase, tierMs: number, group: number, chunkMs: number): void {
  db.prepare('DELETE FROM tsdb_rollup WHERE tier_ms = ? AND group_id = ? AND chunk_ms = ?').run(
    tierMs,
    group,
    chunkMs,
  );
}

/** By tier; those never written are not in it. */
export function readTierStates(db: ReadableDatabase): Map<number, TierState> {
  const rows = db
    .prepare<[], { tier_ms: number; complete_from_ms: number | null; until_ms: number | null }>(
      'SELECT tier_ms, complete_from_ms, until_ms FROM tsdb_rollup_tier',
    )
    .all();
  return new Map(
    rows.map((row) => [row.tier_ms, { completeFromMs: row.complete_from_ms, untilMs: row.until_ms }]),
  );
}

export function writeTierState(
  db: WritableDatabase,
  tierMs: number,
  { completeFromMs, untilMs }: TierState,
): void {
  db.prepare(
    `INSERT INTO tsdb_rollup_tier VALUES (?, ?, ?)
     ON CONFLICT (tier_ms) DO UPDATE SET complete_from_ms = excluded.complete_from_ms, until_ms = excluded.until_ms`,
  ).run(tierMs, completeFromMs, untilMs);
}
