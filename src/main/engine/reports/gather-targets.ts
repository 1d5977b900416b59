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
  readonly byJob: ReadonlyMap<string, Float64Array>;
  readonly problem: string | null;
}

/** One question for all targets each, whatever their number; told apart by `job`, which is the target's name. */
export async function targetPeriods(
  query: ReportQuery,
  statuses: readonly TargetStatus[],
  { fromMs, toMs, grid }: { readonly fromMs: number; readonly toMs: number; readonly grid: Grid },
  problems: string[],
): Promise<TargetPeriod[]> {
  if (statuses.length === 0) return [];
  const whole = `${Math.max(1, Math.round((toMs - fromMs) / 1000))}s`;
  const good = await totals(query, `sum by (job) (sum_over_time(up[${whole}]))`, toMs, problems);
  const all = await totals(query, `sum by (job) (count_over_time(up[${whole}]))`, toMs, problems);
  const strip = gridOf(fromMs, toMs, SLOTS);
  const slots = await columns(query, `min by (job) (avg_over_time(up[${strip.window}]))`, strip);
  if (slots.problem !== null) problems.push(`Availability over time: ${slots.problem}`);

  const periods = statuses.map((status): TargetPeriod => {
    const scrapes = all.get(status.name) ?? 0;
    const failed = scrapes - (good.get(status.name) ?? 0);
    return {
      name: status.name,
      url: status.url,
      health: status.health,
      availability: scrapes === 0 ? null : 1 - failed / scrapes,
      // A failed scrape stands for the interval until the next one.
      downMs: failed * status.intervalMs,
      scrapes,
      lastError: status.failure?.message ?? null,
      slots: slots.byJob.get(status.name) ?? new Float64Array(SLOTS).fill(NaN),
      charts: [],
    };
  });
  periods.sort((a, b) => (a.availability ?? 2) - (b.availability ?? 2) || a.name.localeCompare(b.name));
  return withCharts(query, periods, grid);
}

async function withCharts(query: ReportQuery, periods: TargetPeriod[], grid: Grid): Promise<TargetPeriod[]> {
  const { window, rateWindow } = grid;
  const duration = await columns(
    query,
    `max by (job) (avg_over_time(scrape_duration_seconds[${window}]))`,
    grid,
  );
  const cpu = await columns(query, `sum by (job) (rate(process_cpu_seconds_total[${rateWindow}]))`, grid);
  const memory = await columns(query, 'sum by (job) (process_resident_memory_bytes)', grid);
  const samples = await columns(query, 'sum by (job) (scrape_samples_scraped)', grid);

  const chart = (title: string, unit: Unit, line: string, from: Columns, job: string): ChartData => {
    const values = from.byJob.get(job);
    const series = values === undefined ? [] : [{ name: line, values }];
    return { title, unit, yMin: 0, times: from.times, series, problem: from.problem };
  };
  return periods.map((period, i) => {
    if (i >= MAX_DETAILED || period.availability === null) return period;
    const charts = [chart('Scrape duration', 'seconds', 'mean', duration, period.name)];
    // What the target is made of beats how many samples it has, but only programs with a client library tell it.
    if (cpu.byJob.has(period.name))
      charts.push(chart('CPU of the process', 'percentunit', 'of one core', cpu, period.name));
    else if (memory.byJob.has(period.name)) {
      charts.push(chart('Memory of the process', 'bytes', 'resident', memory, period.name));
    } else charts.push(chart('Samples per scrape', 'short', 'samples', samples, period.name));
    return { ...period, charts };
  });
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
      for (const { labels, value } of answer.samples) out.set(labels['job'] ?? '', value);
    }
  } catch (error) {
    problems.push(`Availability of the targets: ${messageOf(error)}`);
  }
  return out;
}

async function columns(query: ReportQuery, expr: string, grid: Grid): Promise<Columns> {
  try {
    const answer = await query.range(expr, grid.startMs, grid.endMs, grid.stepMs);
    const byJob = new Map(answer.series.map((series) => [series.labels['job'] ?? '', plotted(series)]));
    return { times: answer.times, byJob, problem: null };
  } catch (error) {
    return { times: new Float64Array(), byJob: new Map(), problem: `could not be read: ${messageOf(error)}` };
  }
}
