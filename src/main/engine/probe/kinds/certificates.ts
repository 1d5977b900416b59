import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { CertificateInfo } from '#shared/contract/probes.ts';
import { formatDuration } from '#shared/format/index.ts';
import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';

/** No chain of the web is longer; one that is would be a circle. */
const LONGEST_CHAIN = 10;

/** Notes what the server showed: the whole chain, leaf first, its earliest end, and the TLS version. */
export function noteCertificates(run: ProbeRun, socket: TLSSocket): void {
  const chain = chainOf(socket.getPeerCertificate(true));
  run.certificates = chain.map(describe);
  const version = socket.getProtocol() ?? 'unknown';
  run.fact('TLS', version);
  run.sample('probe_tls_version_info', 1, { version: version.replace('TLSv', 'TLS ') });
  const [leaf] = run.certificates;
  if (leaf === undefined) return;
  run.sample('probe_ssl_earliest_cert_expiry', earliestEndMs(run.certificates) / 1000);
  run.sample('probe_ssl_last_chain_info', 1, {
    fingerprint_sha256: leaf.fingerprint,
    subject: leaf.subject,
    issuer: leaf.issuer,
    subjectalternative: leaf.names.join(','),
  });
}

/** Throws where a certificate of the chain ends sooner than it may. What is past its end is refused by TLS itself. */
export function checkCertificates(run: ProbeRun, place: string, minValidityMs: number): void {
  if (minValidityMs === 0 || run.certificates.length === 0) return;
  const leftMs = earliestEndMs(run.certificates) - run.context.clock.nowMs();
  if (leftMs >= minValidityMs) return;
  throw new ProbeFailure(
    'certificate_expiring',
    `A certificate of ${place} ends in ${formatDuration(Math.max(0, leftMs))}, sooner than the ${formatDuration(minValidityMs)} of min_certificate_validity: renew it.`,
  );
}

/** Unix ms when the first certificate of a chain ends. */
export function earliestEndMs(chain: readonly CertificateInfo[]): number {
  return Math.min(...chain.map(({ notAfterMs }) => notAfterMs));
}

function chainOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  const seen = new Set<string>();
  let next: unknown = leaf;
  // A root names itself as its issuer.
  while (isCertificate(next) && !seen.has(next.fingerprint256) && chain.length < LONGEST_CHAIN) {
    seen.add(next.fingerprint256);
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

/** Where there is none, Node gives an empty object or nothing, whatever the types say. */
function isCertificate(value: unknown): value is DetailedPeerCertificate {
  return typeof value === 'object' && value !== null && 'raw' in value;
}

function describe(certificate: DetailedPeerCertificate): CertificateInfo {
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    names: (certificate.subjectaltname ?? '')
      .split(', ')
      .filter((name) => name !== '')
      .map((name) => name.replace(/^(DNS|IP Address):/, '')),
    notBeforeMs: Date.parse(certificate.valid_from),
    notAfterMs: Date.parse(certificate.valid_to),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

/** `CN=example.com,O=Example`, the parts as they stand. */
function nameOf(name: Readonly<Record<string, string | string[] | undefined>>): string {
  return Object.entries(name)
    .map(([part, value]) => `${part}=${Array.isArray(value) ? value.join('+') : (value ?? '')}`)
    .join(',');
}
