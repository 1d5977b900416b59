import type { TargetStatus } from '#shared/contract/targets.ts';
import type { Unit } from '#shared/format/index.ts';
import type { ChartData, TargetPeriod } from './data.ts';
import { gridOf, messageOf, plotted } from './gather-charts.ts';
import type { Grid, ReportQuery } from './gather-charts.ts';

/** Cells of an availability strip. */
const SLOTS = 96;

/** Targets that get charts of their own; those with outages come first. */
const MAX_DETAILED = 8;

interface Columns {
  readonly times: Float64Array;
  readonly byTarget: ReadonlyMap<string, Float64Array>;
  readonly problem: string | null;
}

/** One question for all targets each, whatever their number; told apart by `job` and `instance`. */
export async function targetPeriods(
  query: ReportQuery,
  statuses: readonly TargetStatus[],
  { fromMs, toMs, grid }: { readonly fromMs: number; readonly toMs: number; readonly grid: Grid },
  problems: string[],
): Promise<TargetPeriod[]> {
  if (statuses.length === 0) return [];
  const whole = `${Math.max(1, Math.round((toMs - fromMs) / 1000))}s`;
  const good = await totals(query, `sum by (job, instance) (sum_over_time(up[${whole}]))`, toMs, problems);
  const all = await totals(query, `sum by (job, instance) (count_over_time(up[${whole}]))`, toMs, problems);
  const strip = gridOf(fromMs, toMs, SLOTS);
  const slots = await columns(query, `min by (job, instance) (avg_over_time(up[${strip.window}]))`, strip);
  if (slots.problem !== null) problems.push(`Availability over time: ${slots.problem}`);

  const keys = new Map<string, string>();
  const periods = statuses.map((status): TargetPeriod => {
    const key = keyOf(status);
    keys.set(status.name, key);
    const scrapes = all.get(key) ?? 0;
    const failed = scrapes - (good.get(key) ?? 0);
    return {
      name: status.name,
      url: status.url,
      health: status.health,
      availability: scrapes === 0 ? null : 1 - failed / scrapes,
      // A failed scrape stands for the interval until the next one.
      downMs: failed * status.intervalMs,
      scrapes,
      lastError: status.failure?.message ?? null,
      slots: slots.byTarget.get(key) ?? new Float64Array(SLOTS).fill(NaN),
      charts: [],
    };
  });
  periods.sort((a, b) => (a.availability ?? 2) - (b.availability ?? 2) || a.name.localeCompare(b.name));
  return withCharts(query, periods, (name) => keys.get(name) ?? '', grid);
}

async function withCharts(
  query: ReportQuery,
  periods: TargetPeriod[],
  keyOfName: (name: string) => string,
  grid: Grid,
): Promise<TargetPeriod[]> {
  const { window, rateWindow } = grid;
  const duration = await columns(
    query,
    `max by (job, instance) (avg_over_time(scrape_duration_seconds[${window}]))`,
    grid,
  );
  const cpu = await columns(
    query,
    `sum by (job, instance) (rate(process_cpu_seconds_total[${rateWindow}]))`,
    grid,
  );
  const memory = await columns(query, 'sum by (job, instance) (process_resident_memory_bytes)', grid);
  const samples = await columns(query, 'sum by (job, instance) (scrape_samples_scraped)', grid);

  const chart = (title: string, unit: Unit, line: string, from: Columns, key: string): ChartData => {
    const values = from.byTarget.get(key);
    const series = values === undefined ? [] : [{ name: line, values }];
    return { title, unit, yMin: 0, times: from.times, series, problem: from.problem };
  };
  return periods.map((period, i) => {
    if (i >= MAX_DETAILED || period.availability === null) return period;
    const key = keyOfName(period.name);
    const charts = [chart('Scrape duration', 's', 'mean', duration, key)];
    // What the target is made of beats how many samples it has, but only programs with a client library tell it.
    if (cpu.byTarget.has(key))
      charts.push(chart('CPU of the process', 'percentunit', 'of one core', cpu, key));
    else if (memory.byTarget.has(key)) {
      charts.push(chart('Memory of the process', 'bytes', 'resident', memory, key));
    } else charts.push(chart('Samples per scrape', 'short', 'samples', samples, key));
    return { ...period, charts };
  });
}

/** What tells a target's series from others'. */
function keyOf({ job = '', instance = '' }: { readonly job?: string; readonly instance?: string }): string {
  return `${job}\0${instance}`;
}

async function totals(
  query: ReportQuery,
  expr: string,
  timeMs: number,
  problems: string[],
): Promise<Map<string, number>> {
  const out = new Map<string, number>();
  try {
    const answer = await query.instant(expr, timeMs);
    if (answer.type === 'vector') {
      for (const { labels, value } of answer.samples) out.set(keyOf(labels), value);
    }
  } catch (error) {
    problems.push(`Availability of the targets: ${messageOf(error)}`);
  }
  return out;
}

async function columns(query: ReportQuery, expr: string, grid: Grid): Promise<Columns> {
  try {
    const answer = await query.range(expr, grid.startMs, grid.endMs, grid.stepMs);
    const byTarget = new Map(answer.series.map((series) => [keyOf(series.labels), plotted(series)]));
    return { times: answer.times, byTarget, problem: null };
  } catch (error) {
    return {
      times: new Float64Array(),
      byTarget: new Map(),
      problem: `could not be read: ${messageOf(error)}`,
    };
  }
}
