import type { Unit } from '#shared/format/index.ts';
import { formatValue } from '#shared/format/index.ts';
import type { SeriesStyle } from './palette.ts';

/** How one series is drawn. */
export interface LineLook {
  readonly draw: 'line' | 'bars' | 'points';
  readonly widthPx: number;
  /** How much of its colour fills the area to zero, 0 to 1. */
  readonly fill: number;
  readonly interpolation: 'linear' | 'step-before' | 'step-after' | 'smooth';
  /** Gaps up to so many seconds are bridged; `true`: all. */
  readonly spanGaps: boolean | number;
  /** Lines of one group are stacked on each other; null: on nothing. */
  readonly stack: string | null;
  /** The group's lines make 100 per cent together. */
  readonly stackPercent: boolean;
  /** Mirrored below zero. */
  readonly negative: boolean;
  /** Key of its {@link ValueScale}. */
  readonly scale: string;
}

/** One series as the chart, its legend and its tooltip know it. */
export interface ChartLine {
  readonly name: string;
  readonly style: SeriesStyle;
  readonly look: LineLook;
  /** Index of its column in the buffer. */
  readonly column: number;
  readonly text: (value: number | null) => string;
}

/** One value axis and its scale. */
export interface ValueScale {
  readonly key: string;
  readonly side: 'left' | 'right' | 'hidden';
  readonly unit: Unit;
  readonly decimals?: number | undefined;
  readonly label?: string | undefined;
  readonly kind: 'linear' | 'log2' | 'log10';
  /** Fixed ends. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Ends that values may go beyond. */
  readonly softMin?: number | undefined;
  readonly softMax?: number | undefined;
  /** Values that are always in sight. */
  readonly keep?: readonly number[];
}

/** A value worth a line, or a band up to `to`. Colours are CSS colours or variables. */
export interface ValueMark {
  readonly from: number;
  readonly to: number;
  readonly color: string;
  readonly line: boolean;
  readonly area: boolean;
  readonly label?: string | undefined;
  readonly scale: string;
}

/** A stretch of time, or a moment, worth showing: an alert that fired, a deployment, this machine's sleep. */
export interface TimeSpan {
  /** `deployment` and `note` are told by their shape too, whatever they last; `slept` is hatched. */
  readonly kind: 'alert' | 'incident' | 'deployment' | 'note' | 'slept' | 'query';
  readonly fromMs: number;
  /** Null: it goes on. The same as `fromMs`: a moment. */
  readonly toMs: number | null;
  readonly color: string;
  readonly text: string;
}

/** The scale of charts that have one. */
export const MAIN_SCALE = 'y';

const LINE_WIDTH_PX = 1.5;
/** From so many lines on they are thin: many strong ones hide each other, and cost ten times as much to draw. */
const MANY_LINES = 5;

/** Width of a line where nobody says it, among so many. */
export function usualWidthPx(lines: number): number {
  return lines >= MANY_LINES ? 1 : LINE_WIDTH_PX;
}

const SOFT_FILL = 0.09;

/** A plain line on the main scale. */
export function plainLine(
  name: string,
  style: SeriesStyle,
  column: number,
  unit: Unit,
  fill: boolean,
  /** Among so many. */
  lines = 1,
): ChartLine {
  return {
    name,
    style,
    column,
    text: (value) => formatValue(value, unit),
    look: {
      draw: 'line',
      widthPx: usualWidthPx(lines),
      fill: fill ? SOFT_FILL : 0,
      interpolation: 'linear',
      spanGaps: false,
      stack: null,
      stackPercent: false,
      negative: false,
      scale: MAIN_SCALE,
    },
  };
}

/** The main scale in a unit; the values of `keep` stay in sight. */
export function plainScale(unit: Unit, keep: readonly number[] = []): ValueScale {
  return { key: MAIN_SCALE, side: 'left', unit, kind: 'linear', keep };
}

/** A value that matters, and how it is written beside its line. */
export interface Threshold {
  readonly value: number;
  readonly label: string;
}

/** One value as a dashed line across the chart, with its text. */
export function thresholdMark({ value, label }: Threshold): ValueMark {
  return {
    from: value,
    to: value,
    color: 'var(--wd-critical)',
    line: true,
    area: false,
    label,
    scale: MAIN_SCALE,
  };
}
