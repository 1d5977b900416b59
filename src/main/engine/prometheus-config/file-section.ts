import type { z } from 'zod';
import { fieldsOf, duration, firstSet, int, labelSet, list, section, text, texts } from './fields.ts';
import type { Report } from './fields.ts';
import { otlpSection, storageSection, tracingSection } from './other-sections.ts';
import { checkRelabel, relabelList } from './relabel-section.ts';
import { alertmanagerList, checkNamed, remoteReadList, remoteWriteList } from './remote-sections.ts';
import {
  checkProtocols,
  checkScrapeSection,
  DEFAULT_INTERVAL_MS,
  schemeOf,
  scrapeFields,
  sharedScrapeFields,
} from './scrape-section.ts';
import type { SharedScrape } from './scrape-section.ts';

const globalFields = fieldsOf({
  ...sharedScrapeFields,
  evaluation_interval: duration(),
  rule_query_offset: duration(),
  query_log_file: text(),
  external_labels: labelSet(),
});

/** The entries of `scrape_configs`, here and in `scrape_config_files`. */
const scrapeList = () => list(scrapeFields.nullable());

const fileFields = fieldsOf({
  global: section(globalFields),
  runtime: section(fieldsOf({ gogc: int() })),
  rule_files: texts(),
  scrape_config_files: texts(),
  scrape_configs: scrapeList(),
  alerting: section(fieldsOf({ alert_relabel_configs: relabelList(), alertmanagers: alertmanagerList() })),
  remote_write: remoteWriteList(),
  remote_read: remoteReadList(),
  storage: storageSection,
  tracing: tracingSection,
  otlp: otlpSection,
});

export type FileSection = z.output<typeof fileFields>;
export type ScrapeList = FileSection['scrape_configs'];

/** A whole prometheus.yml, checked as Prometheus 3 checks it (config/config.go), but for what other files say. */
export const fileSchema = fileFields.superRefine((file, context) => {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
  const global = file.global ?? {};
  checkGlobal(global, (path, message) => report(['global', ...path], message));
  checkPatterns(file.rule_files, 'rule_files', report);
  checkPatterns(file.scrape_config_files, 'scrape_config_files', report);
  checkScrapeList(file.scrape_configs, global, new Map(), 'this file', report);
  const scheme = schemeOf(global) ?? 'utf8';
  checkRelabel(file.alerting?.alert_relabel_configs, ['alerting', 'alert_relabel_configs'], scheme, report);
  file.alerting?.alertmanagers?.forEach((alertmanager, index) => {
    const at = ['alerting', 'alertmanagers', index];
    checkRelabel(alertmanager?.relabel_configs, [...at, 'relabel_configs'], scheme, report);
    checkRelabel(alertmanager?.alert_relabel_configs, [...at, 'alert_relabel_configs'], scheme, report);
  });
  checkNamed(file.remote_write, 'remote_write', report);
  checkNamed(file.remote_read, 'remote_read', report);
  file.remote_write?.forEach((remote, index) =>
    checkRelabel(
      remote?.write_relabel_configs,
      ['remote_write', index, 'write_relabel_configs'],
      scheme,
      report,
    ),
  );
  const translation = file.otlp?.translation_strategy ?? '';
  if (translation.startsWith('No') && scheme === 'legacy')
    report(
      ['otlp', 'translation_strategy'],
      `${translation} is not allowed while the metric_name_validation_scheme is legacy`,
    );
});

/** A file of `scrape_config_files`. */
export const scrapeFileSchema = fieldsOf({ scrape_configs: scrapeList() });

/** Checks scrape configs; `jobs` knows the names so far and where they are from, and learns these. */
export function checkScrapeList(
  scrapes: ScrapeList,
  global: SharedScrape,
  jobs: Map<string, string>,
  from: string,
  report: Report,
): void {
  scrapes?.forEach((scrape, index) => {
    const at = ['scrape_configs', index];
    if (scrape === null) {
      report(at, 'an empty entry in scrape_configs');
      return;
    }
    checkScrapeSection(scrape, global, (path, message) => report([...at, ...path], message));
    const job = scrape.job_name ?? '';
    const first = jobs.get(job);
    if (first !== undefined && job !== '')
      report([...at, 'job_name'], `two scrape configs have the job_name "${job}" (the first is in ${first})`);
    else jobs.set(job, from);
  });
}

function checkGlobal(global: SharedScrape, report: Report): void {
  const intervalMs = firstSet(global.scrape_interval) ?? DEFAULT_INTERVAL_MS;
  if ((global.scrape_timeout ?? 0) > intervalMs)
    report(['scrape_timeout'], 'the global scrape_timeout is greater than the scrape_interval');
  checkProtocols(global.scrape_protocols, report);
}

/** One `*`, and only in the last part of the path. */
const PATTERN = /^[^*]*(?:\*[^/]*)?$/;

function checkPatterns(patterns: readonly string[] | undefined, field: string, report: Report): void {
  const seen = new Set<string>();
  patterns?.forEach((pattern, index) => {
    if (!PATTERN.test(pattern))
      report(
        [field, index],
        `"${pattern}" is not a path that can be used: * may stand in its last part only`,
      );
    if (field === 'scrape_config_files' && seen.has(pattern))
      report([field, index], `"${pattern}" stands there twice, so every job in it would have its name twice`);
    seen.add(pattern);
  });
}
