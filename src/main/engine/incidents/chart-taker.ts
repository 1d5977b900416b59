import type { ChartSnapshot } from '#shared/contract/incidents.ts';
import type { Clock } from '../base/clock.ts';
import type { WritableDatabase } from '../storage/types.ts';
import type { IncidentAlertRows, WantedChart } from './alert-rows.ts';
import { findBadSince, takeChart } from './charts.ts';
import type { QueryRange } from './charts.ts';
import type { EntryRows } from './entry-rows.ts';
import { changeQueries, changesOf } from './domain/changes.ts';
import type { Change } from './domain/changes.ts';
import { ITSELF } from './follower.ts';
import type { IncidentRows } from './incident-rows.ts';

/** What a chart of an alert shows of the time before it, and after its recovery. */
const BEFORE_MS = 30 * 60_000;
const AFTER_MS = 2 * 60_000;
/** How long before an incident deployments are looked for. */
const CHANGES_MS = 3_600_000;
const CHANGES_STEP_MS = 15_000;

interface ChartTakerOptions {
  readonly db: WritableDatabase;
  readonly clock: Clock;
  readonly query: QueryRange;
  readonly incidents: Pick<IncidentRows, 'touch'>;
  readonly alerts: IncidentAlertRows;
  readonly entries: EntryRows;
}

/** Takes the charts that are wanted: each with its place in the timeline in one transaction, so that none is taken twice. */
export function createChartTaker({ db, clock, query, incidents, alerts, entries }: ChartTakerOptions) {
  async function takeOne(wanted: WantedChart): Promise<void> {
    const { id, incidentId, fingerprint, reason } = wanted;
    const alert = alerts.get(incidentId, fingerprint);
    const nowMs = clock.nowMs();
    let chart: ChartSnapshot | null = null;
    let badSinceMs: number | null = null;
    let changes: Change[] = [];
    if (alert !== null && alert.expr !== null) {
      const { expr, labels, activeSinceMs } = alert;
      if (reason === 'fired') badSinceMs = await findBadSince(query, { expr, labels, activeSinceMs });
      const job = labels['job'];
      if (reason === 'fired' && job !== undefined && !entries.has(incidentId, 'deployment'))
        changes = await changesBefore(job, badSinceMs ?? activeSinceMs);
      chart = await takeChart(query, {
        title: alert.rule,
        expr,
        labels,
        fromMs: (badSinceMs ?? activeSinceMs) - BEFORE_MS,
        toMs: reason === 'fired' ? nowMs : Math.min(nowMs, (alert.resolvedAtMs ?? nowMs) + AFTER_MS),
      });
    }
    db.transaction(() => {
      alerts.had(id);
      if (badSinceMs !== null) alerts.setBadSince(incidentId, fingerprint, badSinceMs);
      for (const { atMs, text } of changes)
        entries.append(incidentId, { atMs, kind: 'deployment', by: ITSELF, text });
      if (chart !== null) {
        const text = reason === 'fired' ? `${chart.title} as it fired` : `${chart.title} until it recovered`;
        entries.append(incidentId, { atMs: nowMs, kind: 'chart', by: ITSELF, text, fingerprint, chart });
        incidents.touch(incidentId, nowMs);
      }
    })();
  }

  /** What was deployed or restarted before; nothing where it can't be told. */
  async function changesBefore(job: string, badSinceMs: number): Promise<Change[]> {
    const range = { startMs: badSinceMs - CHANGES_MS, endMs: clock.nowMs(), stepMs: CHANGES_STEP_MS };
    const { starts, versions } = changeQueries(job);
    try {
      return changesOf(await query(starts, range), await query(versions, range), range.startMs);
    } catch {
      return [];
    }
  }

  return {
    /** True when it took some. */
    async takeWanted(): Promise<boolean> {
      const wanted = alerts.wanted();
      for (const each of wanted) await takeOne(each);
      return wanted.length > 0;
    },
  };
}
