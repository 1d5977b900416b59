import type uPlot from 'uplot';

/** Told where the pointer is on the time axis of another chart, unix seconds; null when it left. */
export type CrosshairFollower = (timeS: number | null) => void;

/** uPlots share their crosshairs among themselves; here they meet the canvases of other kinds. */
const plots = new Set<CrosshairFollower>();
const canvases = new Set<CrosshairFollower>();

/** Follows, as a canvas, the pointer on all other charts of this window; returns how to stop. */
export function followCrosshair(follower: CrosshairFollower): () => void {
  canvases.add(follower);
  return () => canvases.delete(follower);
}

/** Tells every other chart where the pointer is on a canvas. */
export function tellCrosshair(timeS: number | null, from: CrosshairFollower): void {
  for (const follower of plots) follower(timeS);
  for (const follower of canvases) if (follower !== from) follower(timeS);
}

/** Joins a uPlot to them. */
export function crosshairPlugin(): uPlot.Plugin {
  let follower: CrosshairFollower | null = null;
  const tell = (timeS: number | null): void => {
    for (const canvas of canvases) canvas(timeS);
  };
  return {
    hooks: {
      ready: (u) => {
        follower = (timeS) => {
          const left = timeS === null ? -10 : u.valToPos(timeS, 'x');
          u.setCursor({ left: left > u.over.clientWidth ? -10 : left, top: -10 });
        };
        plots.add(follower);
        u.over.addEventListener('mouseleave', () => {
          tell(null);
        });
      },
      setCursor: (u) => {
        const { left } = u.cursor;
        if (canvases.size === 0 || left === undefined || left < 0 || !u.over.matches(':hover')) return;
        tell(u.posToVal(left, 'x'));
      },
      destroy: () => {
        if (follower) plots.delete(follower);
      },
    },
  };
}
