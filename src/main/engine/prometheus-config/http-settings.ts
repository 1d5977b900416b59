import path from 'node:path';
import { plainTls } from '../scrape/index.ts';
import type {
  HttpSettings,
  OAuth2Settings,
  ProxySettings,
  SecretSource,
  TlsSettings,
  TlsVersion,
} from '../scrape/index.ts';
import { firstSet } from './fields.ts';
import type { HttpClientSection, OAuth2Section, TlsSection } from './http-client.ts';

const tlsVersions: Readonly<Record<string, TlsVersion>> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};

/** The HTTP client's part of a section as the scraper takes it; file names are seen from `folder`. */
export function toHttpSettings(section: HttpClientSection, folder: string): HttpSettings {
  const { basic_auth: basic, authorization, oauth2, http_headers: headers } = section;
  const bearer = secret(section.bearer_token, section.bearer_token_file, folder);
  return {
    basicAuth: basic
      ? {
          username: secret(basic.username, basic.username_file, folder) ?? { text: '' },
          password: secret(basic.password, basic.password_file, folder),
        }
      : null,
    authorization: authorization
      ? {
          type: firstSet(authorization.type?.trim()) ?? 'Bearer',
          credentials: secret(authorization.credentials, authorization.credentials_file, folder),
        }
      : bearer && { type: 'Bearer', credentials: bearer },
    oauth2: oauth2 ? toOAuth2(oauth2, folder) : null,
    tls: toTls(section.tls_config, folder),
    proxy: toProxy(section),
    headers: Object.entries(headers ?? {}).map(([name, header]) => ({
      name,
      values: [
        ...[...(header?.values ?? []), ...(header?.secrets ?? [])].map((text) => ({ text })),
        ...(header?.files ?? []).map((file) => ({ file: path.resolve(folder, file) })),
      ],
    })),
    followRedirects: section.follow_redirects ?? true,
  };
}

function toOAuth2(oauth2: OAuth2Section, folder: string): OAuth2Settings {
  return {
    clientId: oauth2.client_id ?? '',
    clientSecret: secret(oauth2.client_secret, oauth2.client_secret_file, folder),
    tokenUrl: oauth2.token_url ?? '',
    scopes: oauth2.scopes ?? [],
    endpointParams: oauth2.endpoint_params ?? {},
    tls: toTls(oauth2.tls_config, folder),
    proxy: toProxy(oauth2),
  };
}

function toTls(tls: TlsSection | null | undefined, folder: string): TlsSettings {
  if (!tls) return plainTls;
  return {
    ca: secret(tls.ca, tls.ca_file, folder),
    cert: secret(tls.cert, tls.cert_file, folder),
    key: secret(tls.key, tls.key_file, folder),
    serverName: tls.server_name ?? '',
    insecureSkipVerify: tls.insecure_skip_verify ?? false,
    minVersion: tlsVersions[tls.min_version ?? ''] ?? null,
    maxVersion: tlsVersions[tls.max_version ?? ''] ?? null,
  };
}

function toProxy(
  proxy: Pick<
    HttpClientSection,
    'proxy_url' | 'no_proxy' | 'proxy_from_environment' | 'proxy_connect_header'
  >,
): ProxySettings | null {
  const url = proxy.proxy_url ?? '';
  if (url === '' && proxy.proxy_from_environment !== true) return null;
  return {
    url: url === '' ? null : url,
    noProxy: proxy.no_proxy ?? '',
    connectHeaders: proxy.proxy_connect_header
      ? Object.fromEntries(
          Object.entries(proxy.proxy_connect_header).map(([name, values]) => [name, values ?? []]),
        )
      : {},
  };
}

function secret(text: string | undefined, file: string | undefined, folder: string): SecretSource | null {
  if (text !== undefined && text !== '') return { text };
  return file !== undefined && file !== '' ? { file: path.resolve(folder, file) } : null;
}
