import type uPlot from 'uplot';
import classes from './Chart.module.css';

/** A shorter drag is a click: a moment. */
const MIN_DRAG_PX = 6;

/** Ctrl (or Cmd) and a click point at a moment, with a drag at a stretch of time, in unix ms; for a note, say. */
export function pickPlugin(onPick: (fromMs: number, toMs: number | null) => void): uPlot.Plugin {
  return {
    hooks: {
      ready: (u) => {
        // Before uPlot's own listener, which would begin to select.
        u.over.addEventListener(
          'mousedown',
          (event) => {
            if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) return;
            event.stopImmediatePropagation();
            event.preventDefault();
            follow(u, event.clientX, onPick);
          },
          { capture: true },
        );
      },
    },
  };
}

function follow(u: uPlot, startX: number, onPick: (fromMs: number, toMs: number | null) => void): void {
  const { left, width } = u.over.getBoundingClientRect();
  const place = (clientX: number): number => Math.min(width, Math.max(0, clientX - left));
  const from = place(startX);
  const area = document.createElement('div');
  area.className = classes.picked ?? '';
  u.over.append(area);
  const show = (to: number): void => {
    area.style.left = `${String(Math.min(from, to))}px`;
    area.style.width = `${String(Math.max(1, Math.abs(to - from)))}px`;
  };
  show(from);
  const move = (event: MouseEvent): void => {
    show(place(event.clientX));
  };
  const up = (event: MouseEvent): void => {
    document.removeEventListener('mousemove', move);
    document.removeEventListener('mouseup', up);
    area.remove();
    const to = place(event.clientX);
    const times = [from, to].map((x) => u.posToVal(x, 'x') * 1000).sort((a, b) => a - b);
    onPick(times[0] ?? 0, Math.abs(to - from) < MIN_DRAG_PX ? null : (times[1] ?? 0));
  };
  document.addEventListener('mousemove', move);
  document.addEventListener('mouseup', up);
}
