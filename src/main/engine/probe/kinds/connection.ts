import { once } from 'node:events';
import type { LookupAddress } from 'node:dns';
import { connect, isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { readNamedFile } from '../../scrape/index.ts';
import type { ProbeRun } from '../run.ts';
import type { IpProtocol, TlsSettings } from '../types.ts';
import { checkCertificates, noteCertificates } from './certificates.ts';
import { failureOf } from './failure.ts';
import { noteAddress, resolveHost } from './resolve.ts';

export interface Peer {
  /** A name or an address; IPv6 with or without brackets. */
  readonly host: string;
  readonly port: number;
  readonly ipProtocol: IpProtocol;
}

/** Opens a TCP connection: phases `resolve` and `connect`. The caller destroys the socket; where this throws there is none left. */
export async function openTcp(run: ProbeRun, peer: Peer): Promise<Socket> {
  const addresses = await resolveHost(run, peer.host, peer.ipProtocol);
  const place = `${peer.host}:${peer.port}`;
  run.doing = `connecting to ${place}`;
  const socket = connect({ host: peer.host, port: peer.port, lookup: answerWith(addresses) });
  try {
    await run.timed('connect', () => once(socket, 'connect', { signal: run.signal }));
  } catch (error) {
    socket.destroy();
    if (run.signal.aborted) throw run.signal.reason;
    throw failureOf(error, place, peer.host);
  }
  // What happens to it from now on is told by reads and writes.
  socket.on('error', () => undefined);
  noteAddress(run, socket.remoteAddress ?? addresses[0]?.address ?? '');
  return socket;
}

/**
 * Speaks TLS on an open connection: phase `tls`. The certificates are noted even where they are refused, so that a chart of
 * their end doesn't stop just when it matters.
 */
export async function openTls(
  run: ProbeRun,
  socket: Socket,
  peer: Peer,
  settings: TlsSettings & { readonly minCertificateValidityMs: number },
): Promise<TLSSocket> {
  const place = `${peer.host}:${peer.port}`;
  const { caFile, insecureSkipVerify } = settings;
  const hostname = settings.serverName ?? peer.host.replace(/^\[|\]$/g, '');
  const ca =
    caFile === null
      ? undefined
      : await readNamedFile(run.context.access, caFile, 'file with trusted certificates (tls.ca_file)');
  run.doing = `shaking hands (TLS) with ${place}`;
  // Loaded by the first probe that needs it, not with the engine: it takes long to load.
  const { connect: connectTls } = await import('node:tls');
  const secure = connectTls({
    socket,
    host: hostname,
    // An address can't be asked for by name (RFC 6066).
    ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
    ...(ca === undefined ? {} : { ca }),
    // Judged below, when the certificates have been looked at; nothing is sent before.
    rejectUnauthorized: false,
  });
  try {
    await run.timed('tls', () => once(secure, 'secureConnect', { signal: run.signal }));
    noteCertificates(run, secure);
    // Typed as an Error; it is the code of one.
    const refusal: unknown = secure.authorizationError;
    if (!insecureSkipVerify && !secure.authorized) {
      throw failureOf(Object.assign(new Error(String(refusal)), { code: String(refusal) }), place, hostname);
    }
    checkCertificates(run, place, settings.minCertificateValidityMs);
  } catch (error) {
    secure.destroy();
    if (run.signal.aborted) throw run.signal.reason;
    throw failureOf(error, place, hostname);
  }
  secure.on('error', () => undefined);
  return secure;
}

/** Hands a socket what was looked up already; it tries the addresses in turn. */
function answerWith(addresses: LookupAddress[]): LookupFunction {
  return (_host, options, done) => {
    if (options.all === true) done(null, addresses);
    else done(null, addresses[0]?.address ?? '', addresses[0]?.family);
  };
}
