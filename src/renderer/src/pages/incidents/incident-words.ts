import { formatDuration } from '#shared/format/index.ts';
import type { Incident, IncidentEntry, IncidentStatus } from '#shared/contract/incidents.ts';
import type { Mark } from '../../ui/SeverityMark.tsx';

/** Still somebody's business: shown by its severity; over: by the mark of all well. */
export function markOfIncident({ status, severity }: Pick<Incident, 'status' | 'severity'>): Mark {
  return isOver(status) ? 'ok' : severity;
}

export function isOver(status: IncidentStatus): boolean {
  return status === 'resolved' || status === 'postmortem';
}

/** Status as a word for people. */
export const statusWords: Readonly<Record<IncidentStatus, string>> = {
  triggered: 'Triggered',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
  postmortem: 'Postmortem done',
};

/** What a person can do next, the usual one first. */
export function nextSteps(
  status: IncidentStatus,
): readonly { readonly status: IncidentStatus; readonly verb: string }[] {
  const acknowledge = { status: 'acknowledged', verb: 'Acknowledge' } as const;
  const mitigate = { status: 'mitigated', verb: 'Mitigated' } as const;
  const resolve = { status: 'resolved', verb: 'Resolve' } as const;
  const reopen = { status: 'triggered', verb: 'Open again' } as const;
  switch (status) {
    case 'triggered':
      return [acknowledge, mitigate, resolve];
    case 'acknowledged':
      return [mitigate, resolve];
    case 'mitigated':
      return [resolve, reopen];
    case 'resolved':
      return [{ status: 'postmortem', verb: 'Finish postmortem' }, reopen];
    case 'postmortem':
      return [reopen];
  }
}

/** "2 of 3 alerts fire", "3 alerts, all recovered". */
export function alertsWords({ alerts, firing }: Pick<Incident, 'alerts' | 'firing'>): string {
  if (alerts === 0) return 'no alerts';
  const all = alerts === 1 ? '1 alert' : `${String(alerts)} alerts`;
  if (firing === 0) return alerts === 1 ? '1 alert, recovered' : `${all}, all recovered`;
  if (firing === alerts) return alerts === 1 ? '1 alert fires' : `${all} fire`;
  return `${String(firing)} of ${all} fire`;
}

/** A duration, or a dash where it has not happened. */
export function orDash(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
}

/** What a timeline entry is, in a word. */
export const entryWords: Readonly<Record<IncidentEntry['kind'], string>> = {
  opened: 'Opened',
  fired: 'Alert',
  'alert-resolved': 'Recovered',
  'alert-acknowledged': 'Acknowledged',
  status: 'Status',
  owner: 'Owner',
  edited: 'Edited',
  note: 'Note',
  action: 'Action',
  deployment: 'Deployment',
  playbook: 'Playbook',
  chart: 'Chart',
};
