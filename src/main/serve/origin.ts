import { isIP } from 'node:net';

/** `host` or `host:port` as in a Host header, or null when it isn't one. */
function hostNameOf(hostHeader: string): string | null {
  if (!/^[\w.:[\]-]+$/.test(hostHeader)) return null;
  try {
    return new URL(`http://${hostHeader}`).hostname.replace(/^\[|\]$/g, '').toLowerCase();
  } catch {
    return null;
  }
}

/**
 * Is this Host header one of ours? A site that points its own name at this machine (DNS rebinding) sends that name, so
 * names are only those we know. Addresses can't be rebound and pass, whatever the port: a tunnel changes it.
 */
export function isOwnHost(hostHeader: string | undefined, names: ReadonlySet<string>): boolean {
  if (hostHeader === undefined) return false;
  const name = hostNameOf(hostHeader);
  return name !== null && (isIP(name) !== 0 || names.has(name));
}

/** Names the console answers to; the machine's own only when it listens beyond loopback. */
export function ownHostNames(
  listenHost: string,
  machineName: string,
  allowed: readonly string[],
): Set<string> {
  const names = new Set(['localhost', ...allowed.map((name) => name.toLowerCase())]);
  if (isIP(listenHost) === 0) names.add(listenHost.toLowerCase());
  if (!isLoopback(listenHost) && machineName !== '') {
    names.add(machineName.toLowerCase());
    names.add(`${machineName.toLowerCase()}.local`);
  }
  return names;
}

/** True when only this machine can reach that address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Was the request made by our own page? `origin` must name the very host that was asked, over http or https. */
export function isOwnOrigin(origin: string | undefined, hostHeader: string | undefined): boolean {
  if (origin === undefined || hostHeader === undefined) return false;
  const host = hostHeader.toLowerCase();
  return origin.toLowerCase() === `http://${host}` || origin.toLowerCase() === `https://${host}`;
}
