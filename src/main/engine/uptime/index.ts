/** The uptime record of targets and checks, and what it says of their objectives. */
export { uptimeMigrations } from './migrations.ts';
export { openUptime } from './uptime.ts';
export type { Uptime } from './types.ts';
