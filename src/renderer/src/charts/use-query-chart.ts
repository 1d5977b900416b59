import { useEffect, useMemo, useState } from 'react';
import { alignSpan, resolveRange, spanMs, stepFor } from '../app/time-range.ts';
import type { Span, TimeRange } from '../app/time-range.ts';
import { useTimeStore } from '../app/time-store.ts';
import { useLiveChart, useRangeChart } from '../live/use-chart.ts';
import type { ChartData } from '../live/use-chart.ts';

/** Data of a chart over a span of its own or the window's time range, live or fixed, and the bounds of its time axis. */
export function useQueryChart(
  exprs: readonly string[],
  own?: Span,
): ChartData & { window: () => [number, number] } {
  const chosen = useTimeStore((state) => state.range);
  const range: TimeRange = own === undefined ? chosen : { kind: 'absolute', ...own };
  const chosenAtMs = useTimeStore((state) => state.chosenAtMs);
  const isLive = range.kind === 'live';
  const rangeMs = spanMs(range);
  const stepMs = stepFor(rangeMs);
  const { fromMs, toMs } = resolveRange(range, chosenAtMs);
  const span = useMemo(() => alignSpan({ fromMs, toMs }, stepMs), [fromMs, toMs, stepMs]);
  const live = useLiveChart(exprs, rangeMs, stepMs, isLive);
  const fixed = useRangeChart(exprs, span, stepMs, !isLive);
  const data = isLive ? live : fixed;
  const window = (): [number, number] => {
    if (!isLive) return [span.fromMs / 1000, span.toMs / 1000];
    const newest = data.buffer.timesS.at(-1) ?? Date.now() / 1000;
    return [newest - rangeMs / 1000, newest];
  };
  return { ...data, window };
}

/** A counter that goes up when the buffer changed, at most once a second for points and at once for a new set of series. */
export function useBufferPulse(buffer: ChartData['buffer']): number {
  const [pulse, setPulse] = useState(0);
  useEffect(() => {
    let timer: number | null = null;
    const bump = () => {
      timer = null;
      setPulse((n) => n + 1);
    };
    const stop = buffer.listen((change) => {
      if (change === 'series') bump();
      else timer ??= window.setTimeout(bump, 1000);
    });
    return () => {
      stop();
      if (timer !== null) window.clearTimeout(timer);
    };
  }, [buffer]);
  return pulse;
}
