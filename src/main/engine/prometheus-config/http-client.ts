import type { z } from 'zod';
import { bool, checked, countSet, fieldsOf, mapOf, oneOf, section, text, textMap, texts } from './fields.ts';
import type { Report } from './fields.ts';

/** The HTTP client's part of a section (prometheus/common config/http_config.go), which stands among the section's fields. */

const tlsVersions = ['TLS10', 'TLS11', 'TLS12', 'TLS13'] as const;

const tlsSection = checked(
  fieldsOf({
    ca: text(),
    ca_file: text(),
    ca_ref: text(),
    cert: text(),
    cert_file: text(),
    cert_ref: text(),
    key: text(),
    key_file: text(),
    key_ref: text(),
    server_name: text(),
    insecure_skip_verify: bool(),
    min_version: oneOf(tlsVersions),
    max_version: oneOf(tlsVersions),
  }),
  (tls, report) => {
    for (const part of ['ca', 'cert', 'key'] as const)
      if (countSet(tls[part], tls[`${part}_file`], tls[`${part}_ref`]) > 1)
        report([part], `at most one of ${part}, ${part}_file and ${part}_ref may be set`);
    const certs = countSet(tls.cert, tls.cert_file, tls.cert_ref);
    const keys = countSet(tls.key, tls.key_file, tls.key_ref);
    if (certs > 0 && keys === 0) report([], 'a client certificate needs its key: set key_file');
    if (keys > 0 && certs === 0) report([], 'a client key needs its certificate: set cert_file');
  },
);

export const tlsConfig = () => section(tlsSection);

const proxyFields = {
  proxy_url: text(),
  no_proxy: text(),
  proxy_from_environment: bool(),
  proxy_connect_header: mapOf(texts()),
};

const oauth2Fields = checked(
  fieldsOf({
    client_id: text(),
    client_secret: text(),
    client_secret_file: text(),
    client_secret_ref: text(),
    client_certificate_key_id: text(),
    client_certificate_key: text(),
    client_certificate_key_file: text(),
    client_certificate_key_ref: text(),
    grant_type: text(),
    iss: text(),
    audience: text(),
    claims: mapOf(text()),
    signature_algorithm: text(),
    scopes: texts(),
    token_url: text(),
    endpoint_params: textMap(),
    tls_config: tlsConfig(),
    ...proxyFields,
  }),
  (oauth2, report) => {
    if ((oauth2.client_id ?? '') === '') report([], 'oauth2 needs a client_id');
    if ((oauth2.token_url ?? '') === '') report([], 'oauth2 needs a token_url');
    if (countSet(oauth2.client_secret, oauth2.client_secret_file, oauth2.client_secret_ref) > 1)
      report([], 'at most one of client_secret, client_secret_file and client_secret_ref may be set');
    checkProxy(oauth2, report);
  },
);

const headerFields = fieldsOf({ values: texts(), secrets: texts(), files: texts() });

/** Headers that the client sets itself (prometheus/common config/headers.go). */
const reserved = new Set([
  'authorization',
  'host',
  'content-encoding',
  'content-length',
  'content-type',
  'user-agent',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'www-authenticate',
  'accept-encoding',
  'x-prometheus-remote-write-version',
  'x-prometheus-remote-read-version',
  'x-prometheus-scrape-timeout-seconds',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
]);

export function isReservedHeader(name: string): boolean {
  return reserved.has(name.toLowerCase());
}

/** The fields; their checks across fields are {@link checkHttpClient}. */
export const httpClientFields = {
  basic_auth: section(
    fieldsOf({
      username: text(),
      username_file: text(),
      username_ref: text(),
      password: text(),
      password_file: text(),
      password_ref: text(),
    }),
  ),
  authorization: section(
    fieldsOf({ type: text(), credentials: text(), credentials_file: text(), credentials_ref: text() }),
  ),
  oauth2: section(oauth2Fields),
  bearer_token: text(),
  bearer_token_file: text(),
  tls_config: tlsConfig(),
  follow_redirects: bool(),
  enable_http2: bool(),
  ...proxyFields,
  http_headers: section(mapOf(section(headerFields))),
};

export type TlsSection = z.output<typeof tlsSection>;
export type OAuth2Section = z.output<typeof oauth2Fields>;
export type HttpClientSection = z.output<z.ZodObject<typeof httpClientFields>>;

/** HTTPClientConfig.Validate of Prometheus. */
export function checkHttpClient(http: HttpClientSection, report: Report): void {
  const { basic_auth: basic, authorization, oauth2 } = http;
  const tokens = countSet(http.bearer_token, http.bearer_token_file);
  if (tokens > 1) report(['bearer_token'], 'at most one of bearer_token and bearer_token_file may be set');
  if (tokens > 0 && countSet(basic, oauth2) > 0)
    report(
      ['bearer_token'],
      'at most one of basic_auth, oauth2, bearer_token and bearer_token_file may be set',
    );
  if (basic) {
    for (const part of ['username', 'password'] as const)
      if (countSet(basic[part], basic[`${part}_file`], basic[`${part}_ref`]) > 1)
        report(['basic_auth', part], `at most one of ${part}, ${part}_file and ${part}_ref may be set`);
  }
  if (authorization) {
    if (tokens > 0)
      report(['authorization'], "authorization can't be used with bearer_token or bearer_token_file");
    if (
      countSet(authorization.credentials, authorization.credentials_file, authorization.credentials_ref) > 1
    )
      report(
        ['authorization'],
        'at most one of credentials, credentials_file and credentials_ref may be set',
      );
    if (authorization.type?.trim().toLowerCase() === 'basic')
      report(['authorization', 'type'], 'the type can\'t be "basic": use basic_auth');
  }
  if (countSet(basic, authorization, oauth2) > 1)
    report(
      [oauth2 ? 'oauth2' : 'authorization'],
      'at most one of basic_auth, oauth2 and authorization may be set',
    );
  checkProxy(http, report);
  for (const name of Object.keys(http.http_headers ?? {}))
    if (isReservedHeader(name)) report(['http_headers', name], `the header ${name} may not be set`);
}

function checkProxy(proxy: Pick<HttpClientSection, keyof typeof proxyFields>, report: Report): void {
  const hasUrl = countSet(proxy.proxy_url) > 0;
  if (
    Object.keys(proxy.proxy_connect_header ?? {}).length > 0 &&
    !hasUrl &&
    proxy.proxy_from_environment !== true
  )
    report(['proxy_connect_header'], 'proxy_connect_header needs proxy_url or proxy_from_environment');
  if (proxy.proxy_from_environment === true && countSet(proxy.proxy_url, proxy.no_proxy) > 0)
    report(['proxy_from_environment'], "proxy_from_environment can't be used with proxy_url or no_proxy");
  if (countSet(proxy.no_proxy) > 0 && !hasUrl && proxy.proxy_from_environment !== true)
    report(['no_proxy'], 'no_proxy needs proxy_url');
}

/** Whether a section says anything about the HTTP client that isn't its default. */
export function hasHttpClient(http: HttpClientSection): boolean {
  const { follow_redirects: redirects, enable_http2: http2, ...others } = http;
  return (
    redirects === false ||
    http2 === false ||
    Object.keys(httpClientFields).some((name) => countSet(others[name as keyof typeof others]) > 0)
  );
}
