import type { MigrationSet } from '../storage/types.ts';

/** Tables of the playbooks in the state database. */
export const playbooksMigrations: MigrationSet = {
  capability: 'playbooks',
  migrations: [
    {
      version: 1,
      name: 'runs and steps',
      up: (db) => {
        db.exec(`
          CREATE TABLE playbook_runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            playbook TEXT NOT NULL,
            title TEXT NOT NULL,
            status TEXT NOT NULL,
            reason TEXT NOT NULL,
            dry_run INTEGER NOT NULL,
            trigger_text TEXT NOT NULL,
            -- What began it, so that nothing begins it twice; NULL for one begun by hand.
            trigger_key TEXT,
            labels TEXT NOT NULL,
            value REAL,
            fingerprint TEXT,
            incident_id INTEGER,
            approval TEXT NOT NULL,
            -- Who approved, a JSON list of names.
            approved_by TEXT NOT NULL DEFAULT '[]',
            -- The playbook as it was planned, templates filled in: what is approved is what is run.
            plan TEXT,
            created_ms INTEGER NOT NULL,
            started_ms INTEGER,
            ended_ms INTEGER,
            UNIQUE (playbook, trigger_key)
          ) STRICT;
          CREATE INDEX playbook_runs_playbook ON playbook_runs (playbook, started_ms);
          CREATE INDEX playbook_runs_active ON playbook_runs (id)
            WHERE status IN ('new', 'waiting', 'queued', 'running');

          CREATE TABLE playbook_steps (
            run_id INTEGER NOT NULL REFERENCES playbook_runs (id),
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            status TEXT NOT NULL,
            started_ms INTEGER,
            ended_ms INTEGER,
            result TEXT NOT NULL DEFAULT '',
            output TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (run_id, position)
          ) STRICT, WITHOUT ROWID;

          CREATE TABLE playbook_breakers (
            playbook TEXT PRIMARY KEY,
            failures INTEGER NOT NULL,
            opened_ms INTEGER
          ) STRICT, WITHOUT ROWID;

          -- Label sets for which a trigger's expression holds.
          CREATE TABLE playbook_conditions (
            playbook TEXT NOT NULL,
            key TEXT NOT NULL,
            since_ms INTEGER NOT NULL,
            triggered INTEGER NOT NULL,
            PRIMARY KEY (playbook, key)
          ) STRICT, WITHOUT ROWID;

          CREATE TABLE playbook_facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        `);
      },
    },
    {
      version: 2,
      name: 'what was told and is not over',
      up: (db) => {
        db.exec(`
          CREATE TABLE playbook_notices (
            key TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            playbook TEXT NOT NULL,
            run_id INTEGER,
            position INTEGER,
            since_ms INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;
        `);
      },
    },
  ],
};
