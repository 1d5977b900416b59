import { globSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Resolver } from 'node:dns/promises';
import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { parse as parseYaml } from 'yaml';
import type { Clock } from '../base/clock.ts';
import { HttpClient } from '../scrape/index.ts';
import type { SecretAccess } from '../scrape/index.ts';
import { readGroups } from './group-file.ts';
import type { DiscoverySource, DnsType, TargetGroup } from './types.ts';

/** What sources are asked with. */
export interface SourceContext {
  readonly clock: Clock;
  readonly access: SecretAccess;
  readonly appVersion: string;
  /** Servers to ask, `host:port`; the machine's own unless given. */
  readonly dnsServers: readonly string[] | null;
}

/** A source that is asked again and again. */
export interface Asker {
  /** Throws an Error that says what is wrong; what was told before holds on then. */
  ask(signal: AbortSignal): Promise<TargetGroup[]>;
  /** Whether there may be news before the next time it is due; cheap enough for once a second. */
  changed(): boolean;
  close(): Promise<void>;
}

const HTTP_TIMEOUT_MS = 30_000;
const HTTP_MAX_BYTES = 64 * 1024 * 1024;

export function openAsker(
  source: Exclude<DiscoverySource, { kind: 'static' }>,
  context: SourceContext,
): Asker {
  switch (source.kind) {
    case 'file':
      return fileAsker(source.patterns);
    case 'http':
      return httpAsker(source, context);
    case 'dns':
      return dnsAsker(source, context);
  }
}

/** Files that match patterns; one that can't be read keeps the groups it had. */
function fileAsker(patterns: readonly string[]): Asker {
  const groups = new Map<string, TargetGroup[]>();
  let signature = '';
  const match = () => [...new Set(patterns.flatMap((pattern) => globSync(pattern).sort()))];
  const signatureNow = () =>
    match()
      .map((file) => {
        const stat = statSync(file, { throwIfNoEntry: false });
        return stat ? `${file}:${stat.ino}:${stat.size}:${stat.mtimeMs}` : `${file}:gone`;
      })
      .join('\n');
  return {
    async ask() {
      signature = signatureNow();
      const files = match();
      const wrong: string[] = [];
      for (const file of groups.keys()) if (!files.includes(file)) groups.delete(file);
      for (const file of files) {
        try {
          groups.set(
            file,
            readGroups(parseText(await readFile(file, 'utf8'), file), { __meta_filepath: file }),
          );
        } catch (error) {
          wrong.push(
            `${file}: ${error instanceof Error && 'code' in error ? explainFileError(error) : String(error)}`,
          );
        }
      }
      const found = [...groups.values()].flat();
      if (wrong.length > 0) throw new PartlyKnown(wrong.join('; '), found);
      return found;
    },
    changed: () => signatureNow() !== signature,
    close: () => Promise.resolve(),
  };
}

/** Some of the answer is wrong; the rest holds. */
export class PartlyKnown extends Error {
  readonly groups: TargetGroup[];

  constructor(message: string, groups: TargetGroup[]) {
    super(message);
    this.groups = groups;
  }
}

function parseText(text: string, file: string): unknown {
  return /\.json$/i.test(file) ? (JSON.parse(text) as unknown) : (parseYaml(text) as unknown);
}

function httpAsker(source: Extract<DiscoverySource, { kind: 'http' }>, context: SourceContext): Asker {
  const client = new HttpClient(
    {
      url: source.url,
      timeoutMs: HTTP_TIMEOUT_MS,
      maxBodyBytes: HTTP_MAX_BYTES,
      accept: 'application/json',
      enableCompression: true,
      http: source.http,
      headers: { 'x-prometheus-refresh-interval-seconds': String(source.refreshMs / 1000) },
    },
    context,
  );
  return {
    async ask(signal) {
      const page = await client.fetchPage(signal);
      if (!page.contentType.startsWith('application/json'))
        throw new Error(`the content type of the answer is "${page.contentType}", not application/json`);
      const groups = readGroups(JSON.parse(new TextDecoder().decode(page.body)), {});
      return groups.map(({ targets, labels }) => ({
        targets,
        labels: makeLabels([...Object.entries(labels), ['__meta_url', source.url]]),
      }));
    },
    changed: () => false,
    close: () => client.close(),
  };
}

function dnsAsker(source: Extract<DiscoverySource, { kind: 'dns' }>, context: SourceContext): Asker {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (context.dnsServers !== null) resolver.setServers(context.dnsServers);
  const known = new Map<string, TargetGroup>();
  return {
    async ask() {
      const wrong: string[] = [];
      await Promise.all(
        source.names.map(async (name) => {
          try {
            known.set(name, {
              targets: await lookUp(resolver, name, source),
              labels: makeLabels([['__meta_dns_name', name]]),
            });
          } catch (error) {
            if (isNoRecord(error)) known.set(name, { targets: [], labels: makeLabels([]) });
            else
              wrong.push(
                `${source.type} records of ${name}: ${error instanceof Error ? error.message : String(error)}`,
              );
          }
        }),
      );
      const groups = source.names.flatMap((name) => known.get(name) ?? []);
      if (wrong.length > 0) throw new PartlyKnown(wrong.join('; '), groups);
      return groups;
    },
    changed: () => false,
    close: () => {
      resolver.cancel();
      return Promise.resolve();
    },
  };
}

/** The name is known not to be there, or to have no such records: that is an answer, not a failure. */
function isNoRecord(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA')
  );
}

async function lookUp(
  resolver: Resolver,
  name: string,
  { type, port }: { readonly type: DnsType; readonly port: number },
): Promise<Labels[]> {
  const target = (host: string, atPort: number, meta: Readonly<Record<string, string>> = {}): Labels =>
    makeLabels([
      ['__address__', `${host.includes(':') ? `[${host}]` : host.replace(/\.$/, '')}:${atPort}`],
      ...Object.entries(meta),
    ]);
  // Prometheus leaves the dot of a full name at the end of these labels.
  const dotted = (host: string) => (host.endsWith('.') ? host : `${host}.`);
  switch (type) {
    case 'A':
      return (await resolver.resolve4(name)).map((host) => target(host, port));
    case 'AAAA':
      return (await resolver.resolve6(name)).map((host) => target(host, port));
    case 'SRV':
      return (await resolver.resolveSrv(name)).map((record) =>
        target(record.name, record.port, {
          __meta_dns_srv_record_target: dotted(record.name),
          __meta_dns_srv_record_port: String(record.port),
        }),
      );
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ exchange }) =>
        target(exchange, port, { __meta_dns_mx_record_target: dotted(exchange) }),
      );
    case 'NS':
      return (await resolver.resolveNs(name)).map((host) =>
        target(host, port, { __meta_dns_ns_record_target: dotted(host) }),
      );
  }
}
