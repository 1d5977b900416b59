import type { ChartSnapshot, IncidentEntry } from '#shared/contract/incidents.ts';
import type { WritableDatabase } from '../storage/types.ts';
import type { IncidentDeployment } from './types.ts';

interface EntryRow {
  id: number;
  at_ms: number;
  kind: IncidentEntry['kind'];
  by: string;
  text: string;
  fingerprint: string | null;
  chart: string | null;
}

/** An entry before it has its number. */
export interface NewEntry extends Pick<IncidentEntry, 'atMs' | 'kind' | 'by' | 'text'> {
  readonly fingerprint?: string | null;
  readonly chart?: ChartSnapshot;
}

/** A very long timeline is told by its beginning and its end. */
const FIRST_KEPT = 200;
const LAST_KEPT = 300;

/** SQL of `incident_entries`, `incident_sections` and `incident_facts`. */
export function openEntryRows(db: WritableDatabase) {
  const insert = db.prepare<Omit<EntryRow, 'id'> & { incident_id: number }>(`
    INSERT INTO incident_entries (incident_id, at_ms, kind, by, text, fingerprint, chart)
    VALUES (@incident_id, @at_ms, @kind, @by, @text, @fingerprint, @chart)`);
  const first = db.prepare<[number, number], EntryRow>(
    'SELECT id, at_ms, kind, by, text, fingerprint, chart FROM incident_entries WHERE incident_id = ? ORDER BY at_ms, id LIMIT ?',
  );
  const last = db.prepare<[number, number], EntryRow>(
    'SELECT id, at_ms, kind, by, text, fingerprint, chart FROM incident_entries WHERE incident_id = ? ORDER BY at_ms DESC, id DESC LIMIT ?',
  );
  const count = db
    .prepare<[number], number>('SELECT count(*) FROM incident_entries WHERE incident_id = ?')
    .pluck();
  const deployments = db.prepare<[number, number, number], IncidentDeployment>(
    `SELECT incident_id AS incidentId, at_ms AS atMs, text, by FROM incident_entries
       WHERE kind = 'deployment' AND at_ms BETWEEN ? AND ? ORDER BY at_ms DESC LIMIT ?`,
  );
  const has = db
    .prepare<[number, string], number>(
      'SELECT 1 FROM incident_entries WHERE incident_id = ? AND kind = ? LIMIT 1',
    )
    .pluck();
  // What a person wrote, for finding incidents like this one.
  const texts = db.prepare<{ ids: string }, { incident_id: number; text: string }>(
    `SELECT incident_id, group_concat(text, ' ') AS text FROM (
       SELECT incident_id, text FROM incident_entries
         WHERE kind IN ('note', 'action') AND incident_id IN (SELECT value FROM json_each(@ids))
       UNION ALL SELECT incident_id, text FROM incident_sections WHERE incident_id IN (SELECT value FROM json_each(@ids))
     ) GROUP BY incident_id`,
  );
  const putSection = db.prepare<[number, string, string, string, number]>(
    'INSERT OR REPLACE INTO incident_sections VALUES (?, ?, ?, ?, ?)',
  );
  const sections = db.prepare<
    [number],
    { section: string; text: string; editedBy: string; editedAtMs: number }
  >(
    'SELECT section, text, edited_by AS editedBy, edited_ms AS editedAtMs FROM incident_sections WHERE incident_id = ?',
  );
  const getFact = db.prepare<[string], number>('SELECT value FROM incident_facts WHERE name = ?').pluck();
  const setFact = db.prepare<[string, number]>('INSERT OR REPLACE INTO incident_facts VALUES (?, ?)');

  return {
    append(incidentId: number, entry: NewEntry): void {
      insert.run({
        incident_id: incidentId,
        at_ms: Math.round(entry.atMs),
        kind: entry.kind,
        by: entry.by,
        text: entry.text,
        fingerprint: entry.fingerprint ?? null,
        chart: entry.chart === undefined ? null : JSON.stringify(entry.chart),
      });
    },
    /** Oldest first; of a long one the beginning and the end, and how many are between. */
    of(incidentId: number): { entries: IncidentEntry[]; leftOut: number } {
      const total = count.get(incidentId) ?? 0;
      const rows =
        total <= FIRST_KEPT + LAST_KEPT
          ? first.all(incidentId, total)
          : [...first.all(incidentId, FIRST_KEPT), ...last.all(incidentId, LAST_KEPT).reverse()];
      return { entries: rows.map(fromRow), leftOut: total - rows.length };
    },
    /** Newest first. */
    deployments: (fromMs: number, toMs: number, limit: number): IncidentDeployment[] =>
      deployments.all(Math.floor(fromMs), Math.ceil(toMs), limit),
    has: (incidentId: number, kind: IncidentEntry['kind']): boolean =>
      has.get(incidentId, kind) !== undefined,
    /** Notes, actions and postmortems, by incident. */
    texts: (ids: readonly number[]): ReadonlyMap<number, string> =>
      new Map(texts.all({ ids: JSON.stringify(ids) }).map(({ incident_id: id, text }) => [id, text])),
    putSection(incidentId: number, section: string, text: string, by: string, atMs: number): void {
      putSection.run(incidentId, section, text, by, Math.round(atMs));
    },
    sections: (incidentId: number) => sections.all(incidentId),
    fact: (name: string): number | null => getFact.get(name) ?? null,
    setFact: (name: string, value: number): void => void setFact.run(name, value),
  };
}

export type EntryRows = ReturnType<typeof openEntryRows>;

function fromRow(row: EntryRow): IncidentEntry {
  return {
    id: row.id,
    atMs: row.at_ms,
    kind: row.kind,
    by: row.by,
    text: row.text,
    fingerprint: row.fingerprint,
    chart: row.chart === null ? null : (JSON.parse(row.chart) as ChartSnapshot),
  };
}
