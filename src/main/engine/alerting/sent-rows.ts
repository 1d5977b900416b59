import type { WritableDatabase } from '../storage/types.ts';
import type { SentBefore } from './routing/due.ts';

interface SentRow {
  group_key: string;
  receiver: string;
  sent_ms: number;
  firing: string;
  resolved: string;
}

/** SQL of `notification_log`. */
export function openSentRows(db: WritableDatabase) {
  const get = db.prepare<[string, string], SentRow>(
    'SELECT * FROM notification_log WHERE group_key = ? AND receiver = ?',
  );
  const put = db.prepare<SentRow>(
    'INSERT OR REPLACE INTO notification_log VALUES (@group_key, @receiver, @sent_ms, @firing, @resolved)',
  );
  // A group that ended long ago tells nothing: its alerts are forgotten too.
  const prune = db.prepare<[number]>("DELETE FROM notification_log WHERE firing = '[]' AND sent_ms < ?");

  const firing = db.prepare<[string], Pick<SentRow, 'firing'>>(
    "SELECT firing FROM notification_log WHERE receiver = ? AND firing <> '[]'",
  );

  return {
    /** Fingerprints of what a receiver believes to fire. */
    believed: (receiver: string): string[] => firing.all(receiver).flatMap((row) => fingerprints(row.firing)),
    get(groupKey: string, receiver: string): SentBefore | null {
      const row = get.get(groupKey, receiver);
      if (row === undefined) return null;
      return { sentMs: row.sent_ms, firing: fingerprints(row.firing), resolved: fingerprints(row.resolved) };
    },
    put(sent: SentBefore & { readonly groupKey: string; readonly receiver: string }): void {
      put.run({
        group_key: sent.groupKey,
        receiver: sent.receiver,
        sent_ms: Math.round(sent.sentMs),
        firing: JSON.stringify(sent.firing),
        resolved: JSON.stringify(sent.resolved),
      });
    },
    /** Forgets groups that were all resolved before this time. */
    prune(beforeMs: number): void {
      prune.run(Math.round(beforeMs));
    },
  };
}

const fingerprints = (text: string): string[] => JSON.parse(text) as string[];
