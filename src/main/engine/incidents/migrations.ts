import type { MigrationSet } from '../storage/types.ts';

/** Tables of the incidents in the state database. */
export const incidentsMigrations: MigrationSet = {
  capability: 'incidents',
  migrations: [
    {
      version: 1,
      name: 'incidents',
      up: (db) => {
        db.exec(`
          CREATE TABLE incidents (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL,
            severity TEXT NOT NULL,
            status TEXT NOT NULL,
            owner TEXT,
            -- Alerts of the same group join it; NULL for one opened without an alert.
            group_key TEXT,
            opened_by TEXT NOT NULL,
            opened_ms INTEGER NOT NULL,
            fired_ms INTEGER NOT NULL,
            acknowledged_ms INTEGER,
            mitigated_ms INTEGER,
            resolved_ms INTEGER,
            postmortem_ms INTEGER,
            -- 1 where its alerts' recovery resolved it, not a person: it opens again when they come back soon.
            resolved_by_alerts INTEGER NOT NULL DEFAULT 0,
            updated_ms INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX incidents_opened ON incidents (opened_ms);
          CREATE INDEX incidents_open ON incidents (group_key) WHERE resolved_ms IS NULL;
          CREATE INDEX incidents_group ON incidents (group_key, resolved_ms);

          CREATE TABLE incident_alerts (
            incident_id INTEGER NOT NULL REFERENCES incidents (id),
            fingerprint TEXT NOT NULL,
            rule TEXT NOT NULL,
            severity TEXT NOT NULL,
            labels TEXT NOT NULL,
            summary TEXT NOT NULL,
            expr TEXT,
            active_ms INTEGER NOT NULL,
            bad_since_ms INTEGER,
            fired_ms INTEGER NOT NULL,
            resolved_ms INTEGER,
            PRIMARY KEY (incident_id, fingerprint)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX incident_alerts_fingerprint ON incident_alerts (fingerprint);
          CREATE INDEX incident_alerts_firing ON incident_alerts (incident_id) WHERE resolved_ms IS NULL;

          -- The timeline. Append only.
          CREATE TABLE incident_entries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            incident_id INTEGER NOT NULL REFERENCES incidents (id),
            at_ms INTEGER NOT NULL,
            kind TEXT NOT NULL,
            by TEXT NOT NULL,
            text TEXT NOT NULL,
            fingerprint TEXT,
            chart TEXT
          ) STRICT;
          CREATE INDEX incident_entries_incident ON incident_entries (incident_id, at_ms, id);

          CREATE TABLE incident_sections (
            incident_id INTEGER NOT NULL REFERENCES incidents (id),
            section TEXT NOT NULL,
            text TEXT NOT NULL,
            edited_by TEXT NOT NULL,
            edited_ms INTEGER NOT NULL,
            PRIMARY KEY (incident_id, section)
          ) STRICT, WITHOUT ROWID;

          -- Charts still to be taken: written with what they are of, so that a crash forgets none.
          CREATE TABLE incident_wants (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            incident_id INTEGER NOT NULL REFERENCES incidents (id),
            fingerprint TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN ('fired', 'resolved'))
          ) STRICT;

          -- How far the alerts' history was followed.
          CREATE TABLE incident_facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        `);
      },
    },
    {
      version: 2,
      name: 'deployments by time',
      up: (db) => {
        db.exec(
          `CREATE INDEX incident_entries_deployments ON incident_entries (at_ms) WHERE kind = 'deployment'`,
        );
      },
    },
  ],
};
