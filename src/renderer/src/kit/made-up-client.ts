import type { Client } from '#shared/contract/client.ts';
import type {
  MethodInput,
  MethodName,
  MethodResult,
  TopicFrame,
  TopicInput,
  TopicName,
} from '#shared/contract/index.ts';
import type { ChartFrame, InstantResult, QueryStats, RangeResult } from '#shared/contract/query.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { madeUpAlerts } from './made-up-alerts.ts';
import { madeUpAnnotations, madeUpSleeps } from './made-up-past.ts';
import { madeUpData } from './made-up-data.ts';
import type { MadeUpSeries } from './made-up-data.ts';

const stats: QueryStats = {
  seriesRead: 1,
  samplesRead: 1,
  tiersMs: [0],
  durationMs: 1,
  evaluatedIn: 'engine',
};

function seriesOf(expr: string): MadeUpSeries[] {
  const make = madeUpData[expr];
  if (make === undefined) throw new WatchdeckError('bad_request', `1:1: parse error: unexpected <${expr}>`);
  return make();
}

function axis(startMs: number, endMs: number, stepMs: number): Float64Array<ArrayBuffer> {
  const first = Math.ceil(startMs / stepMs);
  const count = Math.max(1, Math.floor(endMs / stepMs) - first + 1);
  return Float64Array.from({ length: count }, (_, i) => ((first + i) * stepMs) / 1000);
}

function range({ expr, startMs, endMs, stepMs }: MethodInput<'query.range'>): RangeResult {
  const timesS = axis(startMs, endMs, stepMs);
  const series = seriesOf(expr).map(({ labels, at }) => ({ labels, values: Float64Array.from(timesS, at) }));
  return { timesS, series, annotations: [], stats };
}

function instant({ expr, timeMs = Date.now() }: MethodInput<'query.instant'>): InstantResult {
  const vector = seriesOf(expr).map(({ labels, at }) => ({ labels, value: at(timeMs / 1000) }));
  return { resultType: 'vector', timeMs, vector, matrix: [], text: null, annotations: [], stats };
}

function follow(params: TopicInput<'chart'>, onFrame: (frame: ChartFrame) => void): () => void {
  const { queries, rangeMs, stepMs } = params;
  const all = queries.flatMap(({ expr }, query) => seriesOf(expr).map((series) => ({ query, series })));
  let newestMs = Math.floor(Date.now() / stepMs) * stepMs;
  const timesS = axis(newestMs - rangeMs, newestMs, stepMs);
  onFrame({
    kind: 'matrix',
    timesS,
    series: all.map(({ query, series: { labels } }) => ({ query, labels })),
    values: all.map(({ series: { at } }) => Float64Array.from(timesS, at)),
    cut: 0,
  });
  const timer = window.setInterval(() => {
    newestMs += stepMs;
    const next = Float64Array.of(newestMs / 1000);
    onFrame({
      kind: 'append',
      timesS: next,
      values: all.map(({ series: { at } }) => Float64Array.from(next, at)),
    });
  }, stepMs / speed);
  return () => {
    window.clearInterval(timer);
  };
}

/** Seconds of live data in one, from the address: `?speed=60`. */
const speed = Number(new URLSearchParams(location.search).get('speed') ?? '1');

/** Answers what panels ask without an engine; methods they don't ask are answered with nothing. */
export function madeUpClient(): Client {
  return {
    state: { kind: 'open', engineVersion: 'kit' },
    onState: () => () => undefined,
    setVisible: () => undefined,
    close: () => undefined,
    call: <M extends MethodName>(method: M, params: MethodInput<M>): Promise<MethodResult<M>> =>
      // The method says which of its own params and results these are; types can't follow that.
      Promise.resolve().then(() => answer(method, params) as MethodResult<M>),
    subscribe: <T extends TopicName>(
      topic: T,
      params: TopicInput<T>,
      onFrame: (frame: TopicFrame<T>) => void,
      onEnd?: (error: WatchdeckError) => void,
    ): (() => void) => {
      const give = onFrame as (frame: unknown) => void;
      if (topic === 'alerts') give(madeUpAlerts(Date.now()));
      if (topic !== 'chart') return () => undefined;
      let stop: () => void = () => undefined;
      // As over a channel: the answer never comes before the question is out.
      const timer = window.setTimeout(() => {
        try {
          stop = follow(params as TopicInput<'chart'>, give);
        } catch (error) {
          if (error instanceof WatchdeckError) onEnd?.(error);
        }
      }, 20);
      return () => {
        window.clearTimeout(timer);
        stop();
      };
    },
  };
}

function answer(method: MethodName, params: unknown): unknown {
  if (method === 'query.range') return range(params as MethodInput<'query.range'>);
  if (method === 'query.instant') return instant(params as MethodInput<'query.instant'>);
  if (method === 'annotations.list') return madeUpAnnotations(Date.now());
  if (method === 'system.sleeps') return madeUpSleeps(Date.now());
  return [];
}
