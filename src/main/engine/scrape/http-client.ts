import { Agent, buildConnector } from 'undici';
import { ACCEPT_ENCODING, tooLarge, unpack } from './body.ts';
import { ScrapeError, addressOf, networkError, timeoutError } from './failure.ts';
import type { Phase } from './failure.ts';
import { receive } from './receive.ts';
import type { ReceiveOptions, Received } from './receive.ts';
import { readNamedFile, readSecret } from './secrets.ts';
import type { SecretAccess } from './secrets.ts';
import type { ScrapeTarget } from './types.ts';

/** What a page request needs of a target. */
export type PageRequest = Pick<
  ScrapeTarget,
  'url' | 'timeoutMs' | 'maxBodyBytes' | 'followRedirects' | 'basicAuth' | 'bearerToken' | 'tls'
>;

/** A page as it came, unpacked. */
export interface Page {
  readonly body: Uint8Array;
  /** In lower case, "" where there is none. */
  readonly contentType: string;
  /** Where it came from in the end. */
  readonly url: URL;
  /** Gives the memory of `body` back, so that pages don't pile up until a garbage collection; it must not be read afterwards. */
  readonly release: () => void;
}

/** How far an exchange has come, and with whom. */
interface Progress {
  phase: Phase;
  url: URL;
}

const MOST_REDIRECTS = 5;

/** Plain text first: it is read fastest, and every exporter has it. */
const ACCEPT =
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,' +
  'application/openmetrics-text;version=1.0.0;q=0.4,*/*;q=0.1';

/** Fetches the pages of one target. It has its connections for itself, so a stuck target holds up no other. */
export class HttpClient {
  private readonly what: PageRequest;
  private readonly access: SecretAccess;
  private readonly appVersion: string;
  private agent: Agent | null = null;
  private agentCa: string | null = null;
  /** Attempts to connect of the present agent: under way, and all so far. */
  private connecting = { count: 0, opened: 0 };

  constructor(what: PageRequest, access: SecretAccess, appVersion: string) {
    this.what = what;
    this.access = access;
    this.appVersion = appVersion;
  }

  /** One GET, redirects followed if the target says so. Throws ScrapeError; an abort through `signal` rejects with its reason. */
  async fetchPage(signal: AbortSignal): Promise<Page> {
    const state: Progress = { phase: 'connect', url: new URL(this.what.url) };
    const stop = new AbortController();
    // The client hears of an abort only once it is connected, so the wait ends here.
    const given = Promise.withResolvers<never>();
    const giveUp = (reason: unknown): void => {
      given.reject(reason);
      stop.abort();
      if (state.phase === 'connect') void this.close();
    };
    const timer = setTimeout(() => giveUp(this.timeout(state)), this.what.timeoutMs);
    const aborted = (): void => giveUp(signal.reason);
    signal.addEventListener('abort', aborted);
    if (signal.aborted) aborted();
    const page = this.follow(state, stop.signal);
    page.catch(() => undefined);
    try {
      return await Promise.race([given.promise, page]);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw networkError(error, state.url, state.phase);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
    }
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const { agent } = this;
    this.agent = null;
    await agent?.destroy();
  }

  private timeout(state: Progress): ScrapeError {
    const phase = state.phase === 'connect' && this.connecting.count === 0 ? 'headers' : state.phase;
    return timeoutError(addressOf(state.url), this.what.timeoutMs, phase);
  }

