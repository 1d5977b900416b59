/** Where a secret comes from. `text` is for prometheus.yml only, where it may stand in the file; watchdeck.yml takes the other two. */
export type SecretSource = { readonly file: string } | { readonly env: string } | { readonly text: string };

/** How to get a token from an OAuth 2 server by client credentials (RFC 6749, section 4.4). */
export interface OAuth2Settings {
  readonly clientId: string;
  readonly clientSecret: SecretSource | null;
  readonly tokenUrl: string;
  readonly scopes: readonly string[];
  readonly endpointParams: Readonly<Record<string, string>>;
  readonly tls: TlsSettings;
  readonly proxy: ProxySettings | null;
}

export interface TlsSettings {
  readonly ca: SecretSource | null;
  readonly cert: SecretSource | null;
  readonly key: SecretSource | null;
  /** The name the certificate must be for, where that isn't the host; '' for the host. */
  readonly serverName: string;
  readonly insecureSkipVerify: boolean;
  readonly minVersion: TlsVersion | null;
  readonly maxVersion: TlsVersion | null;
}

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** A proxy by address, or as HTTP_PROXY, HTTPS_PROXY and NO_PROXY say. */
export interface ProxySettings {
  /** null: from the environment. */
  readonly url: string | null;
  /** Comma-separated hosts, domains and networks that are reached without it. */
  readonly noProxy: string;
  readonly connectHeaders: Readonly<Record<string, readonly string[]>>;
}

/** How something is reached over HTTP. */
export interface HttpSettings {
  readonly basicAuth: { readonly username: SecretSource; readonly password: SecretSource | null } | null;
  readonly authorization: { readonly type: string; readonly credentials: SecretSource | null } | null;
  readonly oauth2: OAuth2Settings | null;
  readonly tls: TlsSettings;
  readonly proxy: ProxySettings | null;
  /** Further headers; those of one name are sent in one line. */
  readonly headers: readonly { readonly name: string; readonly values: readonly SecretSource[] }[];
  readonly followRedirects: boolean;
}

export const plainTls: TlsSettings = {
  ca: null,
  cert: null,
  key: null,
  serverName: '',
  insecureSkipVerify: false,
  minVersion: null,
  maxVersion: null,
};

/** Nothing but the address. */
export const plainHttp: HttpSettings = {
  basicAuth: null,
  authorization: null,
  oauth2: null,
  tls: plainTls,
  proxy: null,
  headers: [],
  followRedirects: false,
};
