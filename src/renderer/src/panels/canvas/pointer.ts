import type { RefObject } from 'react';
import { formatDateTime, formatUtcClock } from '../../ui/times.ts';
import { followCrosshair, tellCrosshair } from '../../charts/crosshair.ts';
import type { TimeSpan } from '../../charts/looks.ts';
import { spansAt } from '../../charts/time-spans.ts';
import type { HoverText, Plot } from './plot.ts';

interface PointerSource {
  readonly hover: (plot: Plot, timeS: number, y: number) => HoverText | null;
  readonly spans: readonly TimeSpan[];
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onBack: () => void;
}

const MIN_DRAG_PX = 6;
const OFFSET_PX = 14;
const MAX_SPANS = 3;

/** Tooltip, crosshair, drag to zoom and double click back on a canvas. Returns how to stop. */
export function followPointer(
  host: HTMLElement,
  plotOf: () => Plot,
  source: RefObject<PointerSource>,
  classes: Readonly<Record<string, string | undefined>>,
): () => void {
  const tooltip = document.createElement('div');
  tooltip.className = classes.tooltip ?? '';
  tooltip.hidden = true;
  const selection = document.createElement('div');
  selection.className = classes.selection ?? '';
  selection.hidden = true;
  const crosshair = document.createElement('div');
  crosshair.className = classes.crosshair ?? '';
  crosshair.hidden = true;
  host.append(tooltip, selection, crosshair);
  const showCrosshair = (timeS: number | null): void => {
    const plot = plotOf();
    const isIn = timeS !== null && timeS >= plot.fromS && timeS <= plot.toS;
    crosshair.hidden = !isIn;
    if (!isIn) return;
    crosshair.style.transform = `translate(${String(Math.round(plot.x(timeS)))}px, ${String(plot.top)}px)`;
    crosshair.style.height = `${String(plot.height)}px`;
  };
  const stopFollowing = followCrosshair(showCrosshair);
  let startX: number | null = null;

  const place = (event: PointerEvent): { x: number; y: number } => {
    const { left, top } = host.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const inside = (plot: Plot, x: number): number => Math.min(plot.left + plot.width, Math.max(plot.left, x));

  const move = (event: PointerEvent): void => {
    const { x, y } = place(event);
    const plot = plotOf();
    if (startX !== null) {
      const [a, b] = [inside(plot, startX), inside(plot, x)];
      selection.hidden = Math.abs(b - a) < MIN_DRAG_PX;
      Object.assign(selection.style, {
        left: `${String(Math.min(a, b))}px`,
        width: `${String(Math.abs(b - a))}px`,
        top: `${String(plot.top)}px`,
        height: `${String(plot.height)}px`,
      });
    }
    const isOver = x >= plot.left && x <= plot.left + plot.width && y <= plot.top + plot.height;
    const timeS = isOver ? plot.timeAt(x) : null;
    showCrosshair(timeS);
    tellCrosshair(timeS, showCrosshair);
    const text = timeS === null ? null : source.current.hover(plot, timeS, y);
    tooltip.hidden = text === null;
    if (text === null || timeS === null) return;
    const here = spansAt(source.current.spans, timeS * 1000, plot.width / (plot.toS - plot.fromS));
    const marks = here.slice(0, MAX_SPANS).map(({ color, text: name }) => ({ color, name, value: '' }));
    fill(tooltip, { ...text, rows: [...text.rows, ...marks] }, classes);
    const left =
      x + OFFSET_PX + tooltip.offsetWidth > host.clientWidth
        ? x - OFFSET_PX - tooltip.offsetWidth
        : x + OFFSET_PX;
    tooltip.style.transform = `translate(${String(Math.round(Math.max(-40, left)))}px, ${String(Math.round(y + OFFSET_PX))}px)`;
  };
  const down = (event: PointerEvent): void => {
    if (event.button === 0) startX = place(event).x;
  };
  const up = (event: PointerEvent): void => {
    const from = startX;
    startX = null;
    selection.hidden = true;
    const to = place(event).x;
    if (from === null || Math.abs(to - from) < MIN_DRAG_PX) return;
    const plot = plotOf();
    const times = [from, to].map((x) => plot.timeAt(inside(plot, x)) * 1000).sort((a, b) => a - b);
    source.current.onZoom(times[0] ?? 0, times[1] ?? 0);
  };
  const leave = (): void => {
    tooltip.hidden = true;
    showCrosshair(null);
    tellCrosshair(null, showCrosshair);
  };
  const back = (): void => {
    source.current.onBack();
  };
  host.addEventListener('pointermove', move);
  host.addEventListener('pointerdown', down);
  document.addEventListener('pointerup', up);
  host.addEventListener('pointerleave', leave);
  host.addEventListener('dblclick', back);
  return () => {
    host.removeEventListener('pointermove', move);
    host.removeEventListener('pointerdown', down);
    document.removeEventListener('pointerup', up);
    host.removeEventListener('pointerleave', leave);
    host.removeEventListener('dblclick', back);
    stopFollowing();
    tooltip.remove();
    selection.remove();
    crosshair.remove();
  };
}

/** Text nodes only: label values are strangers' text. */
function fill(
  tooltip: HTMLElement,
  { timeS, rows }: HoverText,
  classes: Readonly<Record<string, string | undefined>>,
): void {
  const ms = timeS * 1000;
  const head = document.createElement('div');
  head.className = classes.time ?? '';
  head.append(textIn('span', formatDateTime(ms)), textIn('b', formatUtcClock(ms)));
  tooltip.replaceChildren(
    head,
    ...rows.map(({ color, name, value }) => {
      const row = document.createElement('div');
      row.className = classes.row ?? '';
      const mark = document.createElement('i');
      mark.style.background = color;
      row.append(mark, textIn('span', name), textIn('b', value));
      return row;
    }),
  );
}

function textIn(tag: 'span' | 'b', text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
