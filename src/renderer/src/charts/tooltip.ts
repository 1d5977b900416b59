import { formatDateTime, formatUtcClock } from '../ui/times.ts';
import type uPlot from 'uplot';
import type { ChartLine, TimeSpan } from './looks.ts';
import { spansAt } from './time-spans.ts';
import classes from './Chart.module.css';

const MAX_ROWS = 10;
const OFFSET_PX = 14;
const MAX_SPANS = 4;

/** One row of the tooltip: index into the lines and its value. */
export interface TooltipRow {
  readonly index: number;
  readonly value: number;
}

/** The values at one moment, largest first, cut to what fits; `rest` counts those left out. */
export function tooltipRows(
  columns: readonly ArrayLike<number | null | undefined>[],
  pointIndex: number,
  shown: (index: number) => boolean,
): { rows: TooltipRow[]; rest: number } {
  const rows: TooltipRow[] = [];
  columns.forEach((column, index) => {
    const value = column[pointIndex];
    if (value !== null && value !== undefined && shown(index)) rows.push({ index, value });
  });
  rows.sort((a, b) => b.value - a.value);
  return { rows: rows.slice(0, MAX_ROWS), rest: Math.max(0, rows.length - MAX_ROWS) };
}

/** Index of the line drawn nearest to a height, null when there is none. `heights` are px, null where nothing is drawn. */
export function nearestLine(heights: readonly (number | null)[], atPx: number): number | null {
  let nearest: number | null = null;
  let least = Infinity;
  heights.forEach((height, index) => {
    if (height === null || Math.abs(height - atPx) >= least) return;
    least = Math.abs(height - atPx);
    nearest = index;
  });
  return nearest;
}

export interface TooltipSource {
  readonly lines: readonly ChartLine[];
  readonly mode: 'all' | 'nearest';
  /** The columns as measured, one per line: what is drawn may be stacked. */
  readonly measured: () => readonly ArrayLike<number | null | undefined>[];
  readonly spans: () => readonly TimeSpan[];
}

/**
 * Shows the values under the crosshair beside the pointer, on the chart the pointer is on only. Built with DOM calls and
 * text nodes: label values are strangers' text, and React would render at every mouse move.
 */
export function tooltipPlugin({ lines, mode, measured, spans }: TooltipSource): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = classes.tooltip ?? '';
  box.hidden = true;

  const update = (u: uPlot) => {
    const { idx, left, top } = u.cursor;
    if (idx === null || idx === undefined || left === undefined || left < 0 || !u.over.matches(':hover')) {
      box.hidden = true;
      return;
    }
    const isOn = (index: number): boolean => u.series[index + 1]?.show ?? false;
    const only = mode === 'nearest' ? nearestLine(heightsAt(u, idx, isOn), top ?? 0) : null;
    const shown = (index: number): boolean => isOn(index) && (mode === 'all' || index === only);
    const { rows, rest } = tooltipRows(measured(), idx, shown);
    const timeMs = (u.data[0][idx] ?? 0) * 1000;
    const head = line(classes.tooltipTime, formatDateTime(timeMs), formatUtcClock(timeMs));
    const body = rows.map(({ index, value }) =>
      marked(lines[index]?.style.color ?? '', lines[index]?.name ?? '', lines[index]?.text(value) ?? ''),
    );
    if (rows.length === 0) body.push(line(classes.tooltipRow, 'no data here', ''));
    if (rest > 0) body.push(line(classes.tooltipRow, `and ${String(rest)} more`, ''));
    const pxPerS = u.valToPos(1, 'x') - u.valToPos(0, 'x');
    const here = spansAt(spans(), u.posToVal(left, 'x') * 1000, pxPerS);
    for (const { color, text } of here.slice(0, MAX_SPANS)) body.push(spanRow(color, text));
    if (here.length > MAX_SPANS)
      body.push(line(classes.tooltipRow, `and ${String(here.length - MAX_SPANS)} more marks`, ''));
    box.replaceChildren(head, ...body);
    box.hidden = false;
    place(box, u, left, top ?? 0);
  };

  return {
    hooks: {
      init: (u) => {
        u.over.append(box);
        u.over.addEventListener('mouseleave', () => {
          box.hidden = true;
        });
      },
      setCursor: update,
    },
  };
}

function heightsAt(u: uPlot, idx: number, isOn: (index: number) => boolean): (number | null)[] {
  return u.series.slice(1).map((series, index) => {
    const value = u.data[index + 1]?.[idx];
    return value === null || value === undefined || !isOn(index)
      ? null
      : u.valToPos(value, series.scale ?? 'y');
  });
}

/** A mark's words may be a person's, and long. */
function spanRow(color: string, text: string): HTMLElement {
  const row = marked(color, text, '');
  row.classList.add(classes.tooltipSpan ?? '');
  return row;
}

function marked(color: string, name: string, value: string): HTMLElement {
  const row = line(classes.tooltipRow, name, value);
  const mark = document.createElement('i');
  mark.style.background = color;
  row.prepend(mark);
  return row;
}

function line(className: string | undefined, left: string, right: string): HTMLElement {
  const row = document.createElement('div');
  row.className = className ?? '';
  const name = document.createElement('span');
  name.textContent = left;
  const value = document.createElement('b');
  value.textContent = right;
  row.append(name, value);
  return row;
}

/** Beside the pointer, on the side with room; never outside the plot's width. */
function place(box: HTMLElement, u: uPlot, left: number, top: number): void {
  const { width } = u.over.getBoundingClientRect();
  const w = box.offsetWidth;
  const x = left + OFFSET_PX + w > width ? left - OFFSET_PX - w : left + OFFSET_PX;
  const y = Math.min(top + OFFSET_PX, Math.max(0, u.over.clientHeight - box.offsetHeight));
  box.style.transform = `translate(${String(Math.round(Math.max(-56, x)))}px, ${String(Math.round(y))}px)`;
}
