/** The steps of Chromium's own menu. */
const STEPS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/** The next larger or smaller step from a zoom factor; the ends stay, null is the normal size. */
export function zoomedBy(factor: number, steps: 1 | -1 | null): number {
  if (steps === null) return 1;
  const next =
    steps === 1 ? STEPS.find((step) => step > factor + 0.01) : STEPS.findLast((step) => step < factor - 0.01);
  return next ?? factor;
}
