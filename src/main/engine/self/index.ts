/** The engine's own metrics. */
export { createSelfCollector } from './collector.ts';
export type { SelfCollector, SelfCollectorOptions } from './collector.ts';
export type { SelfReadings } from './metrics.ts';
