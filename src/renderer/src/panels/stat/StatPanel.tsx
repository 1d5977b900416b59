import { Sparkline } from '../../charts/Sparkline.tsx';
import { cssColor, inkFor } from '../display/colors.ts';
import { boundsOf, showValue } from '../display/show-value.ts';
import type { ReducedProps } from '../types.ts';
import type { ReducedValue } from '../reduced/reduced-values.ts';
import { fittingSize, tileGrid } from '../tiles.ts';
import type { PanelOf } from '#shared/dashboard/index.ts';
import type { SeriesBuffer } from '../../live/series-buffer.ts';
import classes from './stat.module.css';

type StatPanelKind = PanelOf<'stat'>;

const TILE_ASPECT = 2.2;
const MAX_VALUE_PX = 56;
const NO_VALUE_PX = 22;
const NAME_PX = 20;
/** Lower tiles than this show the number alone. */
const SPARK_FROM_PX = 72;

/** One large number per series, and how it came to be. */
export function StatPanel({ panel, values, buffer, size }: ReducedProps<StatPanelKind>): React.ReactNode {
  const grid = tileGrid(values.length, size.width, size.height, TILE_ASPECT);
  const width = size.width / grid.columns;
  const height = size.height / grid.rows;
  if (values.length === 0) {
    const text = panel.display.noValue ?? '–';
    // Words where a number would be are no headline.
    const fontPx = fittingSize(text, size.width - 32, size.height * 0.5, NO_VALUE_PX);
    return <Tile shown={{ text, color: null }} fontPx={fontPx} />;
  }
  const withName = panel.names === 'shown' || (panel.names === 'auto' && values.length > 1);
  const shown = values.map(({ value, display }) => showValue(value, display, boundsOf(display, [value])));
  // One size for all: numbers of one panel are compared.
  const longest = shown.reduce((text, each) => (each.text.length > text.length ? each.text : text), '');
  const withSpark = panel.sparkline && height >= SPARK_FROM_PX;
  const room = height - (withName ? NAME_PX : 0) - 12;
  const fontPx = fittingSize(longest, width - 24, withSpark ? room * 0.5 : room * 0.7, MAX_VALUE_PX);
  return (
    <div
      className={classes.tiles}
      style={{ gridTemplateColumns: `repeat(${String(grid.columns)}, minmax(0, 1fr))` }}
    >
      {values.map((each, i) => (
        <Tile
          key={i}
          shown={shown[i] ?? { text: '–', color: null }}
          colorOn={panel.colorOn}
          name={withName ? each.name : undefined}
          label={`${each.name === '' ? panel.title : each.name}: ${shown[i]?.text ?? ''}`}
          fontPx={fontPx}
          spark={withSpark ? sparkOf(each, buffer) : undefined}
        />
      ))}
    </div>
  );
}

function sparkOf({ column, display }: ReducedValue, buffer: SeriesBuffer): Spark | undefined {
  return column === null ? undefined : { buffer, column, max: display.max };
}

interface Spark {
  readonly buffer: SeriesBuffer;
  readonly column: number;
  readonly max: number | undefined;
}

interface TileProps {
  readonly shown: ReturnType<typeof showValue>;
  readonly colorOn?: StatPanelKind['colorOn'];
  readonly name?: string | undefined;
  readonly label?: string;
  readonly fontPx: number;
  readonly spark?: Spark | undefined;
}

function Tile({ shown, colorOn = 'none', name, label, fontPx, spark }: TileProps): React.ReactNode {
  const color = shown.color === null ? null : cssColor(shown.color);
  const onBackground = colorOn === 'background' && color !== null && color !== 'transparent';
  const ink = shown.color === null ? undefined : inkFor(shown.color);
  const style = onBackground ? { background: color, color: ink } : {};
  const valueStyle = { fontSize: fontPx, ...(colorOn === 'value' && color !== null ? { color } : {}) };
  const sparkColor = onBackground ? ink : colorOn === 'value' ? (color ?? undefined) : undefined;
  return (
    <div className={classes.tile} style={style} role="group" aria-label={label} data-filled={onBackground}>
      {name === undefined ? null : (
        <span className={classes.name} title={name}>
          {name}
        </span>
      )}
      <span className={classes.value} style={valueStyle}>
        {shown.text}
      </span>
      {spark === undefined ? null : (
        <span className={classes.spark}>
          <Sparkline buffer={spark.buffer} index={spark.column} max={spark.max} color={sparkColor} fill />
        </span>
      )}
    </div>
  );
}
