export { openAlerting } from './alerting.ts';
export type { AlertingOptions } from './alerting.ts';
export { alertingMigrations } from './migrations.ts';
export { DEFAULT_ROUTING } from './file/types.ts';
export { referenceProblems } from './settings/references.ts';
export { alertingSettingsSchema, toAlertingSettings } from './settings/schema.ts';
export { parseAlertmanagerFile } from './file/parse.ts';
export { parseMatchers } from './routing/matchers.ts';
export { DeliveryRefused } from './types.ts';
