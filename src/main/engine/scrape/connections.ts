import type { Agent, buildConnector, Dispatcher, ProxyAgent } from 'undici';
import type { Attempts } from './dispatchers.ts';
import type { ProxySettings, TlsSettings } from './http-settings.ts';
import { goesDirect } from './no-proxy.ts';
import { PlainConnections } from './plain-connections.ts';
import type { Received, ReceiveOptions } from './received.ts';
import { readNamedFile } from './secrets.ts';
import type { SecretAccess } from './secrets.ts';
import { receiveThrough } from './through-dispatcher.ts';

type TlsMaterial = Readonly<Record<'ca' | 'cert' | 'key', string | null>>;

const noMaterial: TlsMaterial = { ca: null, cert: null, key: null };

const fileWords = {
  ca: 'file with trusted certificates (tls.ca_file)',
  cert: 'client certificate (tls.cert_file)',
  key: 'key of the client certificate (tls.key_file)',
} as const;

/** The connections to one place, or to the few it redirects to. Certificates that change on disk make them anew. */
export class Connections {
  private readonly tls: TlsSettings;
  private readonly proxy: ProxySettings | null;
  private readonly access: SecretAccess;
  private readonly timeoutMs: number;
  private readonly plain = new PlainConnections();
  /** Attempts to connect of the agent at hand. */
  private attempts: Attempts = { underWay: 0, opened: 0 };
  private direct: Agent | null = null;
  private proxied: ProxyAgent | null = null;
  private material = noMaterial;

  constructor(tls: TlsSettings, proxy: ProxySettings | null, access: SecretAccess, timeoutMs: number) {
    this.tls = tls;
    this.proxy = proxy;
    this.access = access;
    this.timeoutMs = timeoutMs;
  }

  /** Whether a connection is being made. */
  get isConnecting(): boolean {
    return this.attempts.underWay + this.plain.attempts.underWay > 0;
  }

  /** Attempts to connect so far. */
  get opened(): number {
    return this.attempts.opened + this.plain.attempts.opened;
  }

  /** One GET. Rejects with what the connection, or its end, brought; throws ScrapeError for a certificate that can't be read. */
  async receive(options: ReceiveOptions): Promise<Received> {
    const { url } = options;
    if (url.protocol === 'http:' && this.proxyFor(url) === null) return this.plain.receive(options);
    return receiveThrough(await this.dispatcherFor(url), options);
  }

  /** What to send a request to this address through. Throws ScrapeError for a certificate that can't be read. */
  async dispatcherFor(url: URL): Promise<Dispatcher> {
    const material = await this.readMaterial();
    const { ca, cert, key } = this.material;
    if (ca !== material.ca || cert !== material.cert || key !== material.key) {
      await this.close();
      this.material = material;
    }
    // Loaded by the first target that needs it: TLS and HTTP/2 take a tenth of a second of a start.
    const { openDirect, openProxied } = await import('./dispatchers.ts');
    const options = tlsOptions(this.tls, material, this.timeoutMs);
    const proxy = this.proxyFor(url);
    if (proxy === null) {
      if (this.direct === null) {
        this.attempts = { underWay: 0, opened: 0 };
        this.direct = openDirect(options, this.attempts);
      }
      return this.direct;
    }
    return (this.proxied ??= openProxied(proxy, options, this.proxy?.connectHeaders ?? {}));
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const { direct, proxied } = this;
    this.direct = null;
    this.proxied = null;
    this.plain.close();
    await Promise.all([direct?.destroy(), proxied?.destroy()]);
  }

  private proxyFor(url: URL): string | null {
    if (this.proxy === null) return null;
    if (this.proxy.url !== null) return goesDirect(url, this.proxy.noProxy) ? null : this.proxy.url;
    const fromEnv = (name: string) => this.access.env(name) ?? this.access.env(name.toLowerCase()) ?? '';
    const proxy = fromEnv(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
    if (proxy === '' || goesDirect(url, fromEnv('NO_PROXY'))) return null;
    return proxy.includes('://') ? proxy : `http://${proxy}`;
  }

  private async readMaterial(): Promise<TlsMaterial> {
    const { ca, cert, key } = this.tls;
    if (ca === null && cert === null && key === null) return noMaterial;
    const read = async (part: keyof TlsMaterial): Promise<string | null> => {
      const source = this.tls[part];
      if (source === null) return null;
      // Certificates are not trimmed as secrets are: PEM ends in a line break.
      if ('file' in source) return readNamedFile(this.access, source.file, fileWords[part]);
      return 'text' in source ? source.text : (this.access.env(source.env) ?? '');
    };
    return { ca: await read('ca'), cert: await read('cert'), key: await read('key') };
  }
}

function tlsOptions(
  { serverName, insecureSkipVerify, minVersion, maxVersion }: TlsSettings,
  { ca, cert, key }: TlsMaterial,
  timeoutMs: number,
): buildConnector.BuildOptions {
  return {
    timeout: timeoutMs,
    rejectUnauthorized: !insecureSkipVerify,
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(key === null ? {} : { key }),
    ...(serverName === '' ? {} : { servername: serverName }),
    ...(minVersion === null ? {} : { minVersion }),
    ...(maxVersion === null ? {} : { maxVersion }),
  };
}
