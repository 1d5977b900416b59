const dirty = new Set<() => void>();
let frame = 0;

/** Draws once before the next repaint, however often it is asked for; one animation frame serves every chart. */
export function requestDraw(draw: () => void): void {
  dirty.add(draw);
  if (frame === 0) frame = requestAnimationFrame(flush);
}

/** Takes a drawing back, e.g. when its chart is gone. */
export function cancelDraw(draw: () => void): void {
  dirty.delete(draw);
}

function flush(): void {
  frame = 0;
  const due = [...dirty];
  dirty.clear();
  for (const draw of due) draw();
}
