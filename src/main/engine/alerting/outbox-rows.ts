import type { HistoryPage, Notification } from '#shared/contract/alerts.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { WritableDatabase } from '../storage/types.ts';
import type { GroupMessage } from './group-message.ts';

/** A message on its way to one receiver by one of its ways. */
export interface PendingMessage {
  readonly notification: Notification;
  readonly message: GroupMessage;
  readonly attempts: number;
  readonly nextAttemptMs: number;
}

/** What is put into the outbox. */
export interface NewMessage {
  readonly atMs: number;
  readonly message: GroupMessage;
  readonly integration: string;
  readonly delivery: Notification['delivery'];
  readonly deliveryError: string | null;
}

interface OutboxRow {
  id: number;
  at_ms: number;
  group_key: string;
  receiver: string;
  integration: string;
  kind: Notification['kind'];
  severity: Severity;
  title: string;
  body: string;
  fingerprint: string;
  message: string;
  delivery: Notification['delivery'];
  delivery_error: string | null;
  attempts: number;
  next_attempt_ms: number;
  delivered_ms: number | null;
}

type InsertRow = Omit<OutboxRow, 'id' | 'attempts' | 'next_attempt_ms' | 'delivered_ms'>;

export const NOTIFICATIONS_SQL =
  'SELECT * FROM outbox WHERE at_ms >= ? AND at_ms <= ? ORDER BY at_ms DESC, id DESC LIMIT ?';
export const PENDING_SQL =
  "SELECT * FROM outbox WHERE delivery = 'pending' AND receiver = ? AND integration = ? ORDER BY id";
/** The last that was shown of each group, natively. */
export const LAST_SHOWN_SQL = `
  SELECT receiver, integration, message FROM outbox WHERE kind = 'firing' AND id IN (
    SELECT max(id) FROM outbox WHERE at_ms >= ? AND delivery = 'delivered' AND integration GLOB 'native*'
    GROUP BY receiver, integration, group_key)
  ORDER BY id DESC LIMIT ?`;
export const LANES_SQL = "SELECT DISTINCT receiver, integration FROM outbox WHERE delivery = 'pending'";

