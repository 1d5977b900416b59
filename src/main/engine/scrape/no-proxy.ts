import { BlockList, isIP } from 'node:net';

/**
 * Whether a host is reached without the proxy: `noProxy` is a comma-separated list of hosts, domains (`.example.com` and
 * `example.com` both mean the subdomains too), addresses and networks, each maybe with a port, or `*` (golang.org/x/net/http/httpproxy).
 */
export function goesDirect(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return noProxy
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim())
    .some((entry) => entry !== '' && entryMatches(entry, host, port));
}

function entryMatches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const network = /^(.+)\/(\d+)$/.exec(entry);
  if (network) return inNetwork(network[1] ?? '', Number(network[2]), host);
  const withPort = isIP(entry) === 6 ? null : /^(.*):(\d+)$/.exec(entry);
  if (withPort && withPort[2] !== port) return false;
  const name = (withPort?.[1] ?? entry).replace(/^\[|\]$/g, '');
  const bare = name.replace(/^\*?\./, '');
  return host === bare
    ? !name.startsWith('.') || isIP(bare) > 0
    : isIP(bare) === 0 && host.endsWith(`.${bare}`);
}

function inNetwork(address: string, bits: number, host: string): boolean {
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family) return false;
  const list = new BlockList();
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(address, Math.min(bits, family === 6 ? 128 : 32), kind);
  return list.check(host, kind);
}
