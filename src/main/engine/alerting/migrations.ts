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
    {
      version: 2,
      name: 'receivers, silences, acknowledgements',
      up: (db) => {
        db.exec(`
          -- What each receiver was last told of a group of alerts, so that nobody hears the same twice.
          CREATE TABLE notification_log (
            group_key TEXT NOT NULL,
            receiver TEXT NOT NULL,
            sent_ms INTEGER NOT NULL,
            firing TEXT NOT NULL,
            resolved TEXT NOT NULL,
            PRIMARY KEY (group_key, receiver)
          ) STRICT, WITHOUT ROWID;
          INSERT INTO notification_log
            SELECT '{}:' || fingerprint, 'native', at_ms, json_array(fingerprint), '[]' FROM notifications
            WHERE kind = 'firing' AND id IN (SELECT max(id) FROM notifications GROUP BY fingerprint);

          -- The outbox, now of messages about groups to receivers. The message is kept as it was when it was raised.
          CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at_ms INTEGER NOT NULL,
            group_key TEXT NOT NULL,
            receiver TEXT NOT NULL,
            -- Which of the receiver's ways, e.g. webhook[0].
            integration TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('firing', 'resolved')),
            severity TEXT NOT NULL,
            title TEXT NOT NULL,
            body TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            message TEXT NOT NULL,
            delivery TEXT NOT NULL CHECK (delivery IN ('pending', 'delivered', 'failed')),
            delivery_error TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_attempt_ms INTEGER NOT NULL DEFAULT 0,
            delivered_ms INTEGER
          ) STRICT;
          INSERT INTO outbox
            SELECT id, at_ms, '{}:' || fingerprint, 'native', 'native[0]', kind, severity, title, body, fingerprint, '{}',
              delivery, delivery_error, attempts, next_attempt_ms, NULL
            FROM notifications ORDER BY id;
          DROP TABLE notifications;
          CREATE INDEX outbox_time ON outbox (at_ms, id);
          CREATE INDEX outbox_pending ON outbox (receiver, integration, id) WHERE delivery = 'pending';

          CREATE TABLE silences (
            id TEXT PRIMARY KEY,
            matchers TEXT NOT NULL,
            starts_ms INTEGER NOT NULL,
            ends_ms INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            comment TEXT NOT NULL,
            updated_ms INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;

          -- Append only but for the end: who said "I have it", and what ended it.
          CREATE TABLE acknowledgements (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            fingerprint TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            by TEXT NOT NULL,
            via TEXT NOT NULL,
            comment TEXT NOT NULL,
            cleared_ms INTEGER,
            cleared_why TEXT
          ) STRICT;
          CREATE INDEX acknowledgements_open ON acknowledgements (fingerprint) WHERE cleared_ms IS NULL;
        `);
      },
    },
    {
      version: 3,
      name: 'escalation, holds',
      up: (db) => {
        db.exec(`
          -- Levels of escalation that were told, by the firing of the alert they are about: none is told twice.
          CREATE TABLE escalations (
            fingerprint TEXT NOT NULL,
            fired_ms INTEGER NOT NULL,
            level TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            chain TEXT NOT NULL,
            receivers TEXT NOT NULL,
            on_call TEXT NOT NULL,
            -- When the end was told; NULL while the alert fires.
            closed_ms INTEGER,
            PRIMARY KEY (fingerprint, fired_ms, level)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX escalations_open ON escalations (fingerprint) WHERE closed_ms IS NULL;

          -- Times in which nobody was told of an alert that fires, and why.
          CREATE TABLE alert_holds (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            fingerprint TEXT NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER,
            why TEXT NOT NULL
          ) STRICT;
          CREATE INDEX alert_holds_alert ON alert_holds (fingerprint, id);
          CREATE INDEX alert_holds_open ON alert_holds (fingerprint) WHERE to_ms IS NULL;

          CREATE INDEX acknowledgements_alert ON acknowledgements (fingerprint, id);
          CREATE INDEX alert_transitions_alert ON alert_transitions (fingerprint, id);
        `);
      },
    },
    {
      version: 4,
      name: 'alerts of others',
      up: (db) => {
        db.exec(`
          -- Alerts that another program evaluates and sends here: what alert_instances doesn't say of them.
          CREATE TABLE external_alerts (
            fingerprint TEXT PRIMARY KEY,
            rule_id TEXT NOT NULL,
            sender TEXT NOT NULL,
            generator_url TEXT NOT NULL,
            ends_ms INTEGER NOT NULL,
            is_timeout INTEGER NOT NULL,
            updated_ms INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;
        `);
      },
    },
    {
      version: 5,
      name: 'marks of false alerts',
      up: (db) => {
        db.exec(`
          -- Firings that somebody marked as false.
          CREATE TABLE alert_marks (
            fingerprint TEXT NOT NULL,
            fired_ms INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            by TEXT NOT NULL,
            PRIMARY KEY (fingerprint, fired_ms)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX acknowledgements_time ON acknowledgements (at_ms);
        `);
      },
    },
    {
      version: 6,
      name: 'which rule a transition is of',
      up: (db) => {
        db.exec(`
          -- Two rules may have one name. Empty for transitions from before.
          ALTER TABLE alert_transitions ADD COLUMN rule_id TEXT NOT NULL DEFAULT '';
          ALTER TABLE alert_transitions ADD COLUMN group_name TEXT NOT NULL DEFAULT '';
        `);
      },
    },
  ],
};
