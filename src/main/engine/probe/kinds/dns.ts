import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { errorCodeOf } from '../../base/network-failure.ts';
import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';
import type { DnsSpec } from '../types.ts';

const problems: Readonly<Record<string, readonly [code: string, problem: string]>> = {
  ENOTFOUND: ['nxdomain', 'does not know the name (NXDOMAIN)'],
  ENODATA: ['no_answer', 'knows the name, but has no such record'],
  ESERVFAIL: ['server_failure', 'failed at it (SERVFAIL): look at that server, or at DNSSEC of the name'],
  EREFUSED: ['refused', 'refused to answer (REFUSED): is it meant to answer this machine?'],
  ENOTIMP: ['not_implemented', 'does not do this type of query (NOTIMP)'],
  EFORMERR: ['format_error', 'did not understand the query (FORMERR)'],
  EBADRESP: ['bad_answer', 'sent an answer that can not be read'],
  ETIMEOUT: ['timeout', 'did not answer in time'],
  ECONNREFUSED: ['connection_refused', 'is not there (nothing listens at that port)'],
};

/** Asks a DNS server and judges the answers. */
export async function probeDns(run: ProbeRun, spec: DnsSpec): Promise<void> {
  const { queryName, queryType, server } = spec;
  const resolver = new Resolver({ timeout: run.timeoutMs, tries: 1 });
  if (server !== null) resolver.setServers([server]);
  const asked = server ?? resolver.getServers()[0] ?? 'the system';
  run.doing = `waiting for the DNS server ${asked}`;
  const cancel = (): void => resolver.cancel();
  run.signal.addEventListener('abort', cancel);
  run.sample('probe_dns_query_succeeded', 0);
  const startMs = run.context.clock.monotonicMs();
  try {
    const answers = await run.abortable(answersOf(resolver, spec));
    run.sample('probe_dns_query_succeeded', 1);
    run.sample('probe_dns_answer_rrs', answers.length);
    run.sample('probe_ip_protocol', isIP(asked.replace(/^\[(.*)\](?::\d+)?$/, '$1')) === 6 ? 6 : 4);
    run.fact('Server', asked);
    run.fact('Answers', answers.join('\n'));
    const missing = spec.expectedAnswers.filter((wanted) => !answers.some((each) => isSame(each, wanted)));
    if (missing.length > 0) {
      throw new ProbeFailure(
        'wrong_answer',
        `${asked} answered ${queryName} ${queryType} with ${answers.join(', ')}, without ${missing.join(', ')}.`,
      );
    }
  } catch (error) {
    if (run.signal.aborted || error instanceof ProbeFailure) throw error;
    const code = errorCodeOf(error);
    const [name, problem] = problems[code] ?? ['dns_failed', `could not be asked (${code || String(error)})`];
    throw new ProbeFailure(name, `${queryName} ${queryType}: the DNS server ${asked} ${problem}.`);
  } finally {
    run.signal.removeEventListener('abort', cancel);
    const tookMs = run.context.clock.monotonicMs() - startMs;
    run.phase('request', tookMs);
    run.sample('probe_dns_duration_seconds', tookMs / 1000, { phase: 'request' });
  }
}

/** The answers as they stand in a zone file. */
async function answersOf(resolver: Resolver, { queryName: name, queryType }: DnsSpec): Promise<string[]> {
  switch (queryType) {
    case 'A':
      return resolver.resolve4(name);
    case 'AAAA':
      return resolver.resolve6(name);
    case 'CAA':
      return (await resolver.resolveCaa(name)).map(({ critical, issue, issuewild, iodef }) =>
        issue !== undefined
          ? `${critical} issue ${issue}`
          : issuewild !== undefined
            ? `${critical} issuewild ${issuewild}`
            : `${critical} iodef ${iodef ?? ''}`,
      );
    case 'CNAME':
      return resolver.resolveCname(name);
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`);
    case 'NS':
      return resolver.resolveNs(name);
    case 'PTR':
      return isIP(name) === 0 ? resolver.resolvePtr(name) : resolver.reverse(name);
    case 'SOA': {
      const soa = await resolver.resolveSoa(name);
      return [
        `${soa.nsname} ${soa.hostmaster} ${soa.serial} ${soa.refresh} ${soa.retry} ${soa.expire} ${soa.minttl}`,
      ];
    }
    case 'SRV':
      return (await resolver.resolveSrv(name)).map(
        (srv) => `${srv.priority} ${srv.weight} ${srv.port} ${srv.name}`,
      );
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
  }
}

/** Names don't care for case, nor for the dot at their end. */
function isSame(answer: string, wanted: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/\.$/, '');
  return plain(answer) === plain(wanted);
}
