import type { AlertTransition } from '#shared/contract/alerts.ts';
import type { TargetStatus } from '#shared/contract/targets.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { ChartSeries, TimeSeriesChart } from './svg/time-series.ts';

/** A chart before it is laid out; `problem` says why there is nothing to draw. */
export interface ChartData extends Pick<TimeSeriesChart, 'title' | 'unit' | 'times' | 'yMin' | 'yMax'> {
  readonly series: readonly ChartSeries[];
  readonly problem: string | null;
}

/** A stretch in which an alert fired, cut to the period. */
export interface AlertSpan {
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly startMs: number;
  readonly endMs: number;
  /** Still firing at the end of the period. */
  readonly ongoing: boolean;
}

/** A transition with how long the state it led to lasted, null where it lasts on or is no state to last. */
export interface HistoryRow {
  readonly transition: AlertTransition;
  readonly lastedMs: number | null;
  readonly ongoing: boolean;
}

export interface TargetPeriod {
  readonly name: string;
  readonly url: string;
  readonly health: TargetStatus['health'];
  /** Good scrapes among all of the period, 0..1; null when there were none. */
  readonly availability: number | null;
  readonly downMs: number;
  readonly scrapes: number;
  readonly lastError: string | null;
  /** Share of good scrapes in equal slots of the period; NaN where there were none. */
  readonly slots: Float64Array;
  readonly charts: readonly ChartData[];
}

export interface Filesystem {
  readonly mountpoint: string;
  readonly sizeBytes: number;
  readonly availableBytes: number;
}

/** Everything a summary says, gathered once; drawing it is pure. */
export interface SummaryData {
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeZone: string;
  readonly hostname: string;
  readonly appVersion: string;
  readonly createdAtMs: number;
  readonly targets: readonly TargetPeriod[];
  readonly machine: readonly ChartData[];
  readonly filesystems: readonly Filesystem[];
  readonly spans: readonly AlertSpan[];
  readonly history: readonly HistoryRow[];
  /** What could not be read, in words; said at the foot of the report. */
  readonly problems: readonly string[];
}
