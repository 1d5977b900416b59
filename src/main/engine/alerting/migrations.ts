import type { MigrationSet } from '../storage/types.ts';

/** Tables of the `state` database: alerts as they are, what happened to them, and the outbox of notifications. */
export const alertingMigrations: MigrationSet = {
  capability: 'alerting',
  migrations: [
    {
      version: 1,
      name: 'alerts, transitions, notifications',
      up: (db) => {
        db.exec(`
          -- Present state, what the rules start from after a restart. A NULL value is NaN, which SQLite can't hold.
          CREATE TABLE alert_instances (
            fingerprint TEXT PRIMARY KEY,
            rule_id TEXT NOT NULL,
            group_name TEXT NOT NULL,
            rule TEXT NOT NULL,
            expr TEXT NOT NULL,
            labels TEXT NOT NULL,
            annotations TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'firing', 'resolved')),
            value REAL,
            active_since_ms INTEGER NOT NULL,
            fired_at_ms INTEGER,
            resolved_at_ms INTEGER,
            keep_firing_since_ms INTEGER
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX alert_instances_rule ON alert_instances (rule_id);

          -- Append only, kept for good.
          CREATE TABLE alert_transitions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at_ms INTEGER NOT NULL,
            fingerprint TEXT NOT NULL,
            rule TEXT NOT NULL,
            severity TEXT NOT NULL,
            labels TEXT NOT NULL,
            from_state TEXT NOT NULL,
            to_state TEXT NOT NULL,
            reason TEXT NOT NULL,
            value REAL
          ) STRICT;
          CREATE INDEX alert_transitions_time ON alert_transitions (at_ms, id);

          CREATE TABLE notifications (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at_ms INTEGER NOT NULL,
            transition_id INTEGER NOT NULL REFERENCES alert_transitions (id),
            fingerprint TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('firing', 'resolved')),
            severity TEXT NOT NULL,
            title TEXT NOT NULL,
            body TEXT NOT NULL,
            delivery TEXT NOT NULL CHECK (delivery IN ('pending', 'delivered', 'failed')),
            delivery_error TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_attempt_ms INTEGER NOT NULL DEFAULT 0,
            UNIQUE (fingerprint, transition_id, kind)
          ) STRICT;
          CREATE INDEX notifications_time ON notifications (at_ms, id);
          CREATE INDEX notifications_pending ON notifications (id) WHERE delivery = 'pending';

          CREATE TABLE alerting_facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        `);
      },
    },
  ],
};
