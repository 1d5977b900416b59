import type { PanelOf } from '#shared/dashboard/index.ts';
import { cssColor } from '../display/colors.ts';
import { boundsOf, showValue } from '../display/show-value.ts';
import { thresholdBands } from '../display/thresholds.ts';
import type { ReducedProps } from '../types.ts';
import type { ReducedValue } from '../reduced/reduced-values.ts';
import { fittingSize, tileGrid } from '../tiles.ts';
import { gaugeArc, shareOf } from './arc.ts';
import classes from './gauge.module.css';

const TILE_ASPECT = 1.25;
const NAME_PX = 22;
const MAX_VALUE_PX = 44;
/** The dial's height by its radius: it opens downwards. */
const HEIGHT_SHARE = 1.5;
const RING_SHARE = 0.2;

/** A dial per series: where its value stands between the ends of its scale. */
export function GaugePanel({ panel, values, size }: ReducedProps<PanelOf<'gauge'>>): React.ReactNode {
  const grid = tileGrid(values.length, size.width, size.height, TILE_ASPECT);
  const width = size.width / grid.columns;
  const height = size.height / grid.rows - (values.length > 1 ? NAME_PX : 0);
  const radius = Math.max(16, Math.min(width / 2 - 6, (height - 8) / HEIGHT_SHARE));
  return (
    <div
      className={classes.dials}
      style={{ gridTemplateColumns: `repeat(${String(grid.columns)}, minmax(0, 1fr))` }}
    >
      {values.map((each, i) => (
        <Dial key={i} value={each} radius={radius} title={panel.title} withName={values.length > 1} />
      ))}
    </div>
  );
}

interface DialProps {
  readonly value: ReducedValue;
  readonly radius: number;
  readonly title: string;
  readonly withName: boolean;
}

function Dial({ value: { name, value, display }, radius, title, withName }: DialProps): React.ReactNode {
  const bounds = boundsOf(display, [value]);
  const { min, max } = bounds;
  const shown = showValue(value, display, bounds);
  const box = { width: radius * 2, height: radius * HEIGHT_SHARE };
  const ring = radius * RING_SHARE;
  // Thresholds stand around the dial as a thin ring of their own.
  const thin = Math.max(2, radius * 0.035);
  const outer = radius - thin - 2;
  const at = (each: number): number => shareOf(each, min, max);
  const color = shown.color === null ? 'var(--wd-accent)' : cssColor(shown.color);
  const fontPx = fittingSize(shown.text, (outer - ring) * 1.75, radius * 0.5, MAX_VALUE_PX);
  return (
    <figure className={classes.dial} aria-label={`${withName ? name : title}: ${shown.text}`} role="img">
      <svg {...box} viewBox={`0 0 ${String(box.width)} ${String(box.height)}`} aria-hidden="true">
        <path d={gaugeArc(radius, radius, outer, outer - ring, 0, 1)} className={classes.track} />
        {value === null || at(value) === 0 ? null : (
          <path d={gaugeArc(radius, radius, outer, outer - ring, 0, at(value))} style={{ fill: color }} />
        )}
        {thresholdBands(display.thresholds, min, max)
          .filter(({ color: each }) => each !== 'transparent')
          .map(({ from, to, color: each }, i) =>
            at(to) > at(from) ? (
              <path
                key={i}
                d={gaugeArc(radius, radius, radius, radius - thin, at(from), at(to))}
                style={{ fill: cssColor(each) }}
              />
            ) : null,
          )}
        <text
          x={radius}
          y={radius + fontPx * 0.2}
          className={classes.value}
          style={{ fontSize: fontPx, ...(shown.color === null ? {} : { fill: color }) }}
        >
          {shown.text}
        </text>
      </svg>
      {withName ? <figcaption title={name}>{name}</figcaption> : null}
    </figure>
  );
}
