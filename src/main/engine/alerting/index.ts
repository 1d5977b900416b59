export { openAlerting } from './alerting.ts';
export type { AlertingOptions } from './alerting.ts';
export { alertingMigrations } from './migrations.ts';
