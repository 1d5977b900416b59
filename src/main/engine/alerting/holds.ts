import type { WritableDatabase } from '../storage/types.ts';
import { openHoldRows } from './hold-rows.ts';

/** An alert that fires, and why nobody is told of it (null: somebody is). */
export interface Held {
  readonly fingerprint: string;
  readonly why: string | null;
}

/** Keeps in which times alerts were held back, and why, in memory and on disk. */
export function openHolds(db: WritableDatabase) {
  const rows = openHoldRows(db);
  const open = rows.open();

  const write = db.transaction((changes: readonly Held[], nowMs: number) => {
    for (const { fingerprint, why } of changes) {
      if (open.has(fingerprint)) rows.end(fingerprint, nowMs);
      if (why !== null) rows.begin(fingerprint, nowMs, why);
    }
  });

  return {
    /** Takes what is held now of all that fires; what is not among them is held no more. */
    update(firing: readonly Held[], nowMs: number): void {
      const seen = new Set(firing.map(({ fingerprint }) => fingerprint));
      const changes = [
        ...firing.filter(({ fingerprint, why }) => (open.get(fingerprint) ?? null) !== why),
        ...[...open.keys()]
          .filter((each) => !seen.has(each))
          .map((fingerprint) => ({ fingerprint, why: null })),
      ];
      if (changes.length === 0) return;
      write(changes, nowMs);
      for (const { fingerprint, why } of changes) {
        if (why === null) open.delete(fingerprint);
        else open.set(fingerprint, why);
      }
    },
    /** Why it is held, as of the last update; null when it is not. */
    why: (fingerprint: string): string | null => open.get(fingerprint) ?? null,
    endedMs: rows.endedMs,
    since: rows.since,
  };
}
