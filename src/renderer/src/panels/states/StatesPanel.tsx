import { useCallback, useMemo, useRef } from 'react';
import { hashText } from '#shared/model/hash.ts';
import { formatDuration } from '#shared/format/index.ts';
import type { PanelOf } from '#shared/dashboard/index.ts';
import { calculate } from '../../charts/calculate.ts';
import { styleOfSlot } from '../../charts/palette.ts';
import { useBufferPulse } from '../../charts/use-query-chart.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import type { Scheme } from '../../charts/palette.ts';
import { TimeCanvas } from '../canvas/TimeCanvas.tsx';
import type { HoverText, Plot } from '../canvas/plot.ts';
import { cssColor } from '../display/colors.ts';
import type { SeriesDisplay } from '../display/overrides.ts';
import { showValue } from '../display/show-value.ts';
import type { DrawnProps } from '../types.ts';
import { useSize } from '../use-size.ts';
import { segmentsOf } from './segments.ts';
import type { Segment } from './segments.ts';
import classes from './states.module.css';

const MAX_GUTTER_SHARE = 0.3;
const PX_PER_CHARACTER = 6.4;
const MAX_ROW_PX = 36;
const MIN_TEXT_PX = 34;

interface Row {
  readonly name: string;
  readonly display: SeriesDisplay;
  readonly segments: readonly Segment[];
}

/** Colour of a state: what its mapping or threshold says, else one of the palette by its text. */
function stateColor(value: number, display: SeriesDisplay, scheme: Scheme): string {
  const { text, color } = showValue(value, display);
  return color === null ? styleOfSlot(hashText(text) % 8, scheme).color : cssColor(color);
}

/** In which state each series was: as stretches (state timeline), or value by value (status history). */
export function StatesPanel(
  props: DrawnProps<PanelOf<'state-timeline' | 'status-history'>>,
): React.ReactNode {
  const { panel, series, buffer, stepMs } = props;
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const scheme = useScheme();
  const pulse = useBufferPulse(buffer);
  const merge = panel.kind === 'state-timeline';
  // The pulse stands for the buffer's points, which React doesn't see.
  const rows = useMemo<readonly Row[]>(
    () =>
      pulse < 0
        ? []
        : series.map(({ name, display, index }) => ({
            name,
            display,
            segments: segmentsOf(
              buffer.timesS,
              buffer.columns[index] ?? [],
              stepMs / 1000,
              (value) => showValue(value, display).text,
              merge,
            ),
          })),
    [series, buffer, pulse, stepMs, merge],
  );
  const longest = rows.reduce((most, { name }) => Math.max(most, name.length), 0);
  const gutter = Math.min(size.width * MAX_GUTTER_SHARE, longest * PX_PER_CHARACTER + 14);
  const paint = useCallback(
    (ctx: CanvasRenderingContext2D, plot: Plot) => {
      paintRows(ctx, plot, rows, scheme, merge);
    },
    [rows, scheme, merge],
  );
  const hover = (plot: Plot, timeS: number, y: number): HoverText | null => {
    const row = rows[rowAt(plot, rows.length, y)];
    if (row === undefined) return null;
    const segment = row.segments.find(({ fromS, toS }) => timeS >= fromS && timeS < toS);
    if (segment === undefined)
      return { timeS, rows: [{ color: 'transparent', name: row.name, value: 'no data' }] };
    const color = stateColor(segment.value, row.display, scheme);
    const lasted = merge ? ` for ${formatDuration((segment.toS - segment.fromS) * 1000)}` : '';
    return { timeS, rows: [{ color, name: row.name, value: `${segment.text}${lasted}` }] };
  };
  const states = statesOf(rows, scheme);
  return (
    <div className={classes.panel}>
      <div ref={host} className={classes.area}>
        {size.height > 0 ? (
          <TimeCanvas
            buffer={buffer}
            size={size}
            gutter={gutter}
            window={props.window}
            spans={props.spans}
            paint={paint}
            hover={hover}
            description={describe(panel.title, props)}
            onZoom={props.onZoom}
            onBack={props.onBack}
          />
        ) : null}
      </div>
      {panel.legend?.shown === 'hidden' ? null : (
        <ul className={classes.legend} aria-label="Legend">
          {states.map(({ text, color }) => (
            <li key={text}>
              <i style={{ background: color }} />
              {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** More states than this are numbers, and a legend of them says nothing. */
const MAX_STATES = 16;

function statesOf(rows: readonly Row[], scheme: Scheme): { text: string; color: string }[] {
  const found = new Map<string, string>();
  for (const { segments, display } of rows) {
    for (const { text, value } of segments) {
      if (!found.has(text)) found.set(text, stateColor(value, display, scheme));
      if (found.size > MAX_STATES) return [];
    }
  }
  return [...found].map(([text, color]) => ({ text, color }));
}

function rowHeight(plot: Plot, rows: number): number {
  return Math.min(MAX_ROW_PX, plot.height / Math.max(1, rows));
}

function rowAt(plot: Plot, rows: number, y: number): number {
  return Math.floor((y - plot.top) / rowHeight(plot, rows));
}

function paintRows(
  ctx: CanvasRenderingContext2D,
  plot: Plot,
  rows: readonly Row[],
  scheme: Scheme,
  merge: boolean,
): void {
  const height = rowHeight(plot, rows.length);
  const inset = Math.min(3, height * 0.12);
  const right = plot.left + plot.width;
  ctx.textBaseline = 'middle';
  rows.forEach(({ name, display, segments }, place) => {
    const y = plot.top + place * height;
    const middle = y + height / 2;
    ctx.textAlign = 'right';
    ctx.fillStyle = plot.canvasColor('var(--wd-dim)');
    if (height >= 11) ctx.fillText(cut(name, plot.left - 12), plot.left - 8, middle);
    ctx.textAlign = 'left';
    for (const { fromS, toS, value, text } of segments) {
      const from = Math.max(plot.left, plot.x(fromS));
      const to = Math.min(right, plot.x(toS));
      if (to <= from) continue;
      const gap = to - from > 5 ? 1 : 0;
      const color = plot.canvasColor(stateColor(value, display, scheme));
      ctx.globalAlpha = 0.82;
      ctx.fillStyle = color;
      ctx.fillRect(from, y + inset, to - from - gap, height - 2 * inset);
      ctx.globalAlpha = 1;
      if (
        merge &&
        height >= 16 &&
        to - from > MIN_TEXT_PX &&
        text.length * PX_PER_CHARACTER < to - from - 12
      ) {
        ctx.fillStyle = plot.canvasColor('var(--wd-panel)');
        ctx.fillText(text, from + 6, middle);
      }
    }
  });
}

function cut(text: string, room: number): string {
  const most = Math.max(1, Math.floor(room / PX_PER_CHARACTER));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function describe(title: string, { series, buffer }: Pick<DrawnProps, 'series' | 'buffer'>): string {
  const told = series.slice(0, 5).map(({ name, display, index }) => {
    const last = calculate(buffer.columns[index] ?? [], 'last');
    return `${name}: ${last === null ? 'no data' : showValue(last, display).text}`;
  });
  const rest = series.length - told.length;
  return `${title === '' ? 'States' : title}. Now ${told.join('; ')}${rest > 0 ? `; and ${String(rest)} more` : ''}.`;
}
