import type { Incident, IncidentAlert, IncidentStatus } from '#shared/contract/incidents.ts';
import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { severities } from '#shared/model/severity.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { WritableDatabase } from '../storage/types.ts';
import { durationsOf } from './domain/figures.ts';
import { timesAfter } from './domain/status.ts';

interface IncidentRow {
  id: number;
  title: string;
  severity: Severity;
  status: IncidentStatus;
  owner: string | null;
  group_key: string | null;
  opened_by: string;
  opened_ms: number;
  fired_ms: number;
  acknowledged_ms: number | null;
  mitigated_ms: number | null;
  resolved_ms: number | null;
  postmortem_ms: number | null;
  resolved_by_alerts: number;
  updated_ms: number;
}

/** A new incident; times in unix ms. */
export interface NewIncident {
  readonly title: string;
  readonly severity: Severity;
  readonly groupKey: string | null;
  readonly openedBy: string;
  readonly openedMs: number;
  readonly firedMs: number;
}

const OPEN = "status IN ('triggered', 'acknowledged', 'mitigated')";

/** SQL of `incidents`; an incident's alerts and their labels come from `alertsOf`. */
export function openIncidentRows(
  db: WritableDatabase,
  alertsOf: (ids: readonly number[]) => ReadonlyMap<number, readonly IncidentAlert[]>,
) {
  const insert = db.prepare<NewIncident>(`
    INSERT INTO incidents (title, severity, status, group_key, opened_by, opened_ms, fired_ms, updated_ms)
    VALUES (@title, @severity, 'triggered', @groupKey, @openedBy, @openedMs, @firedMs, @openedMs)`);
  const get = db.prepare<[number], IncidentRow>('SELECT * FROM incidents WHERE id = ?');
  const list = db.prepare<[number], IncidentRow>(
    'SELECT * FROM incidents ORDER BY opened_ms DESC, id DESC LIMIT ?',
  );
  const open = db.prepare<[], IncidentRow>(
    `SELECT * FROM incidents WHERE resolved_ms IS NULL ORDER BY opened_ms DESC, id DESC`,
  );
  const since = db.prepare<[number], IncidentRow>('SELECT * FROM incidents WHERE opened_ms >= ?');
  const openOfGroup = db
    .prepare<[string], number>(
      `SELECT id FROM incidents WHERE group_key = ? AND resolved_ms IS NULL AND ${OPEN} ORDER BY id DESC LIMIT 1`,
    )
    .pluck();
  const recovered = db.prepare<[string], { id: number; atMs: number }>(
    `SELECT id, resolved_ms AS atMs FROM incidents
     WHERE group_key = ? AND resolved_by_alerts = 1 AND resolved_ms IS NOT NULL ORDER BY resolved_ms DESC LIMIT 1`,
  );
  const setStatus = db.prepare<
    Pick<
      IncidentRow,
      | 'id'
      | 'status'
      | 'acknowledged_ms'
      | 'mitigated_ms'
      | 'resolved_ms'
      | 'postmortem_ms'
      | 'resolved_by_alerts'
      | 'updated_ms'
    >
  >(`UPDATE incidents SET status = @status, acknowledged_ms = @acknowledged_ms, mitigated_ms = @mitigated_ms,
      resolved_ms = @resolved_ms, postmortem_ms = @postmortem_ms, resolved_by_alerts = @resolved_by_alerts,
      updated_ms = @updated_ms WHERE id = @id`);
  const setOwner = db.prepare<[string | null, number]>('UPDATE incidents SET owner = ? WHERE id = ?');
  const setHead = db.prepare<[string, string, number]>(
    'UPDATE incidents SET title = ?, severity = ? WHERE id = ?',
  );
  const touch = db.prepare<[number, number]>('UPDATE incidents SET updated_ms = ? WHERE id = ?');

  const views = (rows: readonly IncidentRow[]): Incident[] => {
    const alerts = alertsOf(rows.map(({ id }) => id));
    return rows.map((row) => viewOf(row, alerts.get(row.id) ?? []));
  };

  return {
    insert: (incident: NewIncident): number => Number(insert.run(incident).lastInsertRowid),
    get: (id: number): Incident | null => views(get.all(id))[0] ?? null,
    /** Without its alerts, which may be many. */
    head: (id: number): Pick<Incident, 'title' | 'severity' | 'status' | 'owner'> | null =>
      get.get(id) ?? null,
    /** Newest first. */
    list: (limit: number): Incident[] => views(list.all(limit)),
    open: (): Incident[] => views(open.all()),
    openedSince: (sinceMs: number): Incident[] => views(since.all(sinceMs)),
    openOfGroup: (groupKey: string): number | null => openOfGroup.get(groupKey) ?? null,
    /** The newest of a group that was resolved by its alerts' recovery. */
    recoveredOfGroup: (groupKey: string) => recovered.get(groupKey) ?? null,
    setStatus(id: number, status: IncidentStatus, atMs: number, byAlerts: boolean): void {
      const row = get.get(id);
      if (row === undefined) return;
      const { acknowledged_ms, mitigated_ms, resolved_ms, postmortem_ms } = row;
      const times = timesAfter(
        {
          acknowledgedMs: acknowledged_ms,
          mitigatedMs: mitigated_ms,
          resolvedMs: resolved_ms,
          postmortemMs: postmortem_ms,
        },
        status,
        Math.round(atMs),
      );
      setStatus.run({
        id,
        status,
        acknowledged_ms: times.acknowledgedMs,
        mitigated_ms: times.mitigatedMs,
        resolved_ms: times.resolvedMs,
        postmortem_ms: times.postmortemMs,
        resolved_by_alerts: byAlerts ? 1 : 0,
        updated_ms: Math.round(atMs),
      });
    },
    setOwner: (id: number, owner: string | null): void => void setOwner.run(owner, id),
    setHead: (id: number, title: string, severity: Severity): void => void setHead.run(title, severity, id),
    touch: (id: number, atMs: number): void => void touch.run(Math.round(atMs), id),
  };
}

export type IncidentRows = ReturnType<typeof openIncidentRows>;

function viewOf(row: IncidentRow, alerts: readonly IncidentAlert[]): Incident {
  const [first] = alerts;
  const badSinceMs = first?.badSinceMs ?? null;
  const firedMs = first?.firedAtMs ?? row.fired_ms;
  return {
    id: row.id,
    title: row.title,
    severity: row.severity,
    status: row.status,
    owner: row.owner,
    openedBy: row.opened_by,
    openedAtMs: row.opened_ms,
    firedAtMs: firedMs,
    badSinceMs,
    acknowledgedAtMs: row.acknowledged_ms,
    mitigatedAtMs: row.mitigated_ms,
    resolvedAtMs: row.resolved_ms,
    postmortemAtMs: row.postmortem_ms,
    ...durationsOf({
      firedMs,
      badSinceMs,
      acknowledgedMs: row.acknowledged_ms,
      resolvedMs: row.resolved_ms,
    }),
    rules: [...new Set(alerts.map(({ rule }) => rule))],
    labels: commonLabels(alerts.map(({ labels }) => labels)),
    alerts: alerts.length,
    firing: alerts.filter(({ resolvedAtMs }) => resolvedAtMs === null).length,
    updatedAtMs: row.updated_ms,
  };
}

function commonLabels(sets: readonly Labels[]): Record<string, string> {
  const [first = {}, ...rest] = sets;
  return makeLabels(
    Object.entries(first).filter(([name, value]) => rest.every((set) => set[name] === value)),
  );
}

/** The more severe of two. */
export function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}
