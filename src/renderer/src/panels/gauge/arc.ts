/** A gauge opens downwards: it goes from 210° over the top to -30°, clockwise. */
const FROM_DEG = 210;
const SWEEP_DEG = 240;

/** Where a value lies on its scale, 0 to 1, not beyond its ends. */
export function shareOf(value: number, min: number, max: number): number {
  if (!(max > min)) return 0;
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}

/** SVG path of a ring's part between two shares of a gauge, around (cx, cy). */
export function gaugeArc(
  cx: number,
  cy: number,
  outer: number,
  inner: number,
  from: number,
  to: number,
): string {
  return ringPart(cx, cy, outer, inner, FROM_DEG - from * SWEEP_DEG, FROM_DEG - to * SWEEP_DEG);
}

/** SVG path of a circle's part between two shares of it, clockwise from the top; `inner` 0 is a slice of a pie. */
export function pieArc(
  cx: number,
  cy: number,
  outer: number,
  inner: number,
  from: number,
  to: number,
): string {
  return ringPart(cx, cy, outer, inner, 90 - from * 360, 90 - to * 360);
}

function ringPart(
  cx: number,
  cy: number,
  outer: number,
  inner: number,
  fromDeg: number,
  toDeg: number,
): string {
  const point = (radius: number, deg: number): string => {
    const rad = (deg * Math.PI) / 180;
    return `${(cx + radius * Math.cos(rad)).toFixed(2)} ${(cy - radius * Math.sin(rad)).toFixed(2)}`;
  };
  // In two halves where it is more than half a circle: an arc that ends where it begins, or a hair before, is none.
  const isLarge = fromDeg - toDeg > 180;
  const middleDeg = (fromDeg + toDeg) / 2;
  const arc = (radius: number, clockwise: 0 | 1, deg: number): string =>
    (isLarge ? [middleDeg, deg] : [deg])
      .map((each) => `A ${String(radius)} ${String(radius)} 0 0 ${String(clockwise)} ${point(radius, each)}`)
      .join(' ');
  const back = inner === 0 ? `L ${point(0, toDeg)}` : `L ${point(inner, toDeg)} ${arc(inner, 0, fromDeg)}`;
  return `M ${point(outer, fromDeg)} ${arc(outer, 1, toDeg)} ${back} Z`;
}
