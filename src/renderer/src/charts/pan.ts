import type uPlot from 'uplot';
import { cancelDraw, requestDraw } from './frame-loop.ts';

/** Shorter than this is a click. */
const MIN_PAN_PX = 6;

/**
 * Shift and drag (or the middle button) moves the time under the pointer; letting go asks for where it ended. A chart holds
 * no more than it shows, so what is drawn is moved as a picture, whatever it took to draw it.
 */
export function panPlugin(onPan: (fromMs: number, toMs: number) => void): uPlot.Plugin {
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
            follow(u, event.clientX, onPan);
          },
          { capture: true },
        );
      },
    },
  };
}

function follow(u: uPlot, startX: number, onPan: (fromMs: number, toMs: number) => void): void {
  const { min, max } = u.scales.x ?? {};
  if (typeof min !== 'number' || typeof max !== 'number') return;
  const picture = pictureOf(u);
  // Crosshair and tooltip belong to the times that were.
  u.setCursor({ left: -10, top: -10 });
  let byPx = 0;
  const paint = (): void => {
    paintMoved(u, picture, byPx * devicePixelRatio);
  };
  const move = (event: MouseEvent): void => {
    byPx = event.clientX - startX;
    requestDraw(paint);
  };
  const up = (): void => {
    document.removeEventListener('mousemove', move);
    document.removeEventListener('mouseup', up);
    cancelDraw(paint);
    if (Math.abs(byPx) < MIN_PAN_PX) {
      u.redraw(false);
      return;
    }
    const byS = (-byPx / u.over.clientWidth) * (max - min);
    onPan((min + byS) * 1000, (max + byS) * 1000);
  };
  document.addEventListener('mousemove', move);
  document.addEventListener('mouseup', up);
}

function pictureOf(u: uPlot): HTMLCanvasElement {
  const picture = document.createElement('canvas');
  picture.width = u.ctx.canvas.width;
  picture.height = u.ctx.canvas.height;
  picture.getContext('2d')?.drawImage(u.ctx.canvas, 0, 0);
  return picture;
}

/** The plot and the times below it move, the value axes stay; what comes in from the side isn't known yet. */
function paintMoved({ ctx, bbox }: uPlot, picture: HTMLCanvasElement, by: number): void {
  const { left, width } = bbox;
  const { height } = picture;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, width, height);
  ctx.clip();
  ctx.clearRect(left, 0, width, height);
  ctx.drawImage(picture, left, 0, width, height, left + by, 0, width, height);
  ctx.restore();
}
