/** Samples in and out as OpenMetrics text with timestamps. */
export { exportOpenMetrics } from './export.ts';
export type { ExportCounts, ExportOptions } from './export.ts';
export { checkDump, importOpenMetrics } from './import.ts';
export type { ImportReport } from './import.ts';
