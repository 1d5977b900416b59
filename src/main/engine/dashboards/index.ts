export { openDashboards } from './dashboards.ts';
export { dashboardFiles } from './folders.ts';
export { dashboardsMigrations } from './migrations.ts';
export type { Dashboards } from './types.ts';
export { variableValues } from './variable-values.ts';
export { exportGrafana } from './grafana/export.ts';
export { importGrafana } from './grafana/import.ts';
