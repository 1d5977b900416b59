/** Watches the machine the engine runs on. */
export { createHostSwitch } from './switch.ts';
export type { HostSettings, HostSwitch } from './switch.ts';
export { createHostCollector } from './collector.ts';
export type { HostCollector, HostCollectorOptions } from './collector.ts';
export type { HostSchedule } from './cadences.ts';
