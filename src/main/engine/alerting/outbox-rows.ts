import type { HistoryPage, Notification } from '#shared/contract/alerts.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { WritableDatabase } from '../storage/types.ts';

/** A notification on its way, with what the delivery must know. */
export interface PendingNotification {
  readonly notification: Notification;
  readonly attempts: number;
  readonly nextAttemptMs: number;
}

export type NewNotification = Omit<Notification, 'id' | 'key'> & { readonly transitionId: number };

interface NotificationRow {
  id: number;
  at_ms: number;
  transition_id: number;
  fingerprint: string;
  kind: Notification['kind'];
  severity: Severity;
  title: string;
  body: string;
  delivery: Notification['delivery'];
  delivery_error: string | null;
  attempts: number;
  next_attempt_ms: number;
}

type InsertRow = Omit<NotificationRow, 'id' | 'attempts' | 'next_attempt_ms'>;

export const NOTIFICATIONS_SQL =
  'SELECT * FROM notifications WHERE at_ms >= ? AND at_ms <= ? ORDER BY at_ms DESC, id DESC LIMIT ?';
export const PENDING_SQL = "SELECT * FROM notifications WHERE delivery = 'pending' ORDER BY id";

/** SQL of `notifications`, the outbox. */
export function openOutboxRows(db: WritableDatabase) {
  const insert = db.prepare<InsertRow>(`
    INSERT INTO notifications (at_ms, transition_id, fingerprint, kind, severity, title, body, delivery, delivery_error)
    VALUES (@at_ms, @transition_id, @fingerprint, @kind, @severity, @title, @body, @delivery, @delivery_error)
    ON CONFLICT (fingerprint, transition_id, kind) DO NOTHING`);
  const list = db.prepare<[number, number, number], NotificationRow>(NOTIFICATIONS_SQL);
  const pending = db.prepare<[], NotificationRow>(PENDING_SQL);
  const delivered = db.prepare<[number]>(
    "UPDATE notifications SET delivery = 'delivered', delivery_error = NULL, attempts = attempts + 1 WHERE id = ?",
  );
  const retry = db.prepare<[string, number, number]>(
    'UPDATE notifications SET delivery_error = ?, attempts = attempts + 1, next_attempt_ms = ? WHERE id = ?',
  );
  const failed = db.prepare<[string, number, number]>(
    "UPDATE notifications SET delivery = 'failed', delivery_error = ?, attempts = attempts + ? WHERE id = ?",
  );

  return {
    /** Null when this transition has raised it already. */
    append(notification: NewNotification): Notification | null {
      const row: InsertRow = {
        at_ms: Math.round(notification.atMs),
        transition_id: notification.transitionId,
        fingerprint: notification.fingerprint,
        kind: notification.kind,
        severity: notification.severity,
        title: notification.title,
        body: notification.body,
        delivery: notification.delivery,
        delivery_error: notification.deliveryError,
      };
      const { changes, lastInsertRowid } = insert.run(row);
      return changes === 0 ? null : fromRow({ ...row, id: Number(lastInsertRowid) });
    },
    /** Newest first. */
    list({ fromMs, toMs, limit }: HistoryPage): Notification[] {
      return list.all(fromMs ?? 0, toMs ?? Number.MAX_SAFE_INTEGER, limit).map(fromRow);
    },
    /** Oldest first. */
    pending(): PendingNotification[] {
      return pending.all().map((row) => ({
        notification: fromRow(row),
        attempts: row.attempts,
        nextAttemptMs: row.next_attempt_ms,
      }));
    },
    markDelivered(id: number): void {
      delivered.run(id);
    },
    markRetry(id: number, error: string, nextAttemptMs: number): void {
      retry.run(error, Math.round(nextAttemptMs), id);
    },
    /** `tried`: whether an attempt was made. */
    markFailed(id: number, error: string, tried: boolean): void {
      failed.run(error, tried ? 1 : 0, id);
    },
  };
}

export type OutboxRows = ReturnType<typeof openOutboxRows>;

/** The cause is the alert instance, so its fingerprint is the key a shell updates or closes by. */
function fromRow(row: Omit<NotificationRow, 'attempts' | 'next_attempt_ms'>): Notification {
  return {
    id: row.id,
    atMs: row.at_ms,
    key: row.fingerprint,
    kind: row.kind,
    severity: row.severity,
    title: row.title,
    body: row.body,
    fingerprint: row.fingerprint,
    delivery: row.delivery,
    deliveryError: row.delivery_error,
  };
}
