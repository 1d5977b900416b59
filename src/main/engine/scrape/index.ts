/** Scraping of targets: schedules, HTTP, staleness, failures in plain words. */
export { createScrapeManager } from './manager.ts';
export type { ScrapeManagerOptions } from './manager.ts';
export { instanceOf } from './series-labels.ts';
export type { ScrapeManager, ScrapeTarget, SecretSource } from './types.ts';
// Credentials are read alike wherever a setting names them.
export { ScrapeError } from './failure.ts';
export { readNamedFile, readSecret } from './secrets.ts';
export type { SecretAccess } from './secrets.ts';
