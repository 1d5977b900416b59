import path from 'node:path';
import { makeLabels } from '#shared/model/labels.ts';
import type { DiscoverySource, DnsType, ScrapeJob } from '../discovery/types.ts';
import { isScrapeProtocol, nativeProtocols, prometheusProtocols } from '../scrape/index.ts';
import type { ScrapeProtocol } from '../scrape/index.ts';
import { firstSet } from './fields.ts';
import { toHttpSettings } from './http-settings.ts';
import { DNS_TYPES } from './kinds/index.ts';
import type { PlacedScrape } from './parse.ts';
import { toRules } from './relabel-section.ts';
import { DEFAULT_INTERVAL_MS, DEFAULT_TIMEOUT_MS, schemeOf } from './scrape-section.ts';
import type { ScrapeSection, SharedScrape } from './scrape-section.ts';

/** The largest page taken where the file sets no limit. */
const NO_LIMIT_BYTES = 1024 ** 3;

const refreshDefaultsMs = { file: 300_000, http: 60_000, dns: 30_000 } as const;

/** A scrape config that has been checked, as what is done with it; what it doesn't say is taken from `global`. */
export function toJob({ section, file }: PlacedScrape, global: SharedScrape): ScrapeJob {
  const folder = path.dirname(file);
  const intervalMs = firstSet(section.scrape_interval, global.scrape_interval) ?? DEFAULT_INTERVAL_MS;
  const globalTimeoutMs = firstSet(global.scrape_timeout) ?? DEFAULT_TIMEOUT_MS;
  const limit = (
    name: 'sample_limit' | 'label_limit' | 'label_name_length_limit' | 'label_value_length_limit',
  ) => firstSet(section[name], global[name]) ?? 0;
  const nameScheme = schemeOf(section) ?? schemeOf(global) ?? 'utf8';
  return {
    name: section.job_name ?? '',
    intervalMs,
    timeoutMs: firstSet(section.scrape_timeout) ?? Math.min(globalTimeoutMs, intervalMs),
    scheme: section.scheme ?? 'http',
    metricsPath: section.metrics_path ?? '/metrics',
    params: Object.fromEntries(
      Object.entries(section.params ?? {}).map(([name, values]) => [name, values ?? []]),
    ),
    relabel: toRules(section.relabel_configs),
    nameScheme,
    targetLimit: firstSet(section.target_limit, global.target_limit) ?? 0,
    sources: sourcesOf(section, folder),
    template: {
      maxBodyBytes: firstSet(section.body_size_limit, global.body_size_limit) ?? NO_LIMIT_BYTES,
      http: toHttpSettings(section, folder),
      protocols: protocolsOf(section, global),
      fallbackProtocol: protocolOf(section.fallback_scrape_protocol ?? ''),
      enableCompression: section.enable_compression ?? true,
      samples: {
        honorLabels: section.honor_labels ?? false,
        honorTimestamps: section.honor_timestamps ?? true,
        trackTimestampsStaleness: section.track_timestamps_staleness ?? false,
        relabel: toRules(section.metric_relabel_configs),
        nameScheme,
        limits: {
          samples: limit('sample_limit'),
          labels: limit('label_limit'),
          labelNameLength: limit('label_name_length_limit'),
          labelValueLength: limit('label_value_length_limit'),
        },
        extraMetrics: section.extra_scrape_metrics ?? global.extra_scrape_metrics ?? false,
      },
      json: null,
    },
  };
}

function protocolsOf(section: ScrapeSection, global: SharedScrape): readonly ScrapeProtocol[] {
  const wanted = section.scrape_protocols ?? global.scrape_protocols;
  if (wanted !== undefined) return wanted.filter(isScrapeProtocol);
  const native = section.scrape_native_histograms ?? global.scrape_native_histograms ?? false;
  return native ? nativeProtocols : prometheusProtocols;
}

function protocolOf(name: string): ScrapeProtocol | null {
  return isScrapeProtocol(name) ? name : null;
}

function sourcesOf(section: ScrapeSection, folder: string): DiscoverySource[] {
  const fixed = (section.static_configs ?? []).map(({ targets, labels }) => ({
    targets: (targets ?? []).map((address) => makeLabels([['__address__', address]])),
    labels: makeLabels(Object.entries(labels ?? {})),
  }));
  return [
    ...(fixed.length > 0 ? [{ kind: 'static' as const, groups: fixed }] : []),
    ...entries(section.file_sd_configs).map((file) => ({
      kind: 'file' as const,
      patterns: (file.files ?? []).map((pattern) => path.resolve(folder, pattern)),
      refreshMs: firstSet(file.refresh_interval) ?? refreshDefaultsMs.file,
    })),
    ...entries(section.http_sd_configs).map((http) => ({
      kind: 'http' as const,
      url: http.url?.text ?? '',
      refreshMs: firstSet(http.refresh_interval) ?? refreshDefaultsMs.http,
      http: toHttpSettings(http, folder),
    })),
    ...entries(section.dns_sd_configs).map((dns) => ({
      kind: 'dns' as const,
      names: dns.names ?? [],
      type: dnsType(dns.type),
      port: dns.port ?? 0,
      refreshMs: firstSet(dns.refresh_interval) ?? refreshDefaultsMs.dns,
    })),
  ];
}

function dnsType(type: string | undefined): DnsType {
  return DNS_TYPES.find((known) => known === type?.toUpperCase()) ?? 'SRV';
}

function entries<T>(list: readonly (T | null | undefined)[] | undefined): T[] {
  return (list ?? []).filter((entry): entry is T => entry != null);
}
