import { readSecret } from '../../scrape/index.ts';
import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';
import type { HttpSpec } from '../types.ts';
import { judge } from './http-checks.ts';
import { exchange } from './http-exchange.ts';
import type { HttpAnswer, HttpRequest } from './http-exchange.ts';

const MOST_REDIRECTS = 10;

/** Asks a web address and judges what it answers. */
export async function probeHttp(run: ProbeRun, spec: HttpSpec): Promise<void> {
  run.sample('probe_http_redirects', 0);
  run.sample('probe_http_status_code', 0);
  try {
    const { answer, url, redirects } = await follow(run, spec);
    note(run, answer, url, redirects);
    judge(run, spec, url, answer);
  } finally {
    run.sample('probe_failed_due_to_regex', run.failedByRegex ? 1 : 0);
    for (const phase of ['resolve', 'connect', 'tls', 'processing', 'transfer'])
      run.sample('probe_http_duration_seconds', (run.phases.get(phase) ?? 0) / 1000, { phase });
  }
}

async function follow(
  run: ProbeRun,
  spec: HttpSpec,
): Promise<{ answer: HttpAnswer; url: URL; redirects: number }> {
  const first = new URL(spec.url);
  const authorization = await authorizationOf(run, spec, first);
  let next: HttpRequest = { url: first, method: spec.method, headers: {}, body: spec.body };
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    // Another host must not get the secrets.
    const home = next.url.origin === first.origin;
    const headers = {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': `Watchdeck/${run.context.appVersion}`,
      ...(authorization === null || !home ? {} : { authorization }),
      ...lowerCased(spec.headers, home ? [] : ['authorization', 'cookie', 'host']),
    };
    const answer = await exchange(run, spec, { ...next, headers: { host: next.url.host, ...headers } });
    const location = answer.headers.get('location');
    const isRedirect = answer.status >= 300 && answer.status < 400 && location !== undefined;
    if (!isRedirect || !spec.followRedirects) return { answer, url: next.url, redirects };
    next = redirected(next, answer.status, location);
    run.fact('Redirected to', next.url.href);
    run.sample('probe_http_redirects', redirects + 1);
  }
  throw new ProbeFailure(
    'redirect',
    `${spec.url} was redirected more than ${MOST_REDIRECTS} times: it leads in a circle.`,
  );
}

/** Where a redirect leads; a form that was sent is fetched afterwards, as browsers do (RFC 9110, 15.4). */
function redirected(from: HttpRequest, status: number, location: string): HttpRequest {
  const url = URL.parse(location, from.url.href);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ProbeFailure(
      'redirect',
      `${from.url.host} redirects to "${location}", which is no web address.`,
    );
  }
  const keeps = status === 307 || status === 308 || from.method === 'GET' || from.method === 'HEAD';
  return keeps ? { ...from, url } : { ...from, url, method: 'GET', body: null };
}

function note(run: ProbeRun, answer: HttpAnswer, url: URL, redirects: number): void {
  const { status, statusText, headers, body, version } = answer;
  run.fact('Status', `${status} ${statusText}`.trim());
  run.fact('Content', `${headers.get('content-type') ?? 'no type'}, ${body.length} bytes`);
  run.sample('probe_http_status_code', status);
  run.sample('probe_http_redirects', redirects);
  run.sample('probe_http_ssl', url.protocol === 'https:' ? 1 : 0);
  run.sample('probe_http_version', Number(version));
  // As blackbox_exporter: -1 where the server doesn't say.
  run.sample('probe_http_content_length', Number(headers.get('content-length') ?? -1));
  run.sample('probe_http_uncompressed_body_length', body.length);
  const modified = Date.parse(headers.get('last-modified') ?? '');
  if (!Number.isNaN(modified)) run.sample('probe_http_last_modified_timestamp_seconds', modified / 1000);
}

async function authorizationOf(run: ProbeRun, spec: HttpSpec, url: URL): Promise<string | null> {
  const { basicAuth, bearerToken } = spec;
  const { access } = run.context;
  if (bearerToken !== null) return `Bearer ${await readSecret(access, bearerToken, 'bearer token')}`;
  let pair: string | null = null;
  if (basicAuth !== null)
    pair = `${basicAuth.username}:${await readSecret(access, basicAuth.password, 'password')}`;
  else if (url.username !== '')
    pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return pair === null ? null : `Basic ${Buffer.from(pair).toString('base64')}`;
}

function lowerCased(
  headers: Readonly<Record<string, string>>,
  without: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !without.includes(name)),
  );
}
