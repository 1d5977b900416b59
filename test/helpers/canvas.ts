/**
 * Runs in the page: does any of these canvases show a line? Axes and grid are grey, series are coloured, so a dozen
 * coloured pixels are a line or its first point. Self-contained, because it is sent to the browser as text.
 */
export function hasDrawnLine(canvases: Element[]): boolean {
  const COLOURED = 40;
  const ENOUGH = 12;
  return canvases.some((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0 || canvas.height === 0) return false;
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
    if (pixels === undefined) return false;
    let coloured = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      const red = pixels[i] ?? 0;
      const green = pixels[i + 1] ?? 0;
      const blue = pixels[i + 2] ?? 0;
      const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
      if ((pixels[i + 3] ?? 0) > 100 && spread > COLOURED) coloured += 1;
      if (coloured >= ENOUGH) return true;
    }
    return false;
  });
}
