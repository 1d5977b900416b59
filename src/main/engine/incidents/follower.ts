import type { Alert, AlertTransition } from '#shared/contract/alerts.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Alerting } from '../alerting/types.ts';
import type { WritableDatabase } from '../storage/types.ts';
import type { EnteringAlert, IncidentAlertRows } from './alert-rows.ts';
import { decide } from './domain/follow.ts';
import { groupKeyOf } from './domain/settings.ts';
import type { IncidentSettings } from './domain/settings.ts';
import type { EntryRows } from './entry-rows.ts';
import { worse } from './incident-rows.ts';
import type { IncidentRows } from './incident-rows.ts';

/** Who did what happens by itself. */
export const ITSELF = 'Watchdeck';

/** So much is taken in at once; the engine's other work goes on in between. */
const SLICE = 200;
/** Charts of alerts taken per incident: a storm of a thousand alerts has a handful of causes. */
const CHARTS_PER_INCIDENT = 6;

interface FollowerOptions {
  readonly db: WritableDatabase;
  readonly alerting: Pick<Alerting, 'transitionsAfter' | 'acknowledgementsAfter' | 'history' | 'snapshot'>;
  readonly incidents: IncidentRows;
  readonly alerts: IncidentAlertRows;
  readonly entries: EntryRows;
  readonly settings: () => IncidentSettings;
}

/**
 * Follows what happens to alerts by the ids of the stored history. How far it got is stored in one transaction with what
 * it made of it: whenever the process is killed, nothing is missed and nothing taken in twice.
 */
