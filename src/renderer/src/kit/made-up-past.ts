import type { TimeAnnotation } from '#shared/contract/annotations.ts';

const MINUTE = 60_000;

/** Notes and deployments of the last quarter of an hour. */
export function madeUpAnnotations(nowMs: number): TimeAnnotation[] {
  const written = { toMs: null, tags: [], by: 'ann', incidentId: null };
  return [
    { ...written, id: 1, kind: 'deployment', fromMs: nowMs - 9 * MINUTE, text: 'checkout 2.14.0', by: 'api' },
    { ...written, id: 2, kind: 'note', fromMs: nowMs - 6 * MINUTE, text: 'Cache was emptied by hand' },
    {
      ...written,
      id: 3,
      kind: 'note',
      fromMs: nowMs - 4 * MINUTE,
      toMs: nowMs - 3 * MINUTE,
      text: 'Load test from the office',
    },
  ];
}

/** When this machine slept. */
export function madeUpSleeps(nowMs: number): { fromMs: number; toMs: number }[] {
  return [{ fromMs: nowMs - 13.5 * MINUTE, toMs: nowMs - 11.5 * MINUTE }];
}
