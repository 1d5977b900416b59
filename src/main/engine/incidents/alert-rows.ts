import type { IncidentAlert } from '#shared/contract/incidents.ts';
import { makeLabels } from '#shared/model/labels.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { WritableDatabase } from '../storage/types.ts';

interface AlertRow {
  incident_id: number;
  fingerprint: string;
  rule: string;
  severity: Severity;
  labels: string;
  summary: string;
  expr: string | null;
  active_ms: number;
  bad_since_ms: number | null;
  fired_ms: number;
  resolved_ms: number | null;
}

/** An alert as it enters an incident. */
export interface EnteringAlert extends Omit<IncidentAlert, 'badSinceMs' | 'resolvedAtMs'> {
  /** Since when its rule saw the expression hold. */
  readonly activeSinceMs: number;
}

/** A chart to be taken. */
export interface WantedChart {
  readonly id: number;
  readonly incidentId: number;
  readonly fingerprint: string;
  readonly reason: 'fired' | 'resolved';
}

/** SQL of `incident_alerts` and of the charts wanted of them. */
export function openIncidentAlertRows(db: WritableDatabase) {
  // One that fires again in the same incident keeps its first time: that is when the trouble began.
  const put = db.prepare<Omit<AlertRow, 'bad_since_ms' | 'resolved_ms'>>(`
    INSERT INTO incident_alerts (incident_id, fingerprint, rule, severity, labels, summary, expr, active_ms, fired_ms)
    VALUES (@incident_id, @fingerprint, @rule, @severity, @labels, @summary, @expr, @active_ms, @fired_ms)
    ON CONFLICT (incident_id, fingerprint) DO UPDATE SET resolved_ms = NULL, summary = excluded.summary,
      labels = excluded.labels`);
  const resolve = db.prepare<[number, number, string]>(
    'UPDATE incident_alerts SET resolved_ms = ? WHERE incident_id = ? AND fingerprint = ?',
  );
  const setBadSince = db.prepare<[number, number, string]>(
    'UPDATE incident_alerts SET bad_since_ms = ? WHERE incident_id = ? AND fingerprint = ?',
  );
  const get = db.prepare<[number, string], AlertRow>(
    'SELECT * FROM incident_alerts WHERE incident_id = ? AND fingerprint = ?',
  );
  const ofIncidents = db.prepare<[string], AlertRow>(
    `SELECT * FROM incident_alerts WHERE incident_id IN (SELECT value FROM json_each(?))
     ORDER BY incident_id, fired_ms, fingerprint`,
  );
  const holding = db.prepare<[string], { id: number; isOpen: number }>(
    `SELECT i.id AS id, i.resolved_ms IS NULL AS isOpen FROM incident_alerts a JOIN incidents i ON i.id = a.incident_id
     WHERE a.fingerprint = ? AND (i.resolved_ms IS NULL OR a.resolved_ms IS NULL) ORDER BY i.id DESC LIMIT 1`,
  );
  const othersFiring = db
    .prepare<[number, string], number>(
      'SELECT 1 FROM incident_alerts WHERE incident_id = ? AND fingerprint <> ? AND resolved_ms IS NULL LIMIT 1',
    )
    .pluck();
  const someOf = db
    .prepare<[number, number], number>(
      'SELECT count(*) FROM (SELECT 1 FROM incident_alerts WHERE incident_id = ? LIMIT ?)',
    )
    .pluck();
  const want = db.prepare<[number, string, string]>(
    'INSERT INTO incident_wants (incident_id, fingerprint, reason) VALUES (?, ?, ?)',
  );
  const wanted = db.prepare<[], WantedChart>(
    'SELECT id, incident_id AS incidentId, fingerprint, reason FROM incident_wants ORDER BY id LIMIT 20',
  );
  const had = db.prepare<[number]>('DELETE FROM incident_wants WHERE id = ?');

  return {
    put(incidentId: number, alert: EnteringAlert): void {
      put.run({
        incident_id: incidentId,
        fingerprint: alert.fingerprint,
        rule: alert.rule,
        severity: alert.severity,
        labels: JSON.stringify(alert.labels),
        summary: alert.summary,
        expr: alert.expr,
        active_ms: Math.round(alert.activeSinceMs),
        fired_ms: Math.round(alert.firedAtMs),
      });
    },
    resolve: (incidentId: number, fingerprint: string, atMs: number): void =>
      void resolve.run(Math.round(atMs), incidentId, fingerprint),
    setBadSince: (incidentId: number, fingerprint: string, ms: number): void =>
      void setBadSince.run(Math.round(ms), incidentId, fingerprint),
    get(incidentId: number, fingerprint: string): (IncidentAlert & { activeSinceMs: number }) | null {
      const row = get.get(incidentId, fingerprint);
      return row === undefined ? null : { ...fromRow(row), activeSinceMs: row.active_ms };
    },
    /** By incident, in the order in which they fired. */
    ofIncidents(ids: readonly number[]): ReadonlyMap<number, readonly IncidentAlert[]> {
      const found = new Map<number, IncidentAlert[]>();
      for (const row of ofIncidents.all(JSON.stringify(ids))) {
        const alerts = found.get(row.incident_id);
        if (alerts === undefined) found.set(row.incident_id, [fromRow(row)]);
        else alerts.push(fromRow(row));
      }
      return found;
    },
    /** The incident an alert is in: the newest that is open, or in which the alert still fires. */
    holding(fingerprint: string): { readonly id: number; readonly isOpen: boolean } | null {
      const found = holding.get(fingerprint);
      return found === undefined ? null : { id: found.id, isOpen: found.isOpen === 1 };
    },
    /** Whether other alerts of the incident fire. */
    othersFire: (incidentId: number, fingerprint: string): boolean =>
      othersFiring.get(incidentId, fingerprint) !== undefined,
    hasMoreThan: (incidentId: number, count: number): boolean =>
      (someOf.get(incidentId, count + 1) ?? 0) > count,
    want: (incidentId: number, fingerprint: string, reason: WantedChart['reason']): void =>
      void want.run(incidentId, fingerprint, reason),
    wanted: (): WantedChart[] => wanted.all(),
    had: (id: number): void => void had.run(id),
  };
}

export type IncidentAlertRows = ReturnType<typeof openIncidentAlertRows>;

function fromRow(row: AlertRow): IncidentAlert {
  return {
    fingerprint: row.fingerprint,
    rule: row.rule,
    severity: row.severity,
    labels: makeLabels(Object.entries(JSON.parse(row.labels) as Record<string, string>)),
    summary: row.summary,
    expr: row.expr,
    badSinceMs: row.bad_since_ms,
    firedAtMs: row.fired_ms,
    resolvedAtMs: row.resolved_ms,
  };
}
