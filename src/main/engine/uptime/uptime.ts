import type { UptimeBar, UptimeSubject, UptimeSummary } from '#shared/contract/uptime.ts';
import { barsOf, budgetOf, burnRateOf, outagesOf, tallyOf } from '../availability/index.ts';
import type { Observation } from '../availability/index.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Store } from '../storage/types.ts';
import { MOST_SPANS, SubjectRecord } from './record.ts';
import { openSpanRows } from './span-rows.ts';
import type { Uptime } from './types.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WINDOWS_MS = [1, 7, 30, 90].map((days) => days * DAY_MS);
const BUDGET_WINDOW_MS = 30 * DAY_MS;
/** Pairs of the SRE Workbook's burn-rate alerts, the short windows left out. */
const BURN_WINDOWS_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 3 * DAY_MS];
/** A day beyond the longest window. */
const KEPT_MS = 91 * DAY_MS;
/** A list of a thousand things asks for all summaries once a second; they change slowly. */
const SUMMARY_KEPT_MS = 5_000;

/** Opens the record; everything in it is in memory, the database is written by `flush`. Throws where it can't be read. */
export function openUptime(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}): Uptime {
  const { store, clock, log } = options;
  const rows = openSpanRows(store.db);
  const records = new Map<string, SubjectRecord>();
  const summaries = new WeakMap<SubjectRecord, { atMs: number; objective: number; summary: UptimeSummary }>();
  let trimmedMs = -Infinity;

  for (const { subject, span } of rows.all()) recordOf(subject).restore(span);

  function recordOf(subject: UptimeSubject): SubjectRecord {
    const key = keyOf(subject);
    let record = records.get(key);
    if (record === undefined) {
      record = new SubjectRecord(subject);
      records.set(key, record);
    }
    return record;
  }

  function summarise(record: SubjectRecord, objective: number, nowMs: number): UptimeSummary | null {
    const recordedSinceMs = record.firstMs;
    if (recordedSinceMs === null) return null;
    const spans = record.spansAt(nowMs);
    const over = (windowMs: number) => tallyOf(spans, nowMs - windowMs, nowMs);
    return {
      recordedSinceMs,
      windows: WINDOWS_MS.map((windowMs) => ({ windowMs, ...over(windowMs) })),
      budget: budgetOf(over(BUDGET_WINDOW_MS), objective),
      burnRates: BURN_WINDOWS_MS.map((windowMs) => ({
        windowMs,
        rate: burnRateOf(over(windowMs), objective),
      })),
    };
  }

  function trim(nowMs: number): void {
    rows.removeEnded(nowMs - KEPT_MS);
    for (const [key, record] of records) {
      const cut = record.trim(nowMs - KEPT_MS);
      if (cut === null) continue;
      rows.removeBefore(record.subject, cut.keptFromMs);
      if (!cut.tooMany) continue;
      log.warn(
        { subject: key },
        `its uptime record is kept from ${new Date(cut.keptFromMs).toISOString()} on: it changed more than ${MOST_SPANS} times`,
      );
    }
  }

  const flush = (): void => {
    const changed = [...records.values()].filter((record) => {
      const { spans, undoneFromMs } = record.changes();
      return spans.length > 0 || undoneFromMs !== null;
    });
    const nowMs = clock.nowMs();
    const isTrimDue = Math.abs(nowMs - trimmedMs) >= HOUR_MS;
    if (changed.length === 0 && !isTrimDue) return;
    store.db.transaction(() => {
      for (const record of changed) {
        const { spans, undoneFromMs } = record.changes();
        if (undoneFromMs !== null) rows.removeFrom(record.subject, undoneFromMs);
        for (const span of spans) rows.put(record.subject, span);
      }
      if (isTrimDue) trim(nowMs);
    })();
    // Only now: what was rolled back is still owed.
    for (const record of changed) record.saved();
    if (isTrimDue) trimmedMs = nowMs;
  };

  return {
    observe: (subject: UptimeSubject, look: Observation) => recordOf(subject).take(look),
    rename(kind, from, to) {
      const old = records.get(keyOf({ kind, name: from }));
      if (old === undefined || records.has(keyOf({ kind, name: to }))) return;
      flush();
      rows.rename(kind, from, to);
      records.delete(keyOf(old.subject));
      const renamed = old.as({ kind, name: to });
      records.set(keyOf(renamed.subject), renamed);
    },
    summary(subject, objective) {
      const record = records.get(keyOf(subject));
      if (record === undefined) return null;
      const nowMs = clock.nowMs();
      const known = summaries.get(record);
      if (known?.objective === objective && Math.abs(nowMs - known.atMs) < SUMMARY_KEPT_MS)
        return known.summary;
      const summary = summarise(record, objective, nowMs);
      if (summary !== null) summaries.set(record, { atMs: nowMs, objective, summary });
      return summary;
    },
    bars({ kind, name }, spanMs, count) {
      const nowMs = clock.nowMs();
      const found: Record<string, UptimeBar[]> = {};
      for (const record of records.values()) {
        const { subject } = record;
        if (subject.kind !== kind || (name !== undefined && subject.name !== name)) continue;
        const bars = barsOf(record.spansAt(nowMs), nowMs - spanMs, nowMs, count);
        found[subject.name] = bars.map(({ failure, ...bar }) => ({
          ...bar,
          reason: failure?.message ?? null,
        }));
      }
      return found;
    },
    outages(subject, limit) {
      const nowMs = clock.nowMs();
      const record = records.get(keyOf(subject));
      if (record === undefined) return [];
      const spans = record.spansAt(nowMs);
      const lasting = spans.at(-1);
      return outagesOf(spans, limit).map(({ fromMs, toMs, failure }) => ({
        fromMs,
        toMs: lasting?.state === 'down' && toMs === lasting.toMs ? null : toMs,
        reason: failure?.message ?? '',
      }));
    },
    flush,
  };
}

function keyOf({ kind, name }: UptimeSubject): string {
  return `${kind} ${name}`;
}
