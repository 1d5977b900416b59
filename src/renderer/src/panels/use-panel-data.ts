import { useEffect, useMemo, useState } from 'react';
import type { WatchdeckError } from '#shared/model/errors.ts';
import { alignSpan, resolveRange, spanMs } from '../app/time-range.ts';
import type { Span, TimeRange } from '../app/time-range.ts';
import { useTimeStore } from '../app/time-store.ts';
import type { SeriesBuffer } from '../live/series-buffer.ts';
import { useLiveChart, useRangeChart } from '../live/use-chart.ts';
import type { SeriesShape } from '../live/use-chart.ts';
import type { PanelTiming } from './panel-scope.ts';

/** The answers to a panel's range queries: those of the newest question that was answered. */
export interface PanelData {
  readonly buffer: SeriesBuffer;
  /** `old`: the answer to the question before this one. */
  readonly status: 'loading' | 'old' | 'ready';
  readonly error: WatchdeckError | null;
  /** Bounds of the time axis, unix seconds. */
  readonly window: () => [number, number];
  readonly retry: () => void;
}

/** One live subscription takes no more expressions than this. */
const MAX_LIVE = 20;
const MIN_REFRESH_MS = 5_000;

/**
 * Asks a panel's expressions over its range: live ones by subscription, others at once, and those that move with the
 * clock without ending at it again with each step. What was answered stays until the next answer is there.
 */
export function usePanelData(
  exprs: readonly string[],
  timing: PanelTiming,
  enabled: boolean,
  shape?: SeriesShape,
): PanelData {
  const { range, stepMs } = timing;
  const isLive = range.kind === 'live' && exprs.length <= MAX_LIVE;
  const rangeMs = spanMs(range);
  const span = useSpan(range, stepMs, enabled && !isLive);
  const asks = enabled && exprs.length > 0;
  const live = useLiveChart(exprs, rangeMs, stepMs, asks && isLive, shape);
  const fixed = useRangeChart(exprs, span, stepMs, asks && !isLive, shape);
  const current = isLive ? live : fixed;
  const { buffer } = current;

  const fresh = useMemo(
    () => ({ buffer, window: isLive ? liveWindow(buffer, rangeMs) : fixedWindow(span) }),
    [buffer, isLive, rangeMs, span],
  );
  const answered = current.status === 'ready' && (current.error === null || buffer.series.length > 0);
  const [kept, setKept] = useState<typeof fresh | null>(null);
  if (answered && kept !== fresh) setKept(fresh);

  const shown = answered ? fresh : (kept ?? fresh);
  const status = answered || current.error !== null ? 'ready' : kept === null ? 'loading' : 'old';
  return { ...shown, status, error: current.error, retry: current.retry };
}

function liveWindow(buffer: SeriesBuffer, rangeMs: number): () => [number, number] {
  return () => {
    const newest = buffer.timesS.at(-1) ?? Date.now() / 1000;
    return [newest - rangeMs / 1000, newest];
  };
}

function fixedWindow({ fromMs, toMs }: Span): () => [number, number] {
  return () => [fromMs / 1000, toMs / 1000];
}

/** The span a range stands for, on the step. One that moves with the clock moves while it is asked for. */
function useSpan(range: TimeRange, stepMs: number, moves: boolean): Span {
  const chosenAtMs = useTimeStore((state) => state.chosenAtMs);
  const [nowMs, setNowMs] = useState(chosenAtMs);
  const ticks = moves && range.kind !== 'absolute';
  useEffect(() => {
    if (!ticks) return;
    const timer = window.setInterval(
      () => {
        setNowMs(Date.now());
      },
      Math.max(MIN_REFRESH_MS, stepMs),
    );
    return () => {
      window.clearInterval(timer);
    };
  }, [ticks, stepMs]);
  const { fromMs, toMs } = resolveRange(range, Math.max(nowMs, chosenAtMs));
  return useMemo(() => alignSpan({ fromMs, toMs }, stepMs), [fromMs, toMs, stepMs]);
}
