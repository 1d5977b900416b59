/** Scraping of targets: schedules, HTTP, staleness, failures in plain words. */
export { createScrapeManager } from './manager.ts';
export type { ScrapeManagerOptions } from './manager.ts';
export { instanceOf } from './series-labels.ts';
export { isScrapeProtocol, nativeProtocols, plainFirstProtocols, prometheusProtocols } from './protocols.ts';
export type { ScrapeProtocol } from './protocols.ts';
export { expressionProblem } from './json/index.ts';
export { plainSamples } from './types.ts';
export type { SampleSettings, ScrapeManager, ScrapeTarget, ScrapeTiming } from './types.ts';
export type { SeriesExemplar } from './series-writer.ts';
// Discovery asks for its targets as a scrape asks for its page.
export { HttpClient } from './http-client.ts';
// Receivers are told by the same proxies, certificates and credentials.
export { Connections } from './connections.ts';
export { TokenSource } from './oauth2.ts';
export { authorizationOf, furtherHeaders } from './request-headers.ts';
export type { PageRequest } from './http-client.ts';
export { plainHttp, plainTls } from './http-settings.ts';
export type {
  HttpSettings,
  OAuth2Settings,
  ProxySettings,
  SecretSource,
  TlsSettings,
  TlsVersion,
} from './http-settings.ts';
// Credentials are read alike wherever a setting names them.
export { ScrapeError } from './failure.ts';
export { readNamedFile, readSecret } from './secrets.ts';
export type { SecretAccess } from './secrets.ts';
