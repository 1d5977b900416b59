import type { ScrapeFailure } from '#shared/contract/targets.ts';

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

const certificateProblems: Readonly<Record<string, readonly [code: string, problem: string]>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: ['certificate_self_signed', 'is self-signed'],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'certificate_self_signed',
    'leads to a self-signed certificate that is not trusted here',
  ],
  CERT_HAS_EXPIRED: ['certificate_expired', 'has expired'],
  CERT_NOT_YET_VALID: ['certificate_not_yet_valid', 'is not valid yet (is a clock wrong?)'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'certificate_untrusted',
    'is signed by an authority that is not trusted here',
  ],
  UNABLE_TO_GET_ISSUER_CERT: ['certificate_untrusted', 'is signed by an authority that is not trusted here'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'certificate_untrusted',
    'is signed by an authority that is not trusted here',
  ],
};

const networkProblems: Readonly<Record<string, readonly [code: string, problem: (host: string) => string]>> =
  {
    ECONNREFUSED: [
      'connection_refused',
      (host) =>
        `Nothing listens at ${host} (connection refused): is the exporter running, and is the port right?`,
    ],
    ENOTFOUND: ['host_not_found', (host) => `The name of ${host} was not found in DNS: check its spelling.`],
    EAI_AGAIN: [
      'host_not_found',
      (host) =>
        `The name of ${host} could not be looked up: DNS gave no answer. Try again, or check the network.`,
    ],
    EHOSTUNREACH: [
      'host_unreachable',
      (host) => `There is no route to ${host}: is the host up, and in a network reachable from here?`,
    ],
    ENETUNREACH: ['host_unreachable', (host) => `The network of ${host} is not reachable from here.`],
    ETIMEDOUT: [
      'timeout',
      (host) =>
        `${host} did not answer the attempt to connect; is the host up and the port open in its firewall?`,
    ],
    EPROTO: ['not_tls', (host) => `${host} does not speak TLS: use http:// if it serves plain HTTP.`],
  };

/** Turns what the HTTP client threw into a failure. `phase` is how far the exchange had come. */
export function networkError(thrown: unknown, url: URL, phase: Phase): ScrapeError {
  if (thrown instanceof ScrapeError) return thrown;
  const address = addressOf(url);
  const error = firstCause(thrown);
  const code = codeOf(error);
  const certificate = certificateProblems[code];
  if (certificate !== undefined) {
    const [name, problem] = certificate;
    return new ScrapeError(name, `The certificate of ${url.host} ${problem}. ${tlsWayOut(name)}`);
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new ScrapeError(
      'certificate_hostname',
      `The certificate of ${url.host} is for another name than "${url.hostname}". Use the name it was made for, or set tls.insecure_skip_verify for this target.`,
    );
  }
  const network = code.startsWith('ERR_SSL_') ? networkProblems['EPROTO'] : networkProblems[code];
  if (network !== undefined) return new ScrapeError(network[0], network[1](url.host));
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
  if (code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError')) {
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

function tlsWayOut(code: string): string {
  if (code === 'certificate_expired' || code === 'certificate_not_yet_valid') {
    return 'Renew it, or set tls.insecure_skip_verify for this target.';
  }
  return 'Name it, or the authority that signed it, in tls.ca_file, or set tls.insecure_skip_verify for this target.';
}

/** Node tries all addresses of a host and throws an AggregateError; its first part says why. */
function firstCause(thrown: unknown): unknown {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return firstCause(thrown.errors[0]);
  if (thrown instanceof Error && codeOf(thrown) === '' && thrown.cause !== undefined)
    return firstCause(thrown.cause);
  return thrown;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
