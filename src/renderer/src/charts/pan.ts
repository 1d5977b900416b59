import type uPlot from 'uplot';

/** Where a drag has moved the window to, in seconds; shared with whoever says the window's bounds. */
export interface Pan {
  byS: number;
}

/** Shift and drag (or the middle button) moves the window under the pointer; letting go asks for where it ended. */
export function panPlugin(
  pan: Pan,
  redraw: (u: uPlot) => void,
  onPan: (fromMs: number, toMs: number) => void,
): uPlot.Plugin {
  return {
    hooks: {
      ready: (u) => {
        // Before uPlot's own listener, which would begin to select.
        u.over.addEventListener(
          'mousedown',
          (event) => {
            if (!(event.button === 1 || (event.button === 0 && event.shiftKey))) return;
            event.stopImmediatePropagation();
            event.preventDefault();
            follow(u, event.clientX, pan, redraw, onPan);
          },
          { capture: true },
        );
      },
    },
  };
}

function follow(
  u: uPlot,
  startX: number,
  pan: Pan,
  redraw: (u: uPlot) => void,
  onPan: (fromMs: number, toMs: number) => void,
): void {
  const { min, max } = u.scales.x ?? {};
  if (typeof min !== 'number' || typeof max !== 'number') return;
  const secondsPerPx = (max - min) / u.over.clientWidth;
  const move = (event: MouseEvent): void => {
    pan.byS = (startX - event.clientX) * secondsPerPx;
    redraw(u);
  };
  const up = (): void => {
    document.removeEventListener('mousemove', move);
    document.removeEventListener('mouseup', up);
    const by = pan.byS;
    pan.byS = 0;
    if (by !== 0) onPan((min + by) * 1000, (max + by) * 1000);
  };
  document.addEventListener('mousemove', move);
  document.addEventListener('mouseup', up);
}
