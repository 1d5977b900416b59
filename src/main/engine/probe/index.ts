/** Health checks: look at a thing from outside, on a schedule, and say what is wrong in plain words. */
export { createProbeManager } from './manager.ts';
export type { ProbeManagerOptions } from './manager.ts';
export type { ProbeConfig, ProbeManager, ProbeObservation, ProbeSpec, ProbeState } from './types.ts';
