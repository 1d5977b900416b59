import type { ScrapeFailure } from '#shared/contract/targets.ts';
import { FramingError } from './response-reader.ts';
import { errorCodeOf, firstCause, networkProblem } from '../base/network-failure.ts';

/** A scrape that failed for a known reason: the code is stable, the message a whole sentence that names the address. */
export class ScrapeError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ScrapeError';
    this.code = code;
  }
}

/** Where in the exchange the time ran out. */
export type Phase = 'connect' | 'headers' | 'body';

const phaseWords: Readonly<Record<Phase, string>> = {
  connect: 'while connecting; is the host up and the port open in its firewall?',
  headers: 'while waiting for the answer; the exporter is slow or stuck',
  body: 'in the middle of the page; the exporter is slow or stuck',
};

export function timeoutError(address: string, timeoutMs: number, phase: Phase): ScrapeError {
  return new ScrapeError(
    'timeout',
    `${address} did not finish within ${timeoutMs} ms: the time ran out ${phaseWords[phase]}.`,
  );
}

/** Turns what the HTTP client threw into a failure. `phase` is how far the exchange had come. */
export function networkError(thrown: unknown, url: URL, phase: Phase): ScrapeError {
  if (thrown instanceof ScrapeError) return thrown;
  const address = addressOf(url);
  const problem = networkProblem(thrown, {
    host: url.host,
    hostname: url.hostname,
    service: 'exporter',
    owner: 'target',
  });
  if (problem !== null) return new ScrapeError(problem.code, problem.message);
  const error = firstCause(thrown);
  const code = errorCodeOf(error);
  if (
    code === 'ECONNRESET' ||
    code === 'UND_ERR_SOCKET' ||
    code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    code === 'EPIPE'
  ) {
    return phase === 'body'
      ? new ScrapeError(
          'cut_off',
          `The page of ${address} was cut off: the connection ended before the page did.`,
        )
      : new ScrapeError('connection_reset', `${url.host} closed the connection without an answer.`);
  }
  if (
    error instanceof FramingError ||
    code.startsWith('HPE_') ||
    (error instanceof Error && error.name === 'HTTPParserError')
  ) {
    return phase === 'body'
      ? new ScrapeError(
          'cut_off',
          `The page of ${address} was cut off or damaged: its HTTP framing is broken.`,
        )
      : new ScrapeError(
          'not_http',
          `${url.host} does not answer in HTTP: does another service listen there, or does it want https://?`,
        );
  }
  return new ScrapeError(
    'connection_failed',
    `${address} could not be read: ${error instanceof Error ? error.message : String(error)}.`,
  );
}

/** The address for messages: without credentials. */
export function addressOf(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search}`;
}

export function toFailure(error: ScrapeError): ScrapeFailure {
  return { code: error.code, message: error.message };
}
