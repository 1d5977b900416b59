import { formatPercent } from '#shared/format/index.ts';
import type { PanelOf } from '#shared/dashboard/index.ts';
import { styleOfSlot } from '../../charts/palette.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { cssColor } from '../display/colors.ts';
import { numberText, showValue } from '../display/show-value.ts';
import { pieArc } from '../gauge/arc.ts';
import type { ReducedProps } from '../types.ts';
import { fittingSize } from '../tiles.ts';
import { slotsOf } from '../timeseries/chart-parts.ts';
import { slicesOf } from './slices.ts';
import classes from './pie.module.css';

const DONUT_SHARE = 0.62;
/** Beside the pie where there is room, below it where there isn't. */
const BESIDE_FROM_PX = 320;

/** Parts of a whole. */
export function PiePanel({ panel, values, size }: ReducedProps<PanelOf<'pie'>>): React.ReactNode {
  const scheme = useScheme();
  const slots = slotsOf(values.map((value, index) => ({ ...value, index })));
  const slices = slicesOf(values);
  const legend = panel.legend?.shown ?? 'table';
  const isBeside =
    legend !== 'hidden' &&
    (panel.legend?.placement === 'right' || size.width > Math.max(BESIDE_FROM_PX, size.height));
  const room =
    legend === 'hidden'
      ? size
      : isBeside
        ? { ...size, width: size.width * 0.5 }
        : { ...size, height: size.height * 0.6 };
  const radius = Math.max(20, Math.min(room.width, room.height) / 2 - 2);
  const inner = panel.donut ? radius * DONUT_SHARE : 0;
  const colorOf = (index: number): string => {
    const color =
      values[index] === undefined ? null : showValue(values[index].value, values[index].display).color;
    return color === null ? styleOfSlot(slots[index] ?? 0, scheme).color : cssColor(color);
  };
  const total = values.reduce((sum, { value }) => sum + Math.max(0, value ?? 0), 0);
  const totalText = numberText(total, panel.display);
  const told = slices
    .slice(0, 5)
    .map(({ index, share }) => `${values[index]?.name ?? ''} ${formatPercent(share * 100)}`);
  return (
    <div className={classes.pie} data-beside={isBeside}>
      <svg
        width={radius * 2}
        height={radius * 2}
        role="img"
        aria-label={`${panel.title === '' ? 'Pie' : panel.title}. ${told.join(', ')}`}
      >
        {slices.map(({ index, from, to }) => (
          <path
            key={index}
            d={pieArc(radius, radius, radius, inner, from, to)}
            style={{ fill: colorOf(index) }}
            className={classes.slice}
          >
            <title>{`${values[index]?.name ?? ''}: ${textOf(values, index)}`}</title>
          </path>
        ))}
        {panel.donut ? (
          <text
            x={radius}
            y={radius}
            className={classes.total}
            style={{ fontSize: fittingSize(totalText, inner * 1.7, inner, 28) }}
          >
            {totalText}
          </text>
        ) : null}
      </svg>
      {legend === 'hidden' ? null : (
        <ul className={classes.legend} aria-label="Legend">
          {slices.map(({ index, share }) => (
            <li key={index}>
              <i style={{ background: colorOf(index) }} />
              <span title={values[index]?.name}>{values[index]?.name}</span>
              <b>{textOf(values, index)}</b>
              <em>{formatPercent(share * 100)}</em>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function textOf(values: ReducedProps['values'], index: number): string {
  const each = values[index];
  return each === undefined ? '' : showValue(each.value, each.display).text;
}
