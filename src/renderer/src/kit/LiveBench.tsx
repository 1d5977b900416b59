import { panelSchema } from '#shared/dashboard/index.ts';
import type { TimeRange } from '../app/time-range.ts';
import { PanelBody } from '../panels/PanelBody.tsx';

const range: TimeRange = { kind: 'live', rangeMs: 300_000 };
const scope = new Map<string, never>();
const panels = Array.from({ length: 24 }, (_, i) =>
  panelSchema.parse({
    kind: 'timeseries',
    id: i + 1,
    at: { x: 0, y: 0, w: 6, h: 5 },
    queries: [{ id: 'A', expr: 'load' }],
    legend: { shown: 'list', values: ['last'] },
  }),
);

/** As many live panels as a large dashboard has, for the bench that looks whether memory grows. */
export function LiveBench(): React.ReactNode {
  return (
    <main style={{ display: 'grid', gridTemplateColumns: 'repeat(4, minmax(0, 1fr))', gap: 8, padding: 8 }}>
      {panels.map((panel) => (
        <div key={panel.id} style={{ height: 220 }}>
          <PanelBody panel={panel} scope={scope} range={range} />
        </div>
      ))}
    </main>
  );
}
