import type { AnnotationKind, NewAnnotation, TimeAnnotation } from '#shared/contract/annotations.ts';
import type { WritableDatabase } from '../storage/types.ts';
import type { AnnotationsPage } from './types.ts';

interface AnnotationRow {
  id: number;
  kind: AnnotationKind;
  from_ms: number;
  to_ms: number;
  text: string;
  /** A JSON array. */
  tags: string;
  by: string;
}

/** SQL of `annotations`. */
export function openAnnotationRows(db: WritableDatabase) {
  const insert = db.prepare<Omit<AnnotationRow, 'id'>>(`
    INSERT INTO annotations (kind, from_ms, to_ms, text, tags, by)
    VALUES (@kind, @from_ms, @to_ms, @text, @tags, @by)`);
  const within = db.prepare<{ from_ms: number; to_ms: number; tags: string; limit: number }, AnnotationRow>(`
    SELECT id, kind, from_ms, to_ms, text, tags, by FROM annotations
    WHERE to_ms >= @from_ms AND from_ms <= @to_ms
      AND NOT EXISTS (
        SELECT 1 FROM json_each(@tags) AS wanted
        WHERE wanted.value NOT IN (SELECT value FROM json_each(annotations.tags))
      )
    ORDER BY from_ms DESC, id DESC LIMIT @limit`);
  const remove = db.prepare<[number]>('DELETE FROM annotations WHERE id = ?');

  return {
    append({ kind, fromMs, toMs, text, tags }: NewAnnotation, by: string): number {
      const { lastInsertRowid } = insert.run({
        kind,
        from_ms: Math.round(fromMs),
        to_ms: Math.round(toMs ?? fromMs),
        text,
        tags: JSON.stringify(tags),
        by,
      });
      return Number(lastInsertRowid);
    },
    /** Newest first. */
    within({ fromMs, toMs, limit, tags = [] }: AnnotationsPage): TimeAnnotation[] {
      const page = { from_ms: Math.floor(fromMs), to_ms: Math.ceil(toMs), tags: JSON.stringify(tags), limit };
      return within.all(page).map((row) => ({
        id: row.id,
        kind: row.kind,
        fromMs: row.from_ms,
        toMs: row.to_ms === row.from_ms ? null : row.to_ms,
        text: row.text,
        tags: JSON.parse(row.tags) as string[],
        by: row.by,
        incidentId: null,
      }));
    },
    /** Whether there was one of this number. */
    remove: (id: number): boolean => remove.run(id).changes > 0,
  };
}
