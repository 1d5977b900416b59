export interface SeriesPaths {
  /** Lines of all stretches of two points and more; empty when there are none. */
  readonly line: string;
  /** The same closed down to the foot of the plot. */
  readonly area: string;
  /** Points with a gap on both sides, which a line can't show. */
  readonly dots: readonly (readonly [number, number])[];
}

/** SVG path data of one series. Every NaN or infinity is a gap: nothing is drawn over it. */
export function seriesPaths(
  times: Float64Array,
  values: Float64Array,
  x: (ms: number) => number,
  y: (value: number) => number,
  bottom: number,
): SeriesPaths {
  let line = '';
  let area = '';
  const dots: (readonly [number, number])[] = [];
  let stretch: (readonly [number, number])[] = [];

  function close(): void {
    const first = stretch[0];
    const last = stretch.at(-1);
    if (first === undefined || last === undefined) return;
    if (stretch.length === 1) {
      dots.push(first);
    } else {
      const path = stretch.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${round(px)} ${round(py)}`).join('');
      line += path;
      area += `${path}L${round(last[0])} ${bottom}L${round(first[0])} ${bottom}Z`;
    }
    stretch = [];
  }

  for (let i = 0; i < times.length; i++) {
    const value = values[i] ?? NaN;
    if (Number.isFinite(value)) stretch.push([x(times[i] ?? NaN), y(value)]);
    else close();
  }
  close();
  return { line, area, dots };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
