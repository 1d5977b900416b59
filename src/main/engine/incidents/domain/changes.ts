import type { Labels } from '#shared/model/labels.ts';
import { METRIC_NAME, quoteLabelValue } from '#shared/model/labels.ts';
import type { RangeSeries, RangeValue } from '../../promql/types.ts';

/** Something that changed before an incident: often the cause. */
export interface Change {
  readonly atMs: number;
  readonly text: string;
}

/** Told of one job at most; more of them at once are one deployment. */
const MOST = 5;

/** What Prometheus clients tell of a process: when it started, and which version it is. */
export function changeQueries(job: string): { readonly starts: string; readonly versions: string } {
  const of = `job=${quoteLabelValue(job)}`;
  return { starts: `process_start_time_seconds{${of}}`, versions: `{__name__=~".+_build_info",${of}}` };
}

/** Versions that appeared and processes that started within a stretch of time, oldest first; `fromMs` is its start. */
export function changesOf(starts: RangeValue, versions: RangeValue, fromMs: number): Change[] {
  const appeared = versions.series.flatMap((series): Change[] => {
    const first = series.present.indexOf(1);
    // What was there from the beginning is no news.
    if (first <= 0) return [];
    const name = series.labels[METRIC_NAME]?.replace(/_build_info$/, '') ?? '';
    const version = series.labels['version'] ?? series.labels['revision'] ?? series.labels['commit'];
    const place = series.labels['instance'];
    if (version === undefined) return [];
    return [{ atMs: versions.times[first] ?? fromMs, text: `${name} ${version} appeared${on(place)}` }];
  });
  const started = starts.series.flatMap((series) =>
    startTimes(series)
      .filter((atMs) => atMs > fromMs)
      .map((atMs) => ({
        atMs,
        text: `${nameOf(series.labels)} was started${on(series.labels['instance'])}`,
      })),
  );
  return [...appeared, ...started].sort((a, b) => a.atMs - b.atMs).slice(-MOST);
}

function startTimes({ values, present }: RangeSeries): number[] {
  const found = new Set<number>();
  values.forEach((value, i) => {
    if (present[i] === 1 && Number.isFinite(value)) found.add(Math.round(value * 1_000));
  });
  return [...found];
}

function nameOf(labels: Labels): string {
  return labels['job'] ?? 'a process';
}

function on(place: string | undefined): string {
  return place === undefined ? '' : ` on ${place}`;
}
