import { useEffect, useMemo, useState } from 'react';
import { useQueries } from '@tanstack/react-query';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { QueryStats, RangeResult } from '#shared/contract/query.ts';
import { useEngine } from './client.ts';
import { SeriesBuffer } from './series-buffer.ts';

/** A chart's data and how it is doing; `buffer` changes identity when the question does. */
export interface ChartData {
  readonly buffer: SeriesBuffer;
  readonly status: 'loading' | 'ready';
  readonly error: WatchdeckError | null;
  /** What the newest answer cost; live charts don't tell. */
  readonly stats: QueryStats | null;
  readonly retry: () => void;
}

/** What a chart is made of: lines, or the buckets of native histograms, of which there are more. */
export interface SeriesShape {
  readonly buckets: boolean;
  readonly maxSeries: number;
}

const LINES: SeriesShape = { buckets: false, maxSeries: 100 };
export const BUCKETS: SeriesShape = { buckets: true, maxSeries: 1_000 };

/** Subscribes to a live chart; points go into the buffer without rendering React. */
export function useLiveChart(
  exprs: readonly string[],
  rangeMs: number,
  stepMs: number,
  enabled: boolean,
  shape: SeriesShape = LINES,
): ChartData {
  const { client } = useEngine();
  const key = JSON.stringify([exprs, rangeMs, stepMs, shape]);
  // The key stands for all four; `attempt` makes a new subscription after one that ended for good.
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{ key: string; ready: boolean; error: WatchdeckError | null }>();
  const buffer = useMemo(() => new SeriesBuffer((JSON.parse(key) as [unknown, number])[1]), [key]);

  useEffect(() => {
    if (!enabled) return;
    const [queries, range, step, wanted] = JSON.parse(key) as [string[], number, number, SeriesShape];
    let failed = false;
    return client.subscribe(
      'chart',
      { queries: queries.map((expr) => ({ expr })), rangeMs: range, stepMs: step, ...wanted },
      (frame) => {
        buffer.accept(frame);
        if (frame.kind === 'error') {
          failed = true;
          setState({ key, ready: true, error: WatchdeckError.fromWire(frame.error) });
        } else if (frame.kind === 'matrix' || failed) {
          failed = false;
          setState({ key, ready: true, error: null });
        }
      },
      (error) => {
        setState({ key, ready: true, error });
      },
    );
  }, [client, buffer, key, enabled, attempt]);

  const current = state?.key === key ? state : undefined;
  return {
    buffer,
    status: current?.ready ? 'ready' : 'loading',
    error: current?.error ?? null,
    stats: null,
    retry: () => {
      setAttempt((n) => n + 1);
    },
  };
}

/** Reads a fixed range once (and again on `retry`); all expressions share one time axis. */
export function useRangeChart(
  exprs: readonly string[],
  range: { fromMs: number; toMs: number },
  stepMs: number,
  enabled: boolean,
  { buckets }: SeriesShape = LINES,
): ChartData {
  const { client } = useEngine();
  const answers = useQueries({
    queries: exprs.map((expr) => {
      const params = {
        expr,
        startMs: range.fromMs,
        endMs: range.toMs,
        stepMs,
        ...(buckets ? { buckets } : {}),
      };
      return {
        queryKey: ['query.range', params],
        queryFn: ({ signal }: { signal: AbortSignal }) => client.call('query.range', params, { signal }),
        enabled,
      };
    }),
    combine: (results) => ({
      data: results.every((r) => r.data !== undefined) ? results.map((r) => r.data) : null,
      // react-query hands back what the query function threw; the client throws nothing else.
      error: (results.find((r) => r.error)?.error ?? null) as WatchdeckError | null,
      retry: () => {
        for (const r of results) void r.refetch();
      },
    }),
  });
  const { data } = answers;
  const buffer = useMemo(() => {
    const made = new SeriesBuffer(Infinity);
    if (data) made.load(data);
    return made;
  }, [data]);
  return {
    buffer,
    status: data || answers.error ? 'ready' : 'loading',
    error: answers.error,
    stats: data ? sumStats(data) : null,
    retry: answers.retry,
  };
}

function sumStats(results: readonly RangeResult[]): QueryStats {
  const tiers = new Set(results.flatMap(({ stats }) => stats.tiersMs));
  const tiersMs = [...tiers].sort((a, b) => a - b);
  const sum: QueryStats = { seriesRead: 0, samplesRead: 0, tiersMs, durationMs: 0, evaluatedIn: 'engine' };
  for (const { stats } of results) {
    sum.seriesRead += stats.seriesRead;
    sum.samplesRead += stats.samplesRead;
    sum.durationMs = Math.max(sum.durationMs, stats.durationMs);
    if (stats.evaluatedIn === 'worker') sum.evaluatedIn = 'worker';
  }
  return sum;
}