export function createFollower(options: FollowerOptions) {
  const { db, alerting, incidents, alerts, entries, settings } = options;
  begin();

  /** What happened before there were incidents opens none. */
  function begin(): void {
    if (entries.fact('transitions') !== null) return;
    let acknowledgement = 0;
    for (;;) {
      const last = alerting.acknowledgementsAfter(acknowledgement, 10_000).at(-1);
      if (last === undefined) break;
      acknowledgement = last.id;
    }
    db.transaction(() => {
      entries.setFact('transitions', alerting.history({ limit: 1 })[0]?.id ?? 0);
      entries.setFact('acknowledgements', acknowledgement);
    })();
  }

  function open(transition: AlertTransition, alert: EnteringAlert): void {
    const id = incidents.insert({
      title: alert.summary,
      severity: transition.severity,
      groupKey: groupKeyOf(settings(), transition.labels),
      openedBy: transition.rule,
      openedMs: Math.round(transition.atMs),
      firedMs: Math.round(transition.atMs),
    });
    entries.append(id, {
      atMs: transition.atMs,
      kind: 'opened',
      by: ITSELF,
      text: `Opened by the alert ${transition.rule}`,
    });
    fired(id, transition, alert);
  }

  function fired(id: number, transition: AlertTransition, alert: EnteringAlert): void {
    alerts.put(id, alert);
    entries.append(id, {
      atMs: transition.atMs,
      kind: 'fired',
      by: ITSELF,
      text: `${transition.rule} fired: ${alert.summary}`,
      fingerprint: transition.fingerprint,
    });
    const incident = incidents.head(id);
    if (incident === null) return;
    const severity = worse(incident.severity, transition.severity);
    if (severity !== incident.severity) incidents.setHead(id, incident.title, severity);
    if (!alerts.hasMoreThan(id, CHARTS_PER_INCIDENT)) alerts.want(id, transition.fingerprint, 'fired');
    incidents.touch(id, transition.atMs);
  }

  function take(transition: AlertTransition, known: ReadonlyMap<string, Alert>): boolean {
    const { fingerprint, atMs } = transition;
    if (transition.to !== 'firing' && transition.to !== 'resolved') return false;
    const own = alerts.holding(fingerprint);
    const groupKey = groupKeyOf(settings(), transition.labels);
    const decision = decide(
      transition,
      {
        own,
        ofGroup: incidents.openOfGroup(groupKey),
        recovered: incidents.recoveredOfGroup(groupKey),
        othersFire: own !== null && alerts.othersFire(own.id, fingerprint),
      },
      settings(),
    );
    switch (decision.kind) {
      case 'none':
        return false;
      case 'open':
        open(transition, enteringAlert(transition, known.get(fingerprint)));
        return true;
      case 'join':
        fired(decision.id, transition, enteringAlert(transition, known.get(fingerprint)));
        return true;
      case 'reopen':
        incidents.setStatus(decision.id, 'triggered', atMs, false);
        entries.append(decision.id, {
          atMs,
          kind: 'status',
          by: ITSELF,
          text: `Opened again: ${transition.rule} came back`,
        });
        fired(decision.id, transition, enteringAlert(transition, known.get(fingerprint)));
        return true;
      case 'recovered':
        recovered(decision.id, transition, decision.resolves);
        return true;
    }
  }

  function recovered(id: number, transition: AlertTransition, resolves: boolean): void {
    const { atMs, fingerprint, rule, reason, labels } = transition;
    alerts.resolve(id, fingerprint, atMs);
    entries.append(id, {
      atMs,
      kind: 'alert-resolved',
      by: ITSELF,
      text: `${rule}${placeOf(labels)} recovered: ${reason}`,
      fingerprint,
    });
    if (resolves) {
      incidents.setStatus(id, 'resolved', atMs, true);
      entries.append(id, {
        atMs,
        kind: 'status',
        by: ITSELF,
        text: 'Resolved: all its alerts have recovered',
      });
      alerts.want(id, fingerprint, 'resolved');
    }
    incidents.touch(id, atMs);
  }

  function takeAcknowledgements(): boolean {
    const news = alerting.acknowledgementsAfter(entries.fact('acknowledgements') ?? 0, SLICE);
    let changed = false;
    for (const { id, fingerprint, atMs, by, via, comment } of news) {
      const own = alerts.holding(fingerprint);
      const alert = own === null ? null : alerts.get(own.id, fingerprint);
      // What was acknowledged with the incident stands in its timeline already.
      if (own?.isOpen === true && alert !== null && via !== 'incident') {
        entries.append(own.id, {
          atMs,
          kind: 'alert-acknowledged',
          by,
          text: `${by} acknowledged ${alert.rule}${comment === '' ? '' : `: ${comment}`}`,
          fingerprint,
        });
        if (incidents.head(own.id)?.status === 'triggered') {
          incidents.setStatus(own.id, 'acknowledged', atMs, false);
          entries.append(own.id, { atMs, kind: 'status', by, text: 'Acknowledged with its alert' });
        }
        incidents.touch(own.id, atMs);
        changed = true;
      }
      entries.setFact('acknowledgements', id);
    }
    return changed;
  }

  return {
    /** Takes a slice in; tells whether incidents changed and whether there is more. */
    follow(): { readonly changed: boolean; readonly more: boolean } {
      const news = alerting.transitionsAfter(entries.fact('transitions') ?? 0, SLICE);
      const last = news.at(-1);
      const known = new Map(
        last === undefined ? [] : alerting.snapshot().alerts.map((alert) => [alert.fingerprint, alert]),
      );
      const changed = db.transaction(() => {
        let any = false;
        for (const transition of news) any = take(transition, known) || any;
        if (last !== undefined) entries.setFact('transitions', last.id);
        return takeAcknowledgements() || any;
      })();
      return { changed, more: news.length === SLICE };
    },
  };
}

/** An alert as its incident keeps it; what only a living alert knows may be gone already. */
export function enteringAlert(
  transition: Pick<AlertTransition, 'fingerprint' | 'rule' | 'severity' | 'labels' | 'atMs'>,
  alert: Alert | undefined,
): EnteringAlert {
  const { fingerprint, rule, severity, labels, atMs } = transition;
  return {
    fingerprint,
    rule,
    severity,
    labels,
    summary: alert?.annotations['summary'] ?? `${rule}${placeOf(labels)}`,
    expr: alert?.expr ?? null,
    activeSinceMs: alert?.activeSinceMs ?? atMs,
    firedAtMs: atMs,
  };
}

function placeOf(labels: Labels): string {
  const place = labels['instance'] ?? labels['job'];
  return place === undefined ? '' : ` on ${place}`;
}
