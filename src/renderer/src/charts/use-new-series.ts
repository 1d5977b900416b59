import { useEffect, useState } from 'react';
import type { SeriesBuffer } from '../live/series-buffer.ts';

/** Renders again when the buffer gets another set of series; points alone don't render. */
export function useNewSeries(buffer: SeriesBuffer): void {
  const [, setCount] = useState(0);
  useEffect(
    () =>
      buffer.listen((change) => {
        if (change === 'series') setCount((n) => n + 1);
      }),
    [buffer],
  );
}
