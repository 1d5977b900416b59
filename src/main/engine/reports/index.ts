/** Printed summaries of what was watched. */
export { openReports } from './reports.ts';
export type { ReportRequest, Reports, ReportsOptions } from './reports.ts';
export type { ReportQuery } from './gather-charts.ts';
export { reportsMigrations } from './migrations.ts';
export { brand, documentPage } from './html/document.ts';
export { CONTENT_WIDTH } from './html/styles.ts';
export { html, nothing, trusted } from './html/template.ts';
export type { SafeHtml } from './html/template.ts';
export { svgTimeSeries } from './svg/time-series.ts';
