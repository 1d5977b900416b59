/** Alerts and incidents over one real database file, driven by hand. */
import { alertingMigrations, openAlerting } from '#engine/alerting/index.ts';
import type { Alerting } from '#engine/alerting/types.ts';
import type { Clock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { incidentsMigrations, openIncidents } from '#engine/incidents/index.ts';
import type { IncidentsOptions } from '#engine/incidents/index.ts';
import type { Incidents } from '#engine/incidents/types.ts';
import type { AlertInstance } from '#engine/rules/types.ts';
import { openStore } from '#engine/storage/index.ts';
import type { Store } from '#engine/storage/types.ts';
import { severityOf } from '#shared/model/severity.ts';

export interface IncidentParts {
  readonly store: Store;
  readonly alerting: Alerting;
  readonly incidents: Incidents;
}

/** Opens both on a folder. The caller closes the store. */
export function openIncidentParts(
  dataDir: string,
  clock: Clock,
  options: Partial<Pick<IncidentsOptions, 'query' | 'print'>> = {},
): IncidentParts {
  const store = openStore({
    dataDir,
    name: 'state',
    migrations: [alertingMigrations, incidentsMigrations],
    appVersion: '1.0.0',
    clock,
    log: silentLog,
  });
  let id = 0;
  const alerting = openAlerting({
    store,
    clock,
    log: silentLog,
    newId: () => String(++id),
    send: () => Promise.resolve(),
  });
  const incidents = openIncidents({
    store,
    clock,
    log: silentLog,
    alerting,
    query: () => Promise.resolve({ times: new Float64Array(), series: [] }),
    print: () => Promise.reject(new Error('no printer')),
    formatTime: (ms) => `t${String(ms)}`,
    timeZone: 'UTC',
    ...options,
  });
  return { store, alerting, incidents };
}

/** An alert that changes its state as its rule's evaluation would tell of it. */
export function recordAlert(
  alerting: Alerting,
  to: 'firing' | 'resolved',
  at: { readonly atMs: number; readonly activeSinceMs?: number },
  labels: Readonly<Record<string, string>>,
): void {
  const rule = labels['alertname'] ?? '';
  const fingerprint = Object.values(labels).join('/');
  const { atMs, activeSinceMs = atMs } = at;
  const instance: AlertInstance = {
    fingerprint,
    labels,
    annotations: { summary: `${rule} of ${labels['instance'] ?? 'all'}` },
    state: to,
    value: 1,
    activeSinceMs,
    firedAtMs: activeSinceMs,
    resolvedAtMs: to === 'resolved' ? atMs : null,
    keepFiringSinceMs: null,
  };
  const others = alerting.restore(rule).filter((each) => each.fingerprint !== fingerprint);
  alerting.record([
    {
      ruleId: rule,
      group: 'g',
      rule,
      expr: 'x > 3',
      atMs,
      instances: [...others, instance],
      transitions: [
        {
          atMs,
          fingerprint,
          rule,
          severity: severityOf(labels['severity']),
          labels,
          from: to === 'firing' ? 'pending' : 'firing',
          to,
          reason: 'because',
          value: 1,
        },
      ],
    },
  ]);
}
