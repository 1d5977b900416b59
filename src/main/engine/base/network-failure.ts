/** Why a connection failed, in words: the code is stable, the message a whole sentence that names the other end. */
export interface NetworkProblem {
  readonly code: string;
  readonly message: string;
}

/** The other end as messages name it. */
export interface Peer {
  /** `host:port`. */
  readonly host: string;
  /** The name a certificate must be for. */
  readonly hostname: string;
  /** What should listen there: "exporter", "service". */
  readonly service: string;
  /** Whose settings the way out is in: "target", "check". */
  readonly owner: string;
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

const networkProblems: Readonly<Record<string, readonly [code: string, problem: (peer: Peer) => string]>> = {
  ECONNREFUSED: [
    'connection_refused',
    ({ host, service }) =>
      `Nothing listens at ${host} (connection refused): is the ${service} running, and is the port right?`,
  ],
  ENOTFOUND: [
    'host_not_found',
    ({ host }) => `The name of ${host} was not found in DNS: check its spelling.`,
  ],
  EAI_AGAIN: [
    'host_not_found',
    ({ host }) =>
      `The name of ${host} could not be looked up: DNS gave no answer. Try again, or check the network.`,
  ],
  EHOSTUNREACH: [
    'host_unreachable',
    ({ host }) => `There is no route to ${host}: is the host up, and in a network reachable from here?`,
  ],
  ENETUNREACH: ['host_unreachable', ({ host }) => `The network of ${host} is not reachable from here.`],
  ETIMEDOUT: [
    'timeout',
    ({ host }) =>
      `${host} did not answer the attempt to connect; is the host up and the port open in its firewall?`,
  ],
  EPROTO: ['not_tls', ({ host }) => `${host} does not speak TLS: use http:// if it serves plain HTTP.`],
};

/** What a failed connection, TLS handshake or name look-up means; null for anything that is not one of these. */
export function networkProblem(thrown: unknown, peer: Peer): NetworkProblem | null {
  const code = errorCodeOf(firstCause(thrown));
  const certificate = certificateProblems[code];
  if (certificate !== undefined) {
    const [name, problem] = certificate;
    return { code: name, message: `The certificate of ${peer.host} ${problem}. ${tlsWayOut(name, peer)}` };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      code: 'certificate_hostname',
      message: `The certificate of ${peer.host} is for another name than "${peer.hostname}". Use the name it was made for, or set tls.insecure_skip_verify for this ${peer.owner}.`,
    };
  }
  const network = code.startsWith('ERR_SSL_') ? networkProblems['EPROTO'] : networkProblems[code];
  return network === undefined ? null : { code: network[0], message: network[1](peer) };
}

/** Node tries all addresses of a host and throws an AggregateError; its first part says why. */
export function firstCause(thrown: unknown): unknown {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return firstCause(thrown.errors[0]);
  if (thrown instanceof Error && errorCodeOf(thrown) === '' && thrown.cause !== undefined)
    return firstCause(thrown.cause);
  return thrown;
}

/** The `code` of a system error, "" where there is none. */
export function errorCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function tlsWayOut(code: string, { owner }: Peer): string {
  if (code === 'certificate_expired' || code === 'certificate_not_yet_valid') {
    return `Renew it, or set tls.insecure_skip_verify for this ${owner}.`;
  }
  return `Name it, or the authority that signed it, in tls.ca_file, or set tls.insecure_skip_verify for this ${owner}.`;
}
