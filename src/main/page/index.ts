/** The console's page as both shells serve it: built files, Content-Security-Policy, nonces. */
export { loadPage, plain } from './load-page.ts';
export type { PageResponse } from './load-page.ts';
export { securityHeaders } from './security-headers.ts';
