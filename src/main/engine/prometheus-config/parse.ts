import { readFileSync } from 'node:fs';
import type { ConfigProblem } from '#shared/contract/system.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { checkValue, DocumentError, parseYaml, placeOf, placeOfKey } from '../base/yaml-document.ts';
import type { YamlDocument } from '../base/yaml-document.ts';
import { checkScrapeList, fileSchema, scrapeFileSchema } from './file-section.ts';
import type { FileSection } from './file-section.ts';
import { matchFiles } from './match-files.ts';
import type { ScrapeSection, SharedScrape } from './scrape-section.ts';
import { unsupportedKinds } from './kinds/index.ts';
import { yamlValues } from './yaml-values.ts';

/** A scrape config with the file it stands in. */
export interface PlacedScrape {
  readonly section: ScrapeSection;
  readonly file: string;
}

/** A prometheus.yml that Prometheus would load. */
export interface ParsedFile {
  readonly section: FileSection;
  /** The scrape configs of the file itself and of its `scrape_config_files`. */
  readonly scrapes: readonly PlacedScrape[];
  /** Kinds of service discovery that are used and that Watchdeck doesn't carry out. */
  readonly unsupportedDiscovery: readonly ConfigProblem[];
  /** Sections that are right but without effect here. */
  readonly withoutEffect: readonly ConfigProblem[];
}

/** Reads a prometheus.yml and its `scrape_config_files`; throws {@link DocumentError} with every problem Prometheus has with it. */
export function parsePrometheusFile(text: string, file: string): ParsedFile {
  const yaml = parseYaml(text, file);
  const section = checkValue(yaml, [], yamlValues(yaml) ?? {}, fileSchema);
  const jobs = new Map<string, string>();
  const scrapes: PlacedScrape[] = [];
  const unsupported: ConfigProblem[] = [];
  const take = (from: YamlDocument, list: FileSection['scrape_configs']) => {
    list?.forEach((scrape, index) => {
      if (scrape === null) return;
      jobs.set(scrape.job_name ?? '', from.file);
      scrapes.push({ section: scrape, file: from.file });
      unsupported.push(...unsupportedIn(from, scrape, index));
    });
  };
  take(yaml, section.scrape_configs);
  for (const more of (section.scrape_config_files ?? []).flatMap((pattern) => matchFiles(pattern, file))) {
    const included = parseYaml(readIncluded(more), more);
    const { scrape_configs: list } = checkValue(included, [], yamlValues(included) ?? {}, scrapeFileSchema);
    checkIncluded(included, list, section.global ?? {}, jobs);
    take(included, list);
  }
  return { section, scrapes, unsupportedDiscovery: unsupported, withoutEffect: withoutEffect(yaml, section) };
}

function readIncluded(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const message = `the file of scrape configs can't be read: ${explainFileError(error)}`;
    throw new DocumentError([{ file, line: 1, column: 1, message }]);
  }
}

function checkIncluded(
  yaml: YamlDocument,
  list: FileSection['scrape_configs'],
  global: SharedScrape,
  jobs: ReadonlyMap<string, string>,
): void {
  const problems: ConfigProblem[] = [];
  checkScrapeList(list, global, new Map(jobs), yaml.file, (path, message) => {
    problems.push({ file: yaml.file, ...placeOf(yaml, path), message });
  });
  DocumentError.throwIfAny(problems);
}

function unsupportedIn(yaml: YamlDocument, scrape: ScrapeSection, index: number): ConfigProblem[] {
  return unsupportedKinds
    .filter((kind) => (scrape[kind as keyof ScrapeSection] as unknown[] | undefined)?.length)
    .map((kind) => ({
      file: yaml.file,
      ...placeOfKey(yaml, ['scrape_configs', index], kind),
      message: `${kind}: Watchdeck can't discover targets this way; it knows static_configs, file_sd_configs, http_sd_configs and dns_sd_configs`,
    }));
}

const idle = ['alerting', 'remote_write', 'remote_read', 'storage', 'tracing', 'otlp', 'runtime'] as const;

function withoutEffect(yaml: YamlDocument, section: FileSection): ConfigProblem[] {
  return idle
    .filter((name) => section[name] != null)
    .map((name) => ({
      file: yaml.file,
      ...placeOfKey(yaml, [], name),
      message: `${name} has no effect in Watchdeck: it is about Prometheus itself`,
    }));
}
