import type { z } from 'zod';
import type { NameScheme } from '../relabel/index.ts';
import { bool, duration, fieldsOf, firstSet, float, int, mapOf, oneOf, size, text, texts } from './fields.ts';
import type { Report } from './fields.ts';
import { checkHttpClient, httpClientFields } from './http-client.ts';
import { discoveryKinds } from './kinds/index.ts';
import { checkRelabel, relabelList } from './relabel-section.ts';

export const SCRAPE_PROTOCOLS = [
  'PrometheusProto',
  'PrometheusText0.0.4',
  'PrometheusText1.0.0',
  'OpenMetricsText0.0.1',
  'OpenMetricsText1.0.0',
] as const;

export const nameSchemes = ['utf8', 'legacy'] as const satisfies readonly NameScheme[];
const ESCAPINGS = ['allow-utf-8', 'underscores', 'dots', 'values'] as const;

/** What `global` and a scrape config both have; a scrape config takes the global value where it has none. */
export const sharedScrapeFields = {
  scrape_interval: duration(),
  scrape_timeout: duration(),
  scrape_protocols: texts(),
  scrape_failure_log_file: text(),
  body_size_limit: size(),
  sample_limit: int(0),
  target_limit: int(0),
  label_limit: int(0),
  label_name_length_limit: int(0),
  label_value_length_limit: int(0),
  keep_dropped_targets: int(0),
  metric_name_validation_scheme: oneOf(nameSchemes, true),
  metric_name_escaping_scheme: oneOf(ESCAPINGS, true),
  scrape_native_histograms: bool(),
  convert_classic_histograms_to_nhcb: bool(),
  always_scrape_classic_histograms: bool(),
  extra_scrape_metrics: bool(),
};

export const scrapeFields = fieldsOf({
  job_name: text(),
  honor_labels: bool(),
  honor_timestamps: bool(),
  track_timestamps_staleness: bool(),
  params: mapOf(texts()),
  fallback_scrape_protocol: oneOf(SCRAPE_PROTOCOLS, true),
  metrics_path: text(),
  scheme: text(),
  enable_compression: bool(),
  native_histogram_bucket_limit: int(0),
  native_histogram_min_bucket_factor: float(),
  relabel_configs: relabelList(),
  metric_relabel_configs: relabelList(),
  ...sharedScrapeFields,
  ...httpClientFields,
  ...discoveryKinds,
});

export type ScrapeSection = z.output<typeof scrapeFields>;
/** What of `global` the scrape configs take. */
export type SharedScrape = Pick<ScrapeSection, keyof typeof sharedScrapeFields>;

export const DEFAULT_INTERVAL_MS = 60_000;
export const DEFAULT_TIMEOUT_MS = 10_000;

/** Checks a scrape config by itself and against the global settings (config.go ScrapeConfig.Validate). */
export function checkScrapeSection(section: ScrapeSection, global: SharedScrape, report: Report): void {
  const job = section.job_name ?? '';
  if (job === '') report([], 'the job_name is missing or empty');
  checkHttpClient(section, report);
  // A URL among targets is a common slip; relabelling may make an address of it.
  if ((section.relabel_configs ?? []).length === 0) checkStaticTargets(section.static_configs, report);
  const intervalMs = firstSet(section.scrape_interval, global.scrape_interval) ?? DEFAULT_INTERVAL_MS;
  if ((section.scrape_timeout ?? 0) > intervalMs)
    report(['scrape_timeout'], `the scrape_timeout of the job "${job}" is greater than its scrape_interval`);
  checkProtocols(section.scrape_protocols, report);
  checkNames(section, global, report);
  const scheme = schemeOf(section) ?? schemeOf(global) ?? 'utf8';
  checkRelabel(section.relabel_configs, ['relabel_configs'], scheme, report);
  checkRelabel(section.metric_relabel_configs, ['metric_relabel_configs'], scheme, report);
}

export function schemeOf(section: Pick<SharedScrape, 'metric_name_validation_scheme'>): NameScheme | null {
  const scheme = section.metric_name_validation_scheme;
  return scheme === 'utf8' || scheme === 'legacy' ? scheme : null;
}

export function checkStaticTargets(groups: ScrapeSection['static_configs'], report: Report): void {
  groups?.forEach((group, index) => {
    group.targets?.forEach((target, place) => {
      if (target.includes('/'))
        report(
          ['static_configs', index, 'targets', place],
          `"${target}" is not host:port; scheme and path stand in fields of their own`,
        );
    });
  });
}

export function checkProtocols(protocols: readonly string[] | undefined, report: Report): void {
  if (protocols === undefined) return;
  if (protocols.length === 0) report(['scrape_protocols'], 'scrape_protocols must not be empty');
  const seen = new Set<string>();
  protocols.forEach((protocol, index) => {
    if (!SCRAPE_PROTOCOLS.some((known) => known === protocol))
      report(
        ['scrape_protocols', index],
        `unknown scrape protocol "${protocol}"; there are: ${SCRAPE_PROTOCOLS.join(', ')}`,
      );
    if (seen.has(protocol.toLowerCase()))
      report(['scrape_protocols', index], `"${protocol}" stands in scrape_protocols twice`);
    seen.add(protocol.toLowerCase());
  });
}

/** UTF-8 names may not be asked for where they are not taken. */
function checkNames(section: ScrapeSection, global: SharedScrape, report: Report): void {
  const own = schemeOf(section);
  const globalScheme = schemeOf(global) ?? 'utf8';
  const scheme = own ?? globalScheme;
  const byScheme = (of: NameScheme) => (of === 'legacy' ? 'underscores' : 'allow-utf-8');
  const globalEscaping = firstSet<string>(global.metric_name_escaping_scheme) ?? byScheme(globalScheme);
  const escaping =
    firstSet<string>(section.metric_name_escaping_scheme) ?? (own === null ? globalEscaping : byScheme(own));
  if (escaping === 'allow-utf-8' && scheme === 'legacy')
    report(
      ['metric_name_escaping_scheme'],
      'names in UTF-8 are asked for, but the metric_name_validation_scheme is legacy',
    );
}
