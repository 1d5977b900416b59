import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';
import { failureOf } from './failure.ts';
import type { IpProtocol } from '../types.ts';

const families = { ip4: 4, ip6: 6 } as const;

/** Looks a host up as the system does (hosts file, then DNS), in the order it prefers; never empty. Measured as `resolve`. */
export async function resolveHost(run: ProbeRun, host: string, ip: IpProtocol): Promise<LookupAddress[]> {
  run.doing = `looking up ${host}`;
  const bare = host.replace(/^\[|\]$/g, '');
  const startMs = run.context.clock.monotonicMs();
  try {
    return await run.timed('resolve', () => addressesOf(run, bare, ip));
  } finally {
    run.sample('probe_dns_lookup_time_seconds', (run.context.clock.monotonicMs() - startMs) / 1000);
  }
}

async function addressesOf(run: ProbeRun, host: string, ip: IpProtocol): Promise<LookupAddress[]> {
  const wanted = ip === null ? 0 : families[ip];
  const version = isIP(host);
  if (version !== 0 && wanted !== 0 && version !== wanted) throw noAddress(host, ip);
  if (version !== 0) return [{ address: host, family: version }];
  let found: LookupAddress[];
  try {
    found = await run.abortable(lookup(host, { all: true, family: wanted, order: 'verbatim' }));
  } catch (error) {
    if (run.signal.aborted) throw error;
    throw failureOf(error, host, host);
  }
  if (found.length === 0) throw noAddress(host, ip);
  return found;
}

function noAddress(host: string, ip: IpProtocol): ProbeFailure {
  const version = ip === 'ip6' ? 'IPv6' : 'IPv4';
  return new ProbeFailure(
    'no_address',
    `${host} has no ${version} address: set ip_protocol to the other version, or leave it out.`,
  );
}

/** Notes which IP version was used, as 4 or 6. */
export function noteAddress(run: ProbeRun, address: string): void {
  run.sample('probe_ip_protocol', isIP(address) === 6 ? 6 : 4);
  run.fact('Address', address);
}