  private async follow(state: Progress, signal: AbortSignal): Promise<Page> {
    const authorization = await this.authorization(state.url);
    const dispatcher = await this.dispatcher();
    const { origin } = state.url;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const { url } = state;
      state.phase = 'connect';
      const { maxBodyBytes } = this.what;
      const response = await this.send({
        dispatcher,
        url,
        signal,
        maxBytes: maxBodyBytes,
        tooLarge: () => tooLarge(addressOf(url), maxBodyBytes),
        onHeaders: () => (state.phase = 'body'),
        headers: {
          accept: ACCEPT,
          'accept-encoding': ACCEPT_ENCODING,
          'user-agent': `Watchdeck/${this.appVersion}`,
          'x-prometheus-scrape-timeout-seconds': String(this.what.timeoutMs / 1000),
          // Another host must not get the secret.
          ...(authorization !== null && url.origin === origin ? { authorization } : {}),
        },
      });
      const { statusCode, headers, release } = response;
      if (statusCode === 200) {
        const encoding = headerText(headers['content-encoding']);
        const body = await unpack(response.body, encoding, maxBodyBytes, addressOf(url));
        return { body, contentType: headerText(headers['content-type']).toLowerCase(), url, release };
      }
      const location = headerText(headers['location']);
      if (statusCode < 300 || statusCode >= 400 || location === '')
        throw statusError(statusCode, url, authorization !== null);
      const destination = URL.parse(location, url.href);
      if (!this.what.followRedirects || destination === null) throw redirectError(url, destination, location);
      state.url = destination;
    }
    throw new ScrapeError(
      'redirect',
      `${this.what.url} was redirected more than ${MOST_REDIRECTS} times: it leads in a circle.`,
    );
  }

  /** A kept connection may be closed by the other end just as it is used again: then, and only then, the request is sent anew. */
  private async send(options: ReceiveOptions): Promise<Received> {
    const { opened } = this.connecting;
    try {
      return await receive(options);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      const closed = code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
      if (!closed || this.connecting.opened !== opened) throw error;
      return receive(options);
    }
  }

  private async authorization(url: URL): Promise<string | null> {
    const { basicAuth, bearerToken } = this.what;
    if (bearerToken !== null) return `Bearer ${await readSecret(this.access, bearerToken, 'bearer token')}`;
    let pair: string | null = null;
    if (basicAuth !== null)
      pair = `${basicAuth.username}:${await readSecret(this.access, basicAuth.password, 'password')}`;
    else if (url.username !== '')
      pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return pair === null ? null : `Basic ${Buffer.from(pair).toString('base64')}`;
  }

  /** The connections; made anew when the file with the trusted certificates has changed. */
  private async dispatcher(): Promise<Agent> {
    const { caFile, insecureSkipVerify } = this.what.tls;
    const ca =
      caFile === null
        ? null
        : await readNamedFile(this.access, caFile, 'file with trusted certificates (tls.ca_file)');
    if (this.agent !== null && ca === this.agentCa) return this.agent;
    await this.close();
    const connector = buildConnector({
      timeout: this.what.timeoutMs,
      rejectUnauthorized: !insecureSkipVerify,
      ...(ca === null ? {} : { ca }),
    });
    this.agentCa = ca;
    const connecting = { count: 0, opened: 0 };
    this.connecting = connecting;
    this.agent = new Agent({
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) => {
        connecting.count++;
        connecting.opened++;
        connector(options, (...result) => {
          connecting.count--;
          callback(...result);
        });
      },
    });
    return this.agent;
  }
}

function headerText(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

function redirectError(url: URL, destination: URL | null, location: string): ScrapeError {
  const to = destination === null ? location : addressOf(destination);
  return new ScrapeError(
    'redirect',
    `${addressOf(url)} redirects to ${to}: use that address, or set follow_redirects: true for this target.`,
  );
}

function statusError(status: number, url: URL, authorized: boolean): ScrapeError {
  const address = addressOf(url);
  if (status === 401 || status === 403) {
    const wayOut = authorized
      ? 'check the user name and the secret of this target'
      : 'set basic_auth or bearer_token_file for this target';
    return new ScrapeError('auth_refused', `${address} refused access (HTTP ${status}): ${wayOut}.`);
  }
  const hint = status === 404 ? ': is the path right? Most exporters use /metrics' : '';
  return new ScrapeError('http_status', `${address} answered with HTTP ${status}${hint}.`);
}
