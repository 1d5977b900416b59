import type { Clock } from '../base/clock.ts';
import type { RemoteWriteCounts } from '../remote-write/types.ts';
import type { MetricMetadata } from '../tsdb/types.ts';
import type { LoopDelay } from './loop-delay.ts';

/** What the engine's capabilities count about themselves. Totals count since the engine started. */
export interface SelfReadings {
  readonly samplesAppended: number;
  readonly samplesRefused: number;
  readonly activeSeries: number;
  readonly databaseBytes: number;
  readonly journalRows: number;
  readonly scrapes: number;
  readonly scrapeTiming: {
    readonly worstLateMs: number;
    readonly late: number;
    readonly missed: number;
    readonly gaps: number;
    readonly gapSeconds: number;
  };
  readonly ruleEvaluations: number;
  readonly ruleEvaluationFailures: number;
  readonly ruleGroupEvaluationsMissed: number;
  readonly remoteWrite: RemoteWriteCounts;
  readonly incidents: {
    readonly open: number;
    /** Of the last 30 days. */
    readonly recent: number;
    readonly resolveMeanMs: number | null;
  };
}

/** What the process tells about itself at one moment. */
export interface ProcessReadings {
  readonly cpu: NodeJS.CpuUsage;
  readonly memory: NodeJS.MemoryUsage;
  readonly delay: LoopDelay['histogram'];
  readonly clock: Clock;
}

export interface SelfMetric<T> extends MetricMetadata {
  /** Null: there is no sample now. */
  readonly read: (from: T) => number | null;
}

export const processMetrics: readonly SelfMetric<ProcessReadings>[] = [
  {
    name: 'watchdeck_process_cpu_seconds_total',
    type: 'counter',
    unit: 'seconds',
    help: 'CPU time the engine used, user and system.',
    read: ({ cpu }) => (cpu.user + cpu.system) / 1e6,
  },
  {
    name: 'watchdeck_process_resident_memory_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Resident memory of the engine.',
    read: ({ memory }) => memory.rss,
  },
  {
    name: 'watchdeck_process_heap_used_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'JavaScript heap in use.',
    read: ({ memory }) => memory.heapUsed,
  },
  {
    name: 'watchdeck_process_start_time_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'When the engine process was started, unix seconds.',
    read: ({ clock }) => Math.round(clock.nowMs() / 1000 - process.uptime()),
  },
  {
    name: 'watchdeck_eventloop_delay_p99_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'How late the event loop was, 99th percentile since the row before.',
    // Nanoseconds; 0 while nothing was measured yet.
    read: ({ delay }) => (delay.count === 0 ? 0 : delay.percentile(99) / 1e9),
  },
];

export const readingMetrics: readonly SelfMetric<SelfReadings>[] = [
  total('watchdeck_samples_appended_total', 'Samples stored.', (r) => r.samplesAppended),
  total(
    'watchdeck_samples_refused_total',
    'Samples with timestamps of their own that were too old, came twice, or could not be held.',
    (r) => r.samplesRefused,
  ),
  level('watchdeck_active_series', 'Series with samples in memory.', '', (r) => r.activeSeries),
  level('watchdeck_database_bytes', 'Size of the database files.', 'bytes', (r) => r.databaseBytes),
  level(
    'watchdeck_journal_rows',
    'Rows in the journal, not yet sealed into blocks.',
    '',
    (r) => r.journalRows,
  ),
  total('watchdeck_scrapes_total', 'Scrapes finished, good and bad.', (r) => r.scrapes),
  level(
    'watchdeck_scrape_late_seconds',
    'Largest lateness of a scrape since the row before.',
    'seconds',
    (r) => r.scrapeTiming.worstLateMs / 1000,
  ),
  total(
    'watchdeck_scrapes_late_total',
    'Scrapes that began more than a tenth of their interval late.',
    (r) => r.scrapeTiming.late,
  ),
  total(
    'watchdeck_scrapes_missed_total',
    'Scrapes left out: the one before was still under way, or the engine did not run.',
    (r) => r.scrapeTiming.missed,
  ),
  total(
    'watchdeck_collection_gaps_total',
    'Times in which nothing was collected because this machine slept or the engine stood still.',
    (r) => r.scrapeTiming.gaps,
  ),
  total(
    'watchdeck_collection_gap_seconds_total',
    'How long those times were.',
    (r) => r.scrapeTiming.gapSeconds,
  ),
  total('watchdeck_rule_evaluations_total', 'Rules evaluated.', (r) => r.ruleEvaluations),
  total(
    'watchdeck_rule_evaluation_failures_total',
    'Rules whose evaluation failed.',
    (r) => r.ruleEvaluationFailures,
  ),
  total(
    'watchdeck_rule_group_evaluations_missed_total',
    'Evaluations of rule groups left out because one took too long or the machine slept.',
    (r) => r.ruleGroupEvaluationsMissed,
  ),
  level('watchdeck_incidents_open', 'Incidents that are not resolved.', '', (r) => r.incidents.open),
  level('watchdeck_incidents_recent', 'Incidents of the last 30 days.', '', (r) => r.incidents.recent),
  level(
    'watchdeck_incident_resolve_mean_seconds',
    'How long incidents of the last 30 days took until they were resolved, on average; no sample where none was.',
    'seconds',
    ({ incidents }) => (incidents.resolveMeanMs === null ? null : incidents.resolveMeanMs / 1000),
  ),
  total('watchdeck_remote_write_requests_total', 'Remote write requests.', (r) => r.remoteWrite.requests),
  total('watchdeck_remote_write_samples_total', 'Samples by remote write.', (r) => r.remoteWrite.samples),
  total(
    'watchdeck_remote_write_samples_refused_total',
    'Samples by remote write that were refused: out of order, doubles, in the future, or with labels that can not be.',
    (r) => r.remoteWrite.refused,
  ),
  total(
    'watchdeck_remote_write_exemplars_total',
    'Exemplars by remote write.',
    (r) => r.remoteWrite.exemplars,
  ),
  total(
    'watchdeck_remote_write_exemplars_ignored_total',
    'Exemplars by remote write that are not stored, for their labels or their time.',
    (r) => r.remoteWrite.exemplarsIgnored,
  ),
  total(
    'watchdeck_remote_write_histograms_ignored_total',
    'Native histograms by remote write; they are not stored.',
    (r) => r.remoteWrite.histogramsIgnored,
  ),
];

function total(name: string, help: string, read: (from: SelfReadings) => number): SelfMetric<SelfReadings> {
  return { name, type: 'counter', help, unit: '', read };
}

function level(
  name: string,
  help: string,
  unit: string,
  read: (from: SelfReadings) => number | null,
): SelfMetric<SelfReadings> {
  return { name, type: 'gauge', help, unit, read };
}
