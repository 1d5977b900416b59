import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';
import type { HeaderMatch, HttpSpec } from '../types.ts';
import type { HttpAnswer } from './http-exchange.ts';
import { occursIn } from './match.ts';

/** Judges the last answer, in blackbox_exporter's order: TLS, status, headers, body. Throws ProbeFailure. */
export function judge(run: ProbeRun, spec: HttpSpec, url: URL, answer: HttpAnswer): void {
  const address = `${url.protocol}//${url.host}${url.pathname}`;
  const secure = url.protocol === 'https:';
  if (secure && spec.failIfSsl)
    throw new ProbeFailure('ssl', `${address} was reached over TLS, and fail_if_ssl forbids that.`);
  if (!secure && spec.failIfNotSsl)
    throw new ProbeFailure(
      'not_ssl',
      `${address} was reached without TLS, and fail_if_not_ssl asks for it: use https://.`,
    );
  if (!spec.validStatusCodes.some((valid) => fitsStatus(valid, answer.status))) {
    throw new ProbeFailure('http_status', statusSentence(spec, address, answer));
  }
  judgeHeaders(run, spec, address, answer.headers);
  judgeBody(run, spec, address, answer);
}

/** `204` or `2xx`. */
function fitsStatus(valid: string, status: number): boolean {
  return valid.endsWith('xx') ? String(status).startsWith(valid.slice(0, 1)) : valid === String(status);
}

function statusSentence(
  spec: HttpSpec,
  address: string,
  { status, statusText, headers }: HttpAnswer,
): string {
  const words = `${address} answered with HTTP ${status}${statusText === '' ? '' : ` ${statusText}`}`;
  const location = headers.get('location');
  if (status >= 300 && status < 400 && location !== undefined && !spec.followRedirects)
    return `${words} to ${location}: use that address, or set follow_redirects: true.`;
  if (status === 401 || status === 403)
    return `${words}: set basic_auth or bearer_token_file, or check the secret.`;
  return `${words} instead of ${spec.validStatusCodes.join(', ')}.`;
}

function judgeHeaders(
  run: ProbeRun,
  spec: HttpSpec,
  address: string,
  headers: ReadonlyMap<string, string>,
): void {
  const look = ({ header, regexp, allowMissing }: HeaderMatch, bad: boolean): void => {
    const value = headers.get(header.toLowerCase());
    if (value === undefined) {
      if (allowMissing) return;
      run.failedByRegex = true;
      throw new ProbeFailure('header', `${address} sent no header ${header}.`);
    }
    if (occursIn(regexp, value, `the header ${header}`) !== bad) return;
    run.failedByRegex = true;
    const how = bad ? 'matches' : 'does not match';
    throw new ProbeFailure('header', `The header ${header} of ${address} ${how} "${regexp}": ${cut(value)}`);
  };
  for (const each of spec.failIfHeaderMatches) look(each, true);
  for (const each of spec.failIfHeaderNotMatches) look(each, false);
}

function judgeBody(run: ProbeRun, spec: HttpSpec, address: string, answer: HttpAnswer): void {
  const { failIfBodyMatches: forbidden, failIfBodyNotMatches: wanted } = spec;
  if (forbidden.length + wanted.length === 0) return;
  const encoding = answer.headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    throw new ProbeFailure(
      'bad_encoding',
      `${address} sent its page packed (${encoding}), which was not asked for, so that its text can't be looked at.`,
    );
  }
  const text = answer.body.toString('utf8');
  const found = forbidden.find((pattern) => occursIn(pattern, text, `the page of ${address}`));
  const missing = wanted.find((pattern) => !occursIn(pattern, text, `the page of ${address}`));
  if (found === undefined && missing === undefined) return;
  run.failedByRegex = true;
  throw new ProbeFailure(
    'body',
    found === undefined
      ? `The page of ${address} does not have "${missing ?? ''}" on it.`
      : `The page of ${address} has "${found}" on it.`,
  );
}

function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
