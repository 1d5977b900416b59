import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { Connections } from './connections.ts';
import { addressOf, networkError, ScrapeError } from './failure.ts';
import type { OAuth2Settings } from './http-settings.ts';
import { readSecret } from './secrets.ts';
import type { SecretAccess } from './secrets.ts';

/** A token this close to its end is renewed, so that it doesn't end on the way. */
const EARLY_MS = 10_000;
const tokenSchema = z.object({
  access_token: z.string().min(1),
  token_type: z.string().optional(),
  expires_in: z.coerce.number().optional(),
});

/** Gets tokens by client credentials and keeps the last one until it ends. */
export class TokenSource {
  private readonly settings: OAuth2Settings;
  private readonly access: SecretAccess;
  private readonly clock: Clock;
  private readonly timeoutMs: number;
  private readonly connections: Connections;
  private kept: { readonly header: string; readonly secret: string; readonly untilMs: number } | null = null;

  constructor(settings: OAuth2Settings, access: SecretAccess, clock: Clock, timeoutMs: number) {
    this.settings = settings;
    this.access = access;
    this.clock = clock;
    this.timeoutMs = timeoutMs;
    this.connections = new Connections(settings.tls, settings.proxy, access, timeoutMs);
  }

  /** The Authorization header. Throws ScrapeError when no token can be got. */
  async authorization(): Promise<string> {
    const { clientSecret } = this.settings;
    const secret =
      clientSecret === null ? '' : await readSecret(this.access, clientSecret, 'client secret of oauth2');
    const { kept } = this;
    if (kept !== null && kept.secret === secret && this.clock.nowMs() < kept.untilMs) return kept.header;
    const token = await this.fetchToken(secret);
    const lifeMs = token.expires_in === undefined ? Infinity : token.expires_in * 1000 - EARLY_MS;
    const type = token.token_type?.toLowerCase() === 'bearer' ? 'Bearer' : (token.token_type ?? 'Bearer');
    this.kept = { header: `${type} ${token.access_token}`, secret, untilMs: this.clock.nowMs() + lifeMs };
    return this.kept.header;
  }

  /** The token was refused: the next request gets a new one. */
  forget(): void {
    this.kept = null;
  }

  close(): Promise<void> {
    return this.connections.close();
  }

  /** Credentials go in the header first and in the form if that is refused, as Go's oauth2 does: servers differ. */
  private async fetchToken(secret: string): Promise<z.output<typeof tokenSchema>> {
    const url = new URL(this.settings.tokenUrl);
    try {
      let response = await this.ask(url, secret, true);
      if (response.statusCode >= 400) {
        await response.body.dump();
        response = await this.ask(url, secret, false);
      }
      const text = await response.body.text();
      if (response.statusCode >= 300)
        throw new ScrapeError(
          'oauth2',
          `${addressOf(url)} gave no token: it answered with HTTP ${response.statusCode}.`,
        );
      const parsed = tokenSchema.safeParse(jsonOf(text));
      if (parsed.success) return parsed.data;
      throw new ScrapeError('oauth2', `${addressOf(url)} gave no token: its answer has no access_token.`);
    } catch (error) {
      throw networkError(error, url, 'headers');
    }
  }

  private async ask(url: URL, secret: string, inHeader: boolean): Promise<Dispatcher.ResponseData> {
    const { clientId, scopes, endpointParams } = this.settings;
    const form = new URLSearchParams({ grant_type: 'client_credentials', ...endpointParams });
    if (scopes.length > 0) form.set('scope', scopes.join(' '));
    if (!inHeader) {
      form.set('client_id', clientId);
      if (secret !== '') form.set('client_secret', secret);
    }
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`;
    const { request } = await import('undici');
    return request(url, {
      method: 'POST',
      dispatcher: await this.connections.dispatcherFor(url),
      signal: AbortSignal.timeout(this.timeoutMs),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...(inHeader ? { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } : {}),
      },
      body: form.toString(),
    });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
