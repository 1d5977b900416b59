import type { AlertTransition } from '#shared/contract/alerts.ts';
import { opensIncident } from './settings.ts';
import type { IncidentSettings } from './settings.ts';

/** What is known of the incidents around one alert. */
export interface Surroundings {
  /** The incident the alert is in: an open one, or a resolved one in which the alert itself still fires. */
  readonly own: { readonly id: number; readonly isOpen: boolean } | null;
  /** The open incident of its group. */
  readonly ofGroup: number | null;
  /** The newest incident of its group that its alerts' recovery resolved, and when. */
  readonly recovered: { readonly id: number; readonly atMs: number } | null;
  /** Whether alerts of `own` fire beside this one. */
  readonly othersFire: boolean;
}

/** What a step of an alert means to incidents. */
export type Decision =
  | { readonly kind: 'none' }
  | { readonly kind: 'open' }
  | { readonly kind: 'join' | 'reopen'; readonly id: number }
  /** An alert of the incident recovered; `resolves`: the incident with it. */
  | { readonly kind: 'recovered'; readonly id: number; readonly resolves: boolean };

const NONE: Decision = { kind: 'none' };

/** Decides what one step of an alert does: opens an incident, joins one, opens a resolved one again, or ends one. */
export function decide(
  transition: Pick<AlertTransition, 'to' | 'from' | 'severity' | 'labels' | 'atMs'>,
  around: Surroundings,
  settings: IncidentSettings,
): Decision {
  const { own, ofGroup, recovered } = around;
  if (transition.to === 'firing') {
    // Alerts of any severity belong to what is going on; only some begin it.
    const id = own?.isOpen === true ? own.id : settings.enabled ? ofGroup : null;
    if (id !== null) return { kind: 'join', id };
    if (!opensIncident(settings, transition)) return NONE;
    return recovered !== null && transition.atMs - recovered.atMs <= settings.reopenWithinMs
      ? { kind: 'reopen', id: recovered.id }
      : { kind: 'open' };
  }
  if (transition.to === 'resolved' && own !== null) {
    return {
      kind: 'recovered',
      id: own.id,
      resolves: own.isOpen && settings.resolveWithAlerts && !around.othersFire,
    };
  }
  return NONE;
}
