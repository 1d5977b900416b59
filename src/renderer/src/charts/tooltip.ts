import { formatValue } from '#shared/format/index.ts';
import type { Unit } from '#shared/format/index.ts';
import { formatDateTime, formatUtc } from '../ui/times.ts';
import type uPlot from 'uplot';
import type { SeriesStyle } from './palette.ts';
import classes from './Chart.module.css';

const MAX_ROWS = 10;
const OFFSET_PX = 14;

/** One row of the tooltip: index into the series and its value. */
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

/**
 * Shows the values under the crosshair beside the pointer, on the chart the pointer is on only. Built with DOM calls and
 * text nodes: label values are strangers' text, and React would render at every mouse move.
 */
export function tooltipPlugin(
  series: readonly { name: string; style: SeriesStyle }[],
  unit: Unit,
): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = classes.tooltip ?? '';
  box.hidden = true;

  const update = (u: uPlot) => {
    const { idx, left, top } = u.cursor;
    if (idx === null || idx === undefined || left === undefined || left < 0 || !u.over.matches(':hover')) {
      box.hidden = true;
      return;
    }
    const { rows, rest } = tooltipRows(u.data.slice(1), idx, (index) => u.series[index + 1]?.show ?? false);
    const timeMs = (u.data[0][idx] ?? 0) * 1000;
    const head = line(classes.tooltipTime, formatDateTime(timeMs), formatUtc(timeMs).slice(11));
    const body = rows.map(({ index, value }) => {
      const row = line(classes.tooltipRow, series[index]?.name ?? '', formatValue(value, unit));
      const mark = document.createElement('i');
      mark.style.background = series[index]?.style.color ?? '';
      row.prepend(mark);
      return row;
    });
    if (rows.length === 0) body.push(line(classes.tooltipRow, 'no data here', ''));
    if (rest > 0) body.push(line(classes.tooltipRow, `and ${String(rest)} more`, ''));
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
