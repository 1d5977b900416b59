import type { Log } from '../base/log.ts';
import type { Store } from '../storage/index.ts';
import type { Blocks } from './blocks.ts';
import type { PointStream } from './head/point-stream.ts';
import { RowStream } from './head/row-stream.ts';
import { ROWS_PER_SOURCE } from './journal.ts';
import type { Layouts } from './layout.ts';
import type { MetricMetadata } from './types.ts';

interface BlockRow {
  id: number;
  layout_id: number;
  min_ms: number;
  max_ms: number;
  row_count: number;
  sample_count: number;
}

interface JournalRow {
  id: number;
  layout_id: number;
  time_ms: number;
  keyframe: number;
  data: Uint8Array;
}

/** What the database held besides the index. */
export interface Restored {
  readonly metadata: Map<string, MetricMetadata>;
  /** By series, up to when its points are sealed. */
  readonly pointsSealed: Map<number, number>;
  readonly newestMs: number | null;
  /** Fills the head from the journal. */
  replay(): void;
  /** Journal rows taken back. */
  rows(): number;
}

/** Reads the list of blocks, metadata and watermarks; `streamOf` gives the stream of a stored source. */
export function restore(
  store: Store,
  layouts: Layouts,
  blocks: Blocks,
  log: Log,
  streamOf: (sourceId: number) => RowStream | PointStream | null,
): Restored {
  const { db } = store;
  const sealedUntil = new Map<number, number>();
  let newestMs: number | null = null;
  const metas = db
    .prepare<[], BlockRow>(
      'SELECT id, layout_id, min_ms, max_ms, row_count, sample_count FROM tsdb_block ORDER BY id',
    )
    .all();
  for (const row of metas) {
    const layout = layouts.byId.get(row.layout_id);
    if (layout === undefined) continue;
    const { id, min_ms: minMs, max_ms: maxMs, row_count: rows, sample_count: samples } = row;
    blocks.add({ id, layout, minMs, maxMs, rows, samples });
    sealedUntil.set(layout.sourceId, Math.max(maxMs, sealedUntil.get(layout.sourceId) ?? -Infinity));
    newestMs = Math.max(maxMs, newestMs ?? -Infinity);
  }
  const metadata = db.prepare<[], MetricMetadata>('SELECT name, type, help, unit FROM tsdb_metadata').all();
  const watermarks = db
    .prepare<[], { series_id: number; until_ms: number }>(
      'SELECT series_id, until_ms FROM tsdb_points_sealed',
    )
    .all();
  let replayed = 0;
  return {
    metadata: new Map(metadata.map((entry) => [entry.name, entry])),
    pointsSealed: new Map(watermarks.map((row) => [row.series_id, row.until_ms])),
    newestMs,
    replay: () => {
      for (const [sourceId, untilMs] of sealedUntil) {
        const stream = streamOf(sourceId);
        if (stream instanceof RowStream) stream.sealedUntil(untilMs);
      }
      replayed = replayJournal(store, layouts, log, streamOf);
    },
    rows: () => replayed,
  };
}

function replayJournal(
  store: Store,
  layouts: Layouts,
  log: Log,
  streamOf: (sourceId: number) => RowStream | PointStream | null,
): number {
  let replayed = 0;
  /** Sources with a damaged row: what follows can't be read before the next keyframe. */
  const broken = new Map<number, number>();
  const rows = store.db.prepare<[], JournalRow>(
    'SELECT id, layout_id, time_ms, keyframe, data FROM tsdb_journal ORDER BY id',
  );
  for (const row of rows.iterate()) {
    const sourceId = Math.floor(row.id / ROWS_PER_SOURCE);
    const number = row.id - sourceId * ROWS_PER_SOURCE;
    const stream = streamOf(sourceId);
    const layout = layouts.byId.get(row.layout_id);
    if (row.keyframe === 1) broken.delete(sourceId);
    try {
      if (stream === null || layout === undefined) throw new RangeError(`source ${sourceId} is unknown`);
      if (broken.has(sourceId)) throw new RangeError('the row before it can not be read');
      if (stream instanceof RowStream) {
        stream.replay(layout, number, row.time_ms, row.keyframe === 1, row.data);
      } else stream.replay(number, row.data);
      replayed++;
    } catch (error) {
      // Left in the journal: a later version or a person may still get something out of it.
      if (!broken.has(sourceId)) {
        log.error(
          { err: error, journalRow: row.id, file: store.path },
          'journal rows can not be read and are left out',
        );
      }
      broken.set(sourceId, number);
      stream?.skipDamaged(number);
    }
  }
  return replayed;
}
