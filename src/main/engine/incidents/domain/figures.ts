import type { Incident, IncidentFigures } from '#shared/contract/incidents.ts';

/** The times that matter of one incident, unix ms. */
export interface IncidentTimes {
  readonly firedMs: number;
  readonly badSinceMs: number | null;
  readonly acknowledgedMs: number | null;
  readonly resolvedMs: number | null;
}

/** How long detecting, acknowledging and resolving took, in ms; null for what has not happened (or can't be told). */
export function durationsOf(
  times: IncidentTimes,
): Pick<Incident, 'detectMs' | 'acknowledgeMs' | 'resolveMs'> {
  const since = (fromMs: number | null, toMs: number | null): number | null =>
    fromMs === null || toMs === null ? null : Math.max(0, toMs - fromMs);
  return {
    detectMs: since(times.badSinceMs, times.firedMs),
    acknowledgeMs: since(times.firedMs, times.acknowledgedMs),
    resolveMs: since(times.firedMs, times.resolvedMs),
  };
}

/** Means over incidents (MTTD, MTTA, MTTR), each over those that got there. */
export function figuresOf(
  incidents: readonly Pick<Incident, 'detectMs' | 'acknowledgeMs' | 'resolveMs'>[],
): IncidentFigures {
  const mean = (pick: (incident: (typeof incidents)[number]) => number | null): number | null => {
    const known = incidents.map(pick).filter((ms) => ms !== null);
    return known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0) / known.length;
  };
  return {
    count: incidents.length,
    detectMs: mean(({ detectMs }) => detectMs),
    acknowledgeMs: mean(({ acknowledgeMs }) => acknowledgeMs),
    resolveMs: mean(({ resolveMs }) => resolveMs),
  };
}
