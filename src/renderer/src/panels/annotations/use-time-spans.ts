import { useMemo } from 'react';
import { resolveRange, spanMs } from '../../app/time-range.ts';
import type { TimeRange } from '../../app/time-range.ts';
import { useTimeStore } from '../../app/time-store.ts';
import type { TimeSpan } from '../../charts/looks.ts';
import { useMethod } from '../../live/use-method.ts';
import { alertSpans, incidentSpans } from './alert-spans.ts';

const REFRESH_MS = 30_000;
/** A firing that began before what is shown still reaches into it; so far back is looked. */
const LOOK_BACK_MS = 6 * 3_600_000;
const MAX_STEPS = 2_000;
const NONE: readonly TimeSpan[] = [];

/** Alerts and incidents of a range, for its charts; every panel of a page shares one answer. */
export function useTimeSpans(
  wanted: { readonly alerts: boolean; readonly incidents: boolean } | undefined,
  range: TimeRange,
  enabled: boolean,
): readonly TimeSpan[] {
  const chosenAtMs = useTimeStore((state) => state.chosenAtMs);
  const { fromMs } = resolveRange(range, chosenAtMs);
  const asksAlerts = enabled && wanted?.alerts === true;
  const asksIncidents = enabled && wanted?.incidents === true;
  const history = useMethod(
    'alerts.history',
    { fromMs: fromMs - Math.max(LOOK_BACK_MS, spanMs(range)), limit: MAX_STEPS },
    { enabled: asksAlerts, refetchMs: REFRESH_MS },
  ).data;
  const incidents = useMethod('incidents.list', {}, { enabled: asksIncidents, refetchMs: REFRESH_MS }).data;
  return useMemo(() => {
    const spans = [
      ...(asksAlerts && history ? alertSpans(history) : []),
      ...(asksIncidents && incidents ? incidentSpans(incidents) : []),
    ];
    return spans.length === 0 ? NONE : spans;
  }, [asksAlerts, asksIncidents, history, incidents]);
}