/** SQL of `outbox`. */
export function openOutboxRows(db: WritableDatabase) {
  const insert = db.prepare<InsertRow>(`
    INSERT INTO outbox (at_ms, group_key, receiver, integration, kind, severity, title, body, fingerprint, message, delivery, delivery_error)
    VALUES (@at_ms, @group_key, @receiver, @integration, @kind, @severity, @title, @body, @fingerprint, @message, @delivery, @delivery_error)`);
  const list = db.prepare<[number, number, number], OutboxRow>(NOTIFICATIONS_SQL);
  const pending = db.prepare<[string, string], OutboxRow>(PENDING_SQL);
  const ofGroup = db.prepare<[number, string], Pick<OutboxRow, 'integration' | 'message'>>(
    'SELECT integration, message FROM outbox WHERE at_ms >= ? AND group_key = ? ORDER BY id',
  );
  const isPending = db
    .prepare<[string, string, string], number>(
      "SELECT count(*) FROM outbox WHERE delivery = 'pending' AND receiver = ? AND integration = ? AND group_key = ?",
    )
    .pluck();
  const lanes = db.prepare<[], { receiver: string; integration: string }>(LANES_SQL);
  const lastShown = db.prepare<[number, number], Pick<OutboxRow, 'receiver' | 'integration' | 'message'>>(
    LAST_SHOWN_SQL,
  );
  const delivered = db.prepare<[number, number]>(
    "UPDATE outbox SET delivery = 'delivered', delivery_error = NULL, attempts = attempts + 1, delivered_ms = ? WHERE id = ?",
  );
  const retry = db.prepare<[string, number, number]>(
    'UPDATE outbox SET delivery_error = ?, attempts = attempts + 1, next_attempt_ms = ? WHERE id = ?',
  );
  const failed = db.prepare<[string, number, number]>(
    "UPDATE outbox SET delivery = 'failed', delivery_error = ?, attempts = attempts + ? WHERE id = ?",
  );
  const hold = db.prepare<[string, number]>('UPDATE outbox SET delivery_error = ? WHERE id = ?');
  const again = db.prepare<[number]>(
    "UPDATE outbox SET delivery = 'pending', attempts = 0, next_attempt_ms = 0 WHERE id = ? AND delivery = 'failed'",
  );

  const about = db.prepare<[number, string], OutboxRow>(
    'SELECT * FROM outbox WHERE at_ms >= ? AND instr(message, ?) > 0 ORDER BY id DESC LIMIT 200',
  );

  return {
    append({ atMs, message, integration, delivery, deliveryError }: NewMessage): Notification {
      const row: InsertRow = {
        at_ms: Math.round(atMs),
        group_key: message.groupKey,
        receiver: message.receiver,
        integration,
        kind: message.status,
        severity: message.severity,
        title: message.title,
        body: message.body,
        fingerprint: message.alerts[0]?.fingerprint ?? '',
        message: JSON.stringify(message),
        delivery,
        delivery_error: deliveryError,
      };
      return fromRow({ ...row, id: Number(insert.run(row).lastInsertRowid), attempts: 0 });
    },
    /** Newest first. */
    list({ fromMs, toMs, limit }: HistoryPage): Notification[] {
      return list.all(fromMs ?? 0, toMs ?? Number.MAX_SAFE_INTEGER, limit).map(fromRow);
    },
    /** Messages since then that speak of an alert, newest first. */
    about: (fingerprint: string, fromMs: number): Notification[] =>
      about.all(Math.floor(fromMs), `"fingerprint":${JSON.stringify(fingerprint)}`).map(fromRow),
    /** What was said under a key since then, by each way, oldest first. */
    ofGroup: (groupKey: string, fromMs: number): { integration: string; message: GroupMessage }[] =>
      ofGroup
        .all(Math.floor(fromMs), groupKey)
        .map(({ integration, message }) => ({ integration, message: JSON.parse(message) as GroupMessage })),
    /** The ways that have something to deliver. */
    lanes: (): { receiver: string; integration: string }[] => lanes.all(),
    /** Whether one way has something to deliver of a group. */
    isPending: (receiver: string, integration: string, groupKey: string): boolean =>
      (isPending.get(receiver, integration, groupKey) ?? 0) > 0,
    /** What one way has to deliver, oldest first. */
    pending(receiver: string, integration: string): PendingMessage[] {
      return pending.all(receiver, integration).map((row) => ({
        notification: fromRow(row),
        message: JSON.parse(row.message) as GroupMessage,
        attempts: row.attempts,
        nextAttemptMs: row.next_attempt_ms,
      }));
    },
    /** What native notifications said last since then, unless it was that everything recovered; oldest first. */
    lastShown: (sinceMs: number, limit: number) =>
      lastShown
        .all(Math.floor(sinceMs), limit)
        .map(({ message, ...way }) => ({ ...way, message: JSON.parse(message) as GroupMessage }))
        .reverse(),
    markDelivered(id: number, atMs: number): void {
      delivered.run(Math.round(atMs), id);
    },
    markRetry(id: number, error: string, nextAttemptMs: number): void {
      retry.run(error, Math.round(nextAttemptMs), id);
    },
    /** Says why one waits; it stays pending. */
    hold(id: number, why: string): void {
      hold.run(why, id);
    },
    /** `tried`: whether an attempt was made. */
    markFailed(id: number, error: string, tried: boolean): void {
      failed.run(error, tried ? 1 : 0, id);
    },
    /** Puts a failed one back; false when there is no such failed one. */
    sendAgain: (id: number): boolean => again.run(id).changes > 0,
  };
}

export type OutboxRows = ReturnType<typeof openOutboxRows>;

function fromRow(row: Omit<OutboxRow, 'message' | 'next_attempt_ms' | 'delivered_ms'>): Notification {
  return {
    id: row.id,
    atMs: row.at_ms,
    key: row.group_key,
    receiver: row.receiver,
    integration: row.integration,
    kind: row.kind,
    severity: row.severity,
    title: row.title,
    body: row.body,
    fingerprint: row.fingerprint,
    delivery: row.delivery,
    deliveryError: row.delivery_error,
    attempts: row.attempts,
  };
}
