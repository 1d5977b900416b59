import { useMemo, useState } from 'react';
import { Chart } from '../charts/Chart.tsx';
import { plainLine, plainScale } from '../charts/looks.ts';
import { assignSlots, styleOfSlot } from '../charts/palette.ts';
import { describeLines } from '../charts/summary.ts';
import { useScheme } from '../charts/use-scheme.ts';
import { SeriesBuffer } from '../live/series-buffer.ts';

const SERIES = 50;
const STEP_S = 5;
const POINTS = 86_400 / STEP_S;
/** The end of the made-up day; any will do. */
const END_S = 1_795_000_000;

/** A day of many series at their full resolution in one chart, to be panned by the bench. */
export function PanBench(): React.ReactNode {
  const scheme = useScheme();
  const buffer = useMemo(() => madeUpDay(), []);
  const [[from, to], setWindow] = useState<[number, number]>([END_S - 86_400, END_S]);
  const lines = useMemo(() => {
    const slots = assignSlots(buffer.series);
    return buffer.series.map((_, i) =>
      plainLine(`line ${String(i)}`, styleOfSlot(slots[i] ?? 0, scheme), i, 'short', false, SERIES),
    );
  }, [buffer, scheme]);
  const scales = useMemo(() => [plainScale('short')], []);
  return (
    <main style={{ padding: 16 }}>
      <Chart
        buffer={buffer}
        lines={lines}
        scales={scales}
        height={420}
        window={() => [from, to]}
        selection={null}
        describe={() => describeLines('A day', lines, buffer)}
        onZoom={(fromMs, toMs) => {
          setWindow([fromMs / 1000, toMs / 1000]);
        }}
        onBack={() => undefined}
      />
    </main>
  );
}

function madeUpDay(): SeriesBuffer {
  const buffer = new SeriesBuffer(Infinity);
  buffer.timesS = Array.from({ length: POINTS }, (_, i) => END_S - 86_400 + i * STEP_S);
  buffer.series = Array.from({ length: SERIES }, (_, i) => ({ query: 0, labels: { line: String(i) } }));
  buffer.columns = buffer.series.map((_, s) => {
    let value = 100 + s * 8;
    return buffer.timesS.map((timeS) => {
      value +=
        Math.sin(timeS / 600 + s) * 0.4 +
        (Math.sin(timeS * (s + 1)) * 10_000 - Math.floor(Math.sin(timeS * (s + 1)) * 10_000) - 0.5);
      return value;
    });
  });
  return buffer;
}
