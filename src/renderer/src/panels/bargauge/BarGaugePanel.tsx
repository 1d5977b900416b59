import type { PanelOf } from '#shared/dashboard/index.ts';
import { cssColor } from '../display/colors.ts';
import { boundsOf, showValue } from '../display/show-value.ts';
import { shareOf } from '../gauge/arc.ts';
import type { ReducedProps } from '../types.ts';
import classes from './bargauge.module.css';

/** A bar per series, all on one scale so that they can be compared. */
export function BarGaugePanel({ panel, values }: ReducedProps<PanelOf<'bargauge'>>): React.ReactNode {
  const common = boundsOf(
    panel.display,
    values.map(({ value }) => value),
  );
  return (
    <ul
      className={classes.bars}
      data-orientation={panel.orientation}
      aria-label={panel.title === '' ? 'Bars' : panel.title}
    >
      {values.map(({ name, value, display }, i) => {
        const bounds = {
          min: display.min ?? common.min,
          max: display.max ?? common.max,
        };
        const shown = showValue(value, display, bounds);
        const share = value === null ? 0 : shareOf(value, bounds.min, bounds.max);
        const color = shown.color === null ? 'var(--wd-accent)' : cssColor(shown.color);
        const length = `${(share * 100).toFixed(2)}%`;
        return (
          <li key={i} className={classes.row}>
            <span className={classes.name} title={name}>
              {name}
            </span>
            <span className={classes.track}>
              <span
                className={classes.bar}
                style={{
                  background: color,
                  ...(panel.orientation === 'vertical' ? { height: length } : { width: length }),
                }}
              />
            </span>
            <span className={classes.value} style={shown.color === null ? undefined : { color }}>
              {shown.text}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
