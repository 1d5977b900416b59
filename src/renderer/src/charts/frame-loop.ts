const dirty = new Set<() => void>();
const live = new Set<() => void>();
let frame = 0;
let timer = 0;

/** Live points are drawn together, at most this often: each frame of a page costs, whatever is drawn in it. */
const LIVE_EVERY_MS = 250;

/** Draws once before the next repaint, however often it is asked for; one animation frame serves every chart. */
export function requestDraw(draw: () => void): void {
  dirty.add(draw);
  if (frame === 0) frame = requestAnimationFrame(flush);
}

/** Draws what came by itself: with all else that came meanwhile, a little later. */
export function requestLiveDraw(draw: () => void): void {
  live.add(draw);
  if (timer !== 0) return;
  timer = window.setTimeout(() => {
    timer = 0;
    const due = [...live];
    live.clear();
    due.forEach(requestDraw);
  }, LIVE_EVERY_MS);
}

/** Takes a drawing back, e.g. when its chart is gone. */
export function cancelDraw(draw: () => void): void {
  dirty.delete(draw);
  live.delete(draw);
}

function flush(): void {
  frame = 0;
  const due = [...dirty];
  dirty.clear();
  for (const draw of due) draw();
}
