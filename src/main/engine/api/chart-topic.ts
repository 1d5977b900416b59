import type { ChartFrame, ChartSeries } from '#shared/contract/query.ts';
import type { TopicParams } from '#shared/contract/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { labelsKey } from '#shared/model/labels.ts';
import type { RangeSeries } from '../promql/types.ts';
import type { QueryService } from '../query/index.ts';
import { MAX_POINTS } from '../query/index.ts';
import { bucketSeries } from './bucket-series.ts';
import type { LiveSubscription } from './live.ts';

/** A step is asked for this long after its time, so that scrapes of that moment are in. */
const SETTLE_MS = 250;
/** What is new has no point on the steps yet: while a young chart is empty, the present moment is asked for this often. */
const FIRST_POINT_EVERY_MS = 250;
/** A chart that is still empty after this has nothing to show for a while: its steps are enough. */
const FIRST_POINT_UNTIL_MS = 10_000;

type Params = TopicParams<'chart'>;

/**
 * Keeps one chart current: the whole matrix first, then only the steps that are new. Nothing is evaluated while the
 * window is hidden or slow (it isn't polled then); the next poll catches up in one piece, or starts over when the gap is
 * longer than the chart.
 */
export function chartTopic(params: Params, query: QueryService): LiveSubscription<ChartFrame> {
  if (params.rangeMs / params.stepMs > MAX_POINTS) {
    throw new WatchdeckError('bad_request', 'The step is too short for this range: use a longer step');
  }
  return new ChartSubscription(params, query);
}

class ChartSubscription implements LiveSubscription<ChartFrame> {
  private readonly params: Params;
  private readonly query: QueryService;
  private readonly abort = new AbortController();
  private ready: ChartFrame[] = [];
  private busy = false;
  /** The newest step that was evaluated; null: the matrix comes next. */
  private lastStepMs: number | null = null;
  /** The newest step at which a failed query was tried, so that it isn't tried again every tick. */
  private failedStepMs: number | null = null;
  /** When this chart was first asked for, and when it was last looked whether there is a first point. */
  private bornMs: number | null = null;
  private lookedMs = -Infinity;
  private series: ChartSeries[] = [];
  /** Position of each series in `series`, by query and label set. */
  private positions = new Map<string, number>();

  constructor(params: Params, query: QueryService) {
    this.params = params;
    this.query = query;
  }

  poll(nowMs: number): void {
    const { stepMs, rangeMs } = this.params;
    const dueMs = Math.floor((nowMs - SETTLE_MS) / stepMs) * stepMs;
    this.bornMs ??= nowMs;
    if (this.busy || this.failedStepMs === dueMs) return;
    // The clock was set back behind what was drawn: draw anew.
    if (this.lastStepMs !== null && dueMs < this.lastStepMs) this.lastStepMs = null;
    if (this.lastStepMs !== null && dueMs - this.lastStepMs > rangeMs) this.lastStepMs = null;
    if (this.lastStepMs !== dueMs) this.run(this.produce(dueMs, nowMs));
    else if (this.wantsFirstPoint(nowMs)) this.run(this.firstPoint(dueMs, nowMs));
  }

  take(): ChartFrame[] {
    const frames = this.ready;
    this.ready = [];
    return frames;
  }

  dispose(): void {
    this.abort.abort();
  }

  private run(work: Promise<void>): void {
    this.busy = true;
    void work.finally(() => {
      this.busy = false;
    });
  }

  private async produce(dueMs: number, nowMs: number): Promise<void> {
    const { stepMs, rangeMs } = this.params;
    const since = this.lastStepMs;
    let frame = since === null ? null : await this.evaluate(since + stepMs, dueMs, false);
    // Null: first time, or a series appeared that the window doesn't know: send the whole again.
    frame ??= await this.evaluate(dueMs - Math.floor(rangeMs / stepMs) * stepMs, dueMs, true);
    if (this.abort.signal.aborted || frame === null) return;
    this.ready.push(frame);
    if (frame.kind === 'error') {
      this.failedStepMs = dueMs;
      this.lastStepMs = null;
      return;
    }
    this.failedStepMs = null;
    this.lastStepMs = dueMs;
    if (this.wantsFirstPoint(nowMs)) await this.firstPoint(dueMs, nowMs);
  }

  private wantsFirstPoint(nowMs: number): boolean {
    const ageMs = nowMs - (this.bornMs ?? nowMs);
    const sinceLookMs = Math.abs(nowMs - this.lookedMs);
    return this.series.length === 0 && ageMs < FIRST_POINT_UNTIL_MS && sinceLookMs >= FIRST_POINT_EVERY_MS;
  }

  /** One point off the steps, before the step that comes next, so that time still only goes forward. */
  private async firstPoint(dueMs: number, nowMs: number): Promise<void> {
    this.lookedMs = nowMs;
    const atMs = Math.min(nowMs, dueMs + this.params.stepMs - 1);
    const frame = await this.evaluate(atMs, atMs, true);
    if (this.abort.signal.aborted || frame?.kind !== 'matrix' || frame.series.length === 0) return;
    this.ready.push(frame);
  }

  /** Evaluates all queries over [startMs, endMs]; returns null when `whole` is false and a new series turned up. */
  private async evaluate(startMs: number, endMs: number, whole: boolean): Promise<ChartFrame | null> {
    const { stepMs, queries, buckets } = this.params;
    const found: { query: number; series: RangeSeries }[] = [];
    let timesMs = new Float64Array();
    for (const [index, { expr }] of queries.entries()) {
      try {
        const { value } = await this.query.range(
          expr,
          { startMs, endMs, stepMs },
          { signal: this.abort.signal },
        );
        timesMs = new Float64Array(value.times);
        for (const each of value.series) {
          for (const series of buckets ? bucketSeries(each) : [each]) found.push({ query: index, series });
        }
      } catch (thrown) {
        return { kind: 'error', query: index, error: WatchdeckError.from(thrown).toWire() };
      }
    }
    const timesS = timesMs.map((ms) => ms / 1000);
    return whole ? this.matrix(timesS, found) : this.append(timesS, found);
  }

  private matrix(timesS: Float64Array, found: { query: number; series: RangeSeries }[]): ChartFrame {
    const kept = found.slice(0, this.params.maxSeries);
    this.series = kept.map(({ query, series }) => ({ query, labels: series.labels }));
    this.positions = new Map(this.series.map((series, position) => [identity(series), position]));
    return {
      kind: 'matrix',
      timesS,
      series: this.series,
      values: kept.map(({ series }) => gapped(series)),
      cut: found.length - kept.length,
    };
  }

  private append(timesS: Float64Array, found: { query: number; series: RangeSeries }[]): ChartFrame | null {
    const values: Float64Array[] = this.series.map(() => new Float64Array(timesS.length).fill(NaN));
    const full = this.series.length >= this.params.maxSeries;
    for (const { query, series } of found) {
      const position = this.positions.get(identity({ query, labels: series.labels }));
      if (position !== undefined) values[position] = gapped(series);
      else if (!full) return null;
    }
    return { kind: 'append', timesS, values };
  }
}

function identity({ query, labels }: ChartSeries): string {
  return `${String(query)}\xff${labelsKey(labels)}`;
}

/** A chart draws nothing both where there is no value and where the value is not a number. */
function gapped(series: RangeSeries): Float64Array {
  const values = Float64Array.from(series.values);
  for (let i = 0; i < values.length; i += 1) if (series.present[i] === 0) values[i] = NaN;
  return values;
}
