import type {
  Incident,
  IncidentDetail,
  IncidentsSnapshot,
  IncidentStatus,
} from '#shared/contract/incidents.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Alerting } from '../alerting/types.ts';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import type { Store } from '../storage/types.ts';
import { openIncidentAlertRows } from './alert-rows.ts';
import { createChartTaker } from './chart-taker.ts';
import { takeChart } from './charts.ts';
import type { QueryRange } from './charts.ts';
import { figuresOf } from './domain/figures.ts';
import { POSTMORTEM_SECTIONS, postmortemFileName, postmortemMarkdown } from './domain/postmortem.ts';
import type { FormatTime } from './domain/postmortem.ts';
import { DEFAULT_INCIDENT_SETTINGS, groupKeyOf } from './domain/settings.ts';
import { mayStep } from './domain/status.ts';
import { createDetails } from './details.ts';
import { openEntryRows } from './entry-rows.ts';
import { createFollower, enteringAlert } from './follower.ts';
import { openIncidentRows } from './incident-rows.ts';
import { postmortemPage } from './postmortem-page.ts';
import type { Incidents } from './types.ts';

export interface IncidentsOptions {
  /** The `state` store, with incidentsMigrations applied. */
  readonly store: Pick<Store, 'db'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly alerting: Pick<
    Alerting,
    'transitionsAfter' | 'acknowledgementsAfter' | 'history' | 'snapshot' | 'acknowledge'
  >;
  readonly query: QueryRange;
  /** Prints a self-contained page to PDF; rejects `unsupported` where there is no printer. */
  readonly print: (html: string) => Promise<Uint8Array>;
  readonly formatTime: FormatTime;
  /** IANA name. */
  readonly timeZone: string;
}

/** MTTD, MTTA and MTTR are of this time. */
const FIGURES_MS = 30 * 86_400_000;
/** What a chart taken by hand shows. */
const CHART_MS = 3_600_000;

