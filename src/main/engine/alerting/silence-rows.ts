import type { WritableDatabase } from '../storage/types.ts';
import { alertMatcher } from './routing/matchers.ts';
import type { MatcherOp } from './routing/matchers.ts';
import type { Silence } from './routing/silence.ts';

interface SilenceRow {
  id: string;
  matchers: string;
  starts_ms: number;
  ends_ms: number;
  created_by: string;
  comment: string;
  updated_ms: number;
}

/** SQL of `silences`. */
export function openSilenceRows(db: WritableDatabase) {
  const all = db.prepare<[], SilenceRow>('SELECT * FROM silences ORDER BY starts_ms, id');
  const put = db.prepare<SilenceRow>(
    'INSERT OR REPLACE INTO silences VALUES (@id, @matchers, @starts_ms, @ends_ms, @created_by, @comment, @updated_ms)',
  );
  const prune = db.prepare<[number]>('DELETE FROM silences WHERE ends_ms < ?');

  return {
    all: (): Silence[] => all.all().map(fromRow),
    put({ id, matchers, startsAtMs, endsAtMs, createdBy, comment, updatedAtMs }: Silence): void {
      put.run({
        id,
        matchers: JSON.stringify(matchers.map(({ name, op, value }) => [name, op, value])),
        starts_ms: Math.round(startsAtMs),
        ends_ms: Math.round(endsAtMs),
        created_by: createdBy,
        comment,
        updated_ms: Math.round(updatedAtMs),
      });
    },
    /** Forgets what ended before this time. */
    prune(beforeMs: number): void {
      prune.run(Math.round(beforeMs));
    },
  };
}

function fromRow(row: SilenceRow): Silence {
  const matchers = JSON.parse(row.matchers) as [string, MatcherOp, string][];
  return {
    id: row.id,
    matchers: matchers.map(([name, op, value]) => alertMatcher(name, op, value)),
    startsAtMs: row.starts_ms,
    endsAtMs: row.ends_ms,
    createdBy: row.created_by,
    comment: row.comment,
    updatedAtMs: row.updated_ms,
  };
}
