import { z } from 'zod';
import type { HttpSettings, ProxySettings, SecretSource, TlsSettings } from '../../scrape/index.ts';

/** `http_config` and `tls_config` of an Alertmanager file (prometheus.io/docs/alerting/latest/configuration/#http_config). */

const text = z.string().optional();
const words = z.array(z.string()).nullish();

/** At most one of some fields may say something. */
function atMostOne(...names: readonly string[]) {
  return (entry: Record<string, unknown>, context: z.RefinementCtx): void => {
    const given = names.filter((name) => entry[name] !== undefined && entry[name] !== '');
    if (given.length > 1)
      context.addIssue({ code: 'custom', message: `give only one of ${given.join(' and ')}` });
  };
}

const version = z.enum(['TLS10', 'TLS11', 'TLS12', 'TLS13']).optional();
const VERSIONS = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;

export const tlsSchema = z
  .strictObject({
    ca: text,
    ca_file: text,
    cert: text,
    cert_file: text,
    key: text,
    key_file: text,
    server_name: text,
    insecure_skip_verify: z.boolean().optional(),
    min_version: version,
    max_version: version,
  })
  .superRefine((entry, context) => {
    for (const part of ['ca', 'cert', 'key']) atMostOne(part, `${part}_file`)(entry, context);
    if ((entry.cert ?? entry.cert_file) !== undefined && (entry.key ?? entry.key_file) === undefined)
      context.addIssue({ code: 'custom', message: 'a client certificate needs its key: set key_file' });
    if ((entry.key ?? entry.key_file) !== undefined && (entry.cert ?? entry.cert_file) === undefined)
      context.addIssue({ code: 'custom', message: 'a client key needs its certificate: set cert_file' });
  });
type TlsEntry = z.output<typeof tlsSchema>;

const proxyFields = {
  proxy_url: text,
  no_proxy: text,
  proxy_from_environment: z.boolean().optional(),
  proxy_connect_header: z.record(z.string(), words).optional(),
};

export const httpConfigSchema = z
  .strictObject({
    basic_auth: z
      .strictObject({ username: text, username_file: text, password: text, password_file: text })
      .superRefine(atMostOne('username', 'username_file'))
      .superRefine(atMostOne('password', 'password_file'))
      .optional(),
    authorization: z
      .strictObject({ type: text, credentials: text, credentials_file: text })
      .superRefine(atMostOne('credentials', 'credentials_file'))
      .optional(),
    bearer_token: text,
    bearer_token_file: text,
    oauth2: z
      .strictObject({
        client_id: z.string().min(1, 'a client_id is needed'),
        client_secret: text,
        client_secret_file: text,
        token_url: z.string().min(1, 'a token_url is needed'),
        scopes: words,
        endpoint_params: z.record(z.string(), z.string()).optional(),
        tls_config: tlsSchema.optional(),
        ...proxyFields,
      })
      .superRefine(atMostOne('client_secret', 'client_secret_file'))
      .optional(),
    tls_config: tlsSchema.optional(),
    follow_redirects: z.boolean().optional(),
    /** Taken and of no effect: receivers are told by HTTP/1.1, which all of them speak. */
    enable_http2: z.boolean().optional(),
    http_headers: z
      .record(z.string(), z.strictObject({ values: words, secrets: words, files: words }))
      .optional(),
    ...proxyFields,
  })
  .superRefine(atMostOne('bearer_token', 'bearer_token_file', 'authorization', 'basic_auth', 'oauth2'));
type HttpConfigEntry = z.output<typeof httpConfigSchema>;

/** The entry as the HTTP client takes it; `resolvePath` makes paths absolute. */
export function httpSettingsOf(entry: HttpConfigEntry, resolvePath: (path: string) => string): HttpSettings {
  const secret = secretBy(resolvePath);
  const { basic_auth: basic, authorization, oauth2, http_headers: headers } = entry;
  const bearer = secret(entry.bearer_token, entry.bearer_token_file);
  return {
    basicAuth:
      basic === undefined
        ? null
        : {
            username: secret(basic.username, basic.username_file) ?? { text: '' },
            password: secret(basic.password, basic.password_file),
          },
    authorization:
      authorization === undefined
        ? bearer && { type: 'Bearer', credentials: bearer }
        : {
            type: authorization.type?.trim() ?? 'Bearer',
            credentials: secret(authorization.credentials, authorization.credentials_file),
          },
    oauth2:
      oauth2 === undefined
        ? null
        : {
            clientId: oauth2.client_id,
            clientSecret: secret(oauth2.client_secret, oauth2.client_secret_file),
            tokenUrl: oauth2.token_url,
            scopes: oauth2.scopes ?? [],
            endpointParams: oauth2.endpoint_params ?? {},
            tls: tlsSettingsOf(oauth2.tls_config ?? {}, resolvePath),
            proxy: proxyOf(oauth2),
          },
    tls: tlsSettingsOf(entry.tls_config ?? {}, resolvePath),
    proxy: proxyOf(entry),
    headers: Object.entries(headers ?? {}).map(([name, { values, secrets, files }]) => ({
      name,
      values: [
        ...[...(values ?? []), ...(secrets ?? [])].map((value) => ({ text: value })),
        ...(files ?? []).map((file) => ({ file: resolvePath(file) })),
      ],
    })),
    followRedirects: entry.follow_redirects ?? true,
  };
}

/** A `tls_config` as clients take it. */
export function tlsSettingsOf(tls: TlsEntry, resolvePath: (path: string) => string): TlsSettings {
  const secret = secretBy(resolvePath);
  return {
    ca: secret(tls.ca, tls.ca_file),
    cert: secret(tls.cert, tls.cert_file),
    key: secret(tls.key, tls.key_file),
    serverName: tls.server_name ?? '',
    insecureSkipVerify: tls.insecure_skip_verify ?? false,
    minVersion: tls.min_version === undefined ? null : VERSIONS[tls.min_version],
    maxVersion: tls.max_version === undefined ? null : VERSIONS[tls.max_version],
  };
}

function secretBy(resolvePath: (path: string) => string) {
  return (value: string | undefined, file: string | undefined): SecretSource | null => {
    if (value !== undefined && value !== '') return { text: value };
    return file === undefined || file === '' ? null : { file: resolvePath(file) };
  };
}

function proxyOf(entry: {
  readonly proxy_url?: string | undefined;
  readonly no_proxy?: string | undefined;
  readonly proxy_from_environment?: boolean | undefined;
  readonly proxy_connect_header?: Readonly<Record<string, readonly string[] | null | undefined>> | undefined;
}): ProxySettings | null {
  const url = entry.proxy_url ?? '';
  if (url === '' && entry.proxy_from_environment !== true) return null;
  const headers = Object.entries(entry.proxy_connect_header ?? {});
  return {
    url: url === '' ? null : url,
    noProxy: entry.no_proxy ?? '',
    connectHeaders: Object.fromEntries(headers.map(([name, values]) => [name, values ?? []])),
  };
}
