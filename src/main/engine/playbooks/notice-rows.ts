import type { WritableDatabase } from '../storage/types.ts';

/** Something that was told and is not over yet. */
export interface Notice {
  readonly key: string;
  readonly kind: 'approval' | 'question' | 'message' | 'breaker';
  readonly playbook: string;
  /** Null for what is of no single run. */
  readonly runId: number | null;
  /** The step's place in the run; null for what is of no step. */
  readonly position: number | null;
  readonly sinceMs: number;
}

/** SQL of `playbook_notices`. */
export function openNoticeRows(db: WritableDatabase) {
  const all = db.prepare<[], Notice>(
    'SELECT key, kind, playbook, run_id AS runId, position, since_ms AS sinceMs FROM playbook_notices ORDER BY since_ms',
  );
  const put = db.prepare<Notice>(
    'INSERT OR REPLACE INTO playbook_notices VALUES (@key, @kind, @playbook, @runId, @position, @sinceMs)',
  );
  const remove = db.prepare<[string]>('DELETE FROM playbook_notices WHERE key = ?');
  return {
    all: (): Notice[] => all.all(),
    put: (notice: Notice): void => void put.run(notice),
    remove: (key: string): void => void remove.run(key),
  };
}
