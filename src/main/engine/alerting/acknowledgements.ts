import type { Acknowledgement } from '#shared/contract/alerts.ts';
import type { WritableDatabase } from '../storage/types.ts';
import { openAcknowledgementRows } from './acknowledgement-rows.ts';

/** Who has which alert in hand, in memory and on disk. */
export function openAcknowledgements(db: WritableDatabase) {
  const rows = openAcknowledgementRows(db);
  const open = rows.open();
  return {
    get: (fingerprint: string): Acknowledgement | null => open.get(fingerprint) ?? null,
    after: rows.after,
    /** When the last one that is over ended; null when none is. */
    clearedMs: rows.clearedMs,
    since: (fingerprint: string, fromMs: number) => rows.since(fingerprint, fromMs),
    /** Of all alerts since then. */
    all: (fromMs: number) => rows.all(fromMs),
    /** Takes the place of an earlier one. */
    put(fingerprint: string, acknowledgement: Acknowledgement): void {
      rows.clear(fingerprint, acknowledgement.atMs, `acknowledged again by ${acknowledgement.by}`);
      rows.put(fingerprint, acknowledgement);
      open.set(fingerprint, acknowledgement);
    },
    clear(fingerprint: string, atMs: number, why: string): void {
      rows.clear(fingerprint, atMs, why);
      open.delete(fingerprint);
    },
  };
}
