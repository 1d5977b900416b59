import type { HttpSettings } from './http-settings.ts';
import type { TokenSource } from './oauth2.ts';
import { readSecret } from './secrets.ts';
import type { SecretAccess } from './secrets.ts';

/** The Authorization header that the settings, or the address itself, ask for; null for none. Throws ScrapeError. */
export async function authorizationOf(
  { basicAuth, authorization }: Pick<HttpSettings, 'basicAuth' | 'authorization'>,
  url: URL,
  { access, tokens }: { readonly access: SecretAccess; readonly tokens: TokenSource | null },
): Promise<string | null> {
  if (tokens !== null) return tokens.authorization();
  if (authorization !== null) {
    const { type, credentials } = authorization;
    const secret = credentials === null ? '' : await readSecret(access, credentials, 'bearer token');
    return `${type} ${secret}`;
  }
  let pair: string | null = null;
  if (basicAuth !== null) {
    const { username, password } = basicAuth;
    const secret = password === null ? '' : await readSecret(access, password, 'password');
    pair = `${await readSecret(access, username, 'user name')}:${secret}`;
  } else if (url.username !== '')
    pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return pair === null ? null : `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** The further headers of the settings, those of one name in one line. Throws ScrapeError. */
export async function furtherHeaders(
  { headers }: Pick<HttpSettings, 'headers'>,
  access: SecretAccess,
): Promise<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const { name, values } of headers) {
    const texts: string[] = [];
    for (const value of values) texts.push(await readSecret(access, value, `header ${name}`));
    out[name] = texts.join(', ');
  }
  return out;
}
