import { incidentStatuses } from '#shared/contract/incidents.ts';
import type { IncidentStatus } from '#shared/contract/incidents.ts';

/** Whether an incident may go from one status to another: forward as far as one likes, back only to begin anew. */
export function mayStep(from: IncidentStatus, to: IncidentStatus): boolean {
  if (to === 'triggered') return from !== 'triggered';
  // A postmortem is of something that is over.
  if (to === 'postmortem') return from === 'resolved';
  return incidentStatuses.indexOf(to) > incidentStatuses.indexOf(from);
}

/** When an incident first got to each status. */
export interface StatusTimes {
  readonly acknowledgedMs: number | null;
  readonly mitigatedMs: number | null;
  readonly resolvedMs: number | null;
  readonly postmortemMs: number | null;
}

/**
 * The times after a step. The first acknowledgement and mitigation count, also over a reopening: they answer how long
 * it took until somebody cared. An incident that opens again isn't resolved any more.
 */
export function timesAfter(times: StatusTimes, to: IncidentStatus, atMs: number): StatusTimes {
  switch (to) {
    case 'triggered':
      return { ...times, resolvedMs: null, postmortemMs: null };
    case 'acknowledged':
      return { ...times, acknowledgedMs: times.acknowledgedMs ?? atMs };
    case 'mitigated':
      return {
        ...times,
        acknowledgedMs: times.acknowledgedMs ?? atMs,
        mitigatedMs: times.mitigatedMs ?? atMs,
      };
    case 'resolved':
      return { ...times, resolvedMs: atMs };
    case 'postmortem':
      return { ...times, postmortemMs: atMs };
  }
}
