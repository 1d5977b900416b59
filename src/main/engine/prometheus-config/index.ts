/** Prometheus's own configuration file: judged as Prometheus 3 judges it, and turned into what Watchdeck can do of it. */
export { parsePrometheusFile } from './parse.ts';
export type { ParsedFile } from './parse.ts';
export { loadPrometheusFile } from './load.ts';
export type { PrometheusFile } from './load.ts';
