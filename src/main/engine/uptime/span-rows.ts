import type { UptimeSubject } from '#shared/contract/uptime.ts';
import type { Span } from '../availability/index.ts';
import type { WritableDatabase } from '../storage/types.ts';

interface SpanRow {
  kind: UptimeSubject['kind'];
  name: string;
  from_ms: number;
  to_ms: number;
  state: Span['state'];
  code: string | null;
  message: string | null;
}

/** SQL of `uptime_spans`. */
export function openSpanRows(db: WritableDatabase) {
  const all = db.prepare<[], SpanRow>('SELECT * FROM uptime_spans ORDER BY kind, name, from_ms');
  const put = db.prepare<SpanRow>(`
    INSERT INTO uptime_spans (kind, name, from_ms, to_ms, state, code, message)
    VALUES (@kind, @name, @from_ms, @to_ms, @state, @code, @message)
    ON CONFLICT (kind, name, from_ms) DO UPDATE SET
      to_ms = excluded.to_ms, state = excluded.state, code = excluded.code, message = excluded.message`);
  const removeFrom = db.prepare<[string, string, number]>(
    'DELETE FROM uptime_spans WHERE kind = ? AND name = ? AND from_ms >= ?',
  );
  const removeBefore = db.prepare<[string, string, number]>(
    'DELETE FROM uptime_spans WHERE kind = ? AND name = ? AND from_ms < ?',
  );
  const rename = db.prepare<[string, string, string]>(
    'UPDATE uptime_spans SET name = ? WHERE kind = ? AND name = ?',
  );
  const removeEnded = db.prepare<[number]>('DELETE FROM uptime_spans WHERE to_ms < ?');

  return {
    /** Of each subject in order of time. */
    *all(): Generator<{ subject: UptimeSubject; span: Span }> {
      for (const row of all.iterate()) {
        const failure =
          row.code === null || row.message === null ? null : { code: row.code, message: row.message };
        yield {
          subject: { kind: row.kind, name: row.name },
          span: { fromMs: row.from_ms, toMs: row.to_ms, state: row.state, failure },
        };
      }
    },
    put({ kind, name }: UptimeSubject, { fromMs, toMs, state, failure }: Span): void {
      put.run({
        kind,
        name,
        from_ms: Math.round(fromMs),
        to_ms: Math.round(toMs),
        state,
        code: failure?.code ?? null,
        message: failure?.message ?? null,
      });
    },
    rename(kind: UptimeSubject['kind'], from: string, to: string): void {
      rename.run(to, kind, from);
    },
    /** Those that begin at this time or later. */
    removeFrom({ kind, name }: UptimeSubject, fromMs: number): void {
      removeFrom.run(kind, name, Math.round(fromMs));
    },
    /** Those that began before this time. */
    removeBefore({ kind, name }: UptimeSubject, fromMs: number): void {
      removeBefore.run(kind, name, Math.round(fromMs));
    },
    /** Of every subject those that ended before this time. */
    removeEnded(beforeMs: number): void {
      removeEnded.run(beforeMs);
    },
  };
}
