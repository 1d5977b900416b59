import type { Clock } from '../base/clock.ts';
import { acceptEncoding, tooLarge, unpack } from './body.ts';
import { Connections } from './connections.ts';
import { ScrapeError, addressOf, networkError, timeoutError } from './failure.ts';
import type { Phase } from './failure.ts';
import type { HttpSettings } from './http-settings.ts';
import { TokenSource } from './oauth2.ts';
import { GiveUp } from './received.ts';
import type { ReceiveOptions, Received } from './received.ts';
import { authorizationOf, furtherHeaders } from './request-headers.ts';
import type { SecretAccess } from './secrets.ts';

/** What is fetched, and how. */
export interface PageRequest {
  readonly url: string;
  readonly timeoutMs: number;
  /** Largest page taken, in bytes after decompression. */
  readonly maxBodyBytes: number;
  readonly accept: string;
  readonly enableCompression: boolean;
  readonly http: HttpSettings;
  /** Sent beside those of `http`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a client works with. */
export interface ClientContext {
  readonly access: SecretAccess;
  readonly clock: Clock;
  readonly appVersion: string;
}

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

/** As many as Go's client follows. */
const MOST_REDIRECTS = 10;

/** Fetches the pages of one target. It has its connections for itself, so a stuck target holds up no other. */
export class HttpClient {
  private readonly what: PageRequest;
  private readonly context: ClientContext;
  private readonly connections: Connections;
  private readonly tokens: TokenSource | null;

  constructor(what: PageRequest, context: ClientContext) {
    const { http, timeoutMs } = what;
    this.what = what;
    this.context = context;
    this.connections = new Connections(http.tls, http.proxy, context.access, timeoutMs);
    this.tokens =
      http.oauth2 === null ? null : new TokenSource(http.oauth2, context.access, context.clock, timeoutMs);
  }

  /** One GET, redirects followed if the settings say so. Throws ScrapeError; an abort through `signal` rejects with its reason. */
  async fetchPage(signal: AbortSignal): Promise<Page> {
    const state: Progress = { phase: 'connect', url: new URL(this.what.url) };
    const stop = new GiveUp();
    // Getting a token, or connecting through another client, hears of it late or never: so the wait ends here.
    const given = Promise.withResolvers<never>();
    const giveUp = (reason: unknown): void => {
      given.reject(reason);
      stop.give(reason);
      if (state.phase === 'connect') void this.connections.close();
    };
    const timer = setTimeout(() => giveUp(this.timeout(state)), this.what.timeoutMs);
    const aborted = (): void => giveUp(signal.reason);
    signal.addEventListener('abort', aborted);
    if (signal.aborted) aborted();
    const page = this.follow(state, stop);
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
    await Promise.all([this.connections.close(), this.tokens?.close()]);
  }

  private timeout(state: Progress): ScrapeError {
    const { isConnecting } = this.connections;
    const phase = state.phase === 'connect' && !isConnecting ? 'headers' : state.phase;
    return timeoutError(addressOf(state.url), this.what.timeoutMs, phase);
  }

  private async follow(state: Progress, giveUp: GiveUp): Promise<Page> {
    const { http } = this.what;
    const { access } = this.context;
    const authorization = await authorizationOf(http, state.url, { access, tokens: this.tokens });
    const own = await furtherHeaders(http, access);
    const { origin } = state.url;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const { url } = state;
      state.phase = 'connect';
      const { maxBodyBytes } = this.what;
      const headers = {
        accept: this.what.accept,
        'accept-encoding': acceptEncoding(url, this.what.enableCompression),
        'user-agent': `Watchdeck/${this.context.appVersion}`,
        ...this.what.headers,
        // Another host must not get the secrets.
        ...(url.origin === origin ? own : {}),
        ...(authorization !== null && url.origin === origin ? { authorization } : {}),
      };
      const options = {
        url,
        headers,
        giveUp,
        maxBytes: maxBodyBytes,
        tooLarge: () => tooLarge(addressOf(url), maxBodyBytes),
        onHeaders: () => (state.phase = 'body'),
      };
      const response = await this.send(options, state);
      const { statusCode, release } = response;
      if (statusCode === 200) {
        const encoding = headerText(response.headers['content-encoding']);
        const body = await unpack(response.body, encoding, maxBodyBytes, addressOf(url));
        return {
          body,
          contentType: headerText(response.headers['content-type']).toLowerCase(),
          url,
          release,
        };
      }
      if (statusCode === 401) this.tokens?.forget();
      const location = headerText(response.headers['location']);
      if (statusCode < 300 || statusCode >= 400 || location === '')
        throw statusError(statusCode, url, authorization !== null);
      const destination = URL.parse(location, url.href);
      if (!http.followRedirects || destination === null) throw redirectError(url, destination, location);
      state.url = destination;
    }
    throw new ScrapeError(
      'redirect',
      `${addressOf(new URL(this.what.url))} was redirected more than ${MOST_REDIRECTS} times: it leads in a circle.`,
    );
  }

  /** A kept connection may be closed by the other end just as it is used again: then, and only then, the request is sent anew. */
  private async send(options: ReceiveOptions, state: Progress): Promise<Received> {
    const { opened } = this.connections;
    const used = { isKept: false };
    const onRequest = (): void => {
      used.isKept = this.connections.opened === opened;
    };
    try {
      return await this.connections.receive({ ...options, onRequest });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      const closed = code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
      if (!closed || !used.isKept || state.phase === 'body') throw error;
      return this.connections.receive(options);
    }
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
