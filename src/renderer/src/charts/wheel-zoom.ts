import type uPlot from 'uplot';

const FACTOR = 0.75;

/** The window after one notch of the wheel: the moment under the pointer stays where it is. */
export function wheelWindow(fromMs: number, toMs: number, atMs: number, inwards: boolean): [number, number] {
  const factor = inwards ? FACTOR : 1 / FACTOR;
  return [atMs - (atMs - fromMs) * factor, atMs + (toMs - atMs) * factor];
}

/** Ctrl (or Cmd) and the wheel zoom around the pointer; the plain wheel scrolls the page as always. */
export function wheelZoomPlugin(onZoom: (fromMs: number, toMs: number) => void): uPlot.Plugin {
  return {
    hooks: {
      ready: (u) => {
        u.over.addEventListener(
          'wheel',
          (event) => {
            if (!event.ctrlKey && !event.metaKey) return;
            event.preventDefault();
            const { min, max } = u.scales.x ?? {};
            const at = u.posToVal(u.cursor.left ?? 0, 'x');
            if (typeof min !== 'number' || typeof max !== 'number') return;
            const [from, to] = wheelWindow(min * 1000, max * 1000, at * 1000, event.deltaY < 0);
            onZoom(from, Math.min(to, Date.now()));
          },
          { passive: false },
        );
      },
    },
  };
}