/** Opens the incidents as they were stored. */
export function openIncidents(options: IncidentsOptions): Incidents {
  const { store, clock, log, alerting, query, formatTime, timeZone } = options;
  const { db } = store;
  const alerts = openIncidentAlertRows(db);
  const incidents = openIncidentRows(db, (ids) => alerts.ofIncidents(ids));
  const entries = openEntryRows(db);
  const changed = new Emitter<undefined>(log);
  let settings = DEFAULT_INCIDENT_SETTINGS;
  const follower = createFollower({ db, alerting, incidents, alerts, entries, settings: () => settings });
  const charts = createChartTaker({ db, clock, query, incidents, alerts, entries });
  const detail = createDetails({ incidents, alerts, entries });

  function known(id: number): Incident {
    const incident = incidents.get(id);
    if (incident === null) throw new WatchdeckError('not_found', `There is no incident ${String(id)}`);
    return incident;
  }

  /** Changes an incident in one transaction, then tells of it. */
  function change(id: number, run: (incident: Incident, nowMs: number) => void): void {
    const nowMs = clock.nowMs();
    const incident = known(id);
    db.transaction(() => {
      run(incident, nowMs);
      incidents.touch(id, nowMs);
    })();
    changed.emit(undefined);
  }

  function setStatus(id: number, status: IncidentStatus, comment: string, by: string): void {
    change(id, (incident, atMs) => {
      if (!mayStep(incident.status, status)) {
        throw new WatchdeckError(
          'bad_request',
          `The incident is ${incident.status}: it can't become ${status} from there`,
        );
      }
      incidents.setStatus(id, status, atMs, false);
      const said = comment === '' ? '' : `: ${comment}`;
      const still = status === 'resolved' && incident.firing > 0 ? ` (${firingWords(incident.firing)})` : '';
      entries.append(id, { atMs, kind: 'status', by, text: `${by} ${STATUS_WORDS[status]}${still}${said}` });
      // Who takes the incident has it in hand, unless somebody has it already.
      if (status === 'acknowledged' && incident.owner === null) {
        incidents.setOwner(id, by);
        entries.append(id, { atMs, kind: 'owner', by, text: `${by} is the owner` });
      }
    });
    if (status === 'acknowledged') acknowledgeAlerts(id, comment, by);
  }

  /** "I have it" said once, for the incident, holds for its alerts too. */
  function acknowledgeAlerts(id: number, comment: string, by: string): void {
    const fingerprints = new Set(
      (alerts.ofIncidents([id]).get(id) ?? []).map(({ fingerprint }) => fingerprint),
    );
    for (const alert of alerting.snapshot().alerts) {
      if (!fingerprints.has(alert.fingerprint) || alert.state !== 'firing' || alert.acknowledgement !== null)
        continue;
      const said = comment === '' ? '' : `: ${comment}`;
      alerting.acknowledge(alert.fingerprint, { by, via: 'incident' }, `incident ${String(id)}${said}`);
    }
  }

  function documentOf(id: number): IncidentDetail {
    known(id);
    return detail(id);
  }

  return {
    applySettings(next) {
      settings = next;
    },
    async tick() {
      for (;;) {
        const { changed: isNews, more } = follower.follow();
        if (isNews) changed.emit(undefined);
        if (!more) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (await charts.takeWanted()) changed.emit(undefined);
    },
    snapshot(): IncidentsSnapshot {
      const since = incidents.openedSince(clock.nowMs() - FIGURES_MS);
      return { open: incidents.open(), figures: figuresOf(since) };
    },
    list: incidents.list,
    detail: documentOf,
    onChange: (listener) => changed.on(listener),
    open({ title, severity, fingerprint }, by) {
      const nowMs = clock.nowMs();
      const alert =
        fingerprint === null
          ? undefined
          : alerting.snapshot().alerts.find((each) => each.fingerprint === fingerprint);
      if (fingerprint !== null && alert?.state !== 'firing')
        throw new WatchdeckError('not_found', 'That alert does not fire (any more).');
      if (alert === undefined && title === '')
        throw new WatchdeckError('bad_request', 'An incident without an alert needs a title');
      const held = alert === undefined ? null : alerts.holding(alert.fingerprint);
      if (held?.isOpen === true) {
        throw new WatchdeckError('conflict', `That alert is in incident ${String(held.id)} already`, {
          id: held.id,
        });
      }
      const entering =
        alert === undefined ? null : enteringAlert({ ...alert, atMs: alert.firedAtMs ?? nowMs }, alert);
      const id = db.transaction(() => {
        const opened = incidents.insert({
          title: title === '' ? (entering?.summary ?? '') : title,
          severity: severity ?? alert?.severity ?? 'high',
          groupKey: alert === undefined ? null : groupKeyOf(settings, alert.labels),
          openedBy: by,
          openedMs: Math.round(nowMs),
          firedMs: Math.round(entering?.firedAtMs ?? nowMs),
        });
        entries.append(opened, { atMs: nowMs, kind: 'opened', by, text: `Opened by ${by}` });
        if (entering !== null) {
          alerts.put(opened, entering);
          entries.append(opened, {
            atMs: entering.firedAtMs,
            kind: 'fired',
            by: 'Watchdeck',
            text: `${entering.rule} fired: ${entering.summary}`,
            fingerprint: entering.fingerprint,
          });
          alerts.want(opened, entering.fingerprint, 'fired');
        }
        return opened;
      })();
      changed.emit(undefined);
      return id;
    },
    edit(id, title, severity, by) {
      change(id, (incident, atMs) => {
        const news = [
          ...(title === incident.title ? [] : [`called it “${title}”`]),
          ...(severity === incident.severity ? [] : [`made it ${severity}`]),
        ];
        if (news.length === 0) return;
        incidents.setHead(id, title, severity);
        entries.append(id, { atMs, kind: 'edited', by, text: `${by} ${news.join(' and ')}` });
      });
    },
    setStatus,
    setOwner(id, owner, by) {
      change(id, (incident, atMs) => {
        if (owner === incident.owner) return;
        incidents.setOwner(id, owner);
        const text = owner === null ? `${by} took the owner off` : `${owner} is the owner`;
        entries.append(id, { atMs, kind: 'owner', by, text });
      });
    },
    addEntry(id, { kind, text, atMs }, by) {
      change(id, (_, nowMs) => {
        entries.append(id, { atMs: Math.min(atMs ?? nowMs, nowMs), kind, by, text });
      });
    },
    async addChart(id, expr, by) {
      known(id);
      const toMs = clock.nowMs();
      const chart = await takeChart(query, {
        title: expr,
        expr,
        labels: null,
        fromMs: toMs - CHART_MS,
        toMs,
      });
      if (chart.problem !== null) throw new WatchdeckError('bad_request', chart.problem);
      change(id, (_, atMs) => {
        entries.append(id, { atMs, kind: 'chart', by, text: `${by} kept a chart`, chart });
      });
    },
    writeSection(id, section, text, by) {
      if (!POSTMORTEM_SECTIONS.some(({ key }) => key === section))
        throw new WatchdeckError('bad_request', `A postmortem has no section "${section}"`);
      change(id, (_, atMs) => {
        entries.putSection(id, section, text, by, atMs);
      });
    },
    exportMarkdown(id) {
      const whole = documentOf(id);
      return {
        fileName: postmortemFileName(id, whole.incident.title, 'md'),
        text: postmortemMarkdown(whole, formatTime),
      };
    },
    async exportPdf(id) {
      const whole = documentOf(id);
      const pdf = await options.print(postmortemPage(whole, { formatTime, timeZone }));
      return { fileName: postmortemFileName(id, whole.incident.title, 'pdf'), pdf };
    },
    openWith(fingerprint) {
      const held = alerts.holding(fingerprint);
      return held?.isOpen === true ? held.id : null;
    },
    deployments: entries.deployments,
  };
}

const STATUS_WORDS: Readonly<Record<IncidentStatus, string>> = {
  triggered: 'opened it again',
  acknowledged: 'has it',
  mitigated: 'says it is mitigated',
  resolved: 'resolved it',
  postmortem: 'finished the postmortem',
};

function firingWords(count: number): string {
  return count === 1 ? 'one alert still fires' : `${String(count)} alerts still fire`;
}
