/** Printed summaries of what was watched. */
export { openReports } from './reports.ts';
export type { ReportRequest, Reports, ReportsOptions } from './reports.ts';
export type { ReportQuery } from './gather-charts.ts';
export { reportsMigrations } from './migrations.ts';
