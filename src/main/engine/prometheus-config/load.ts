import { matchFiles } from './match-files.ts';
import type { ConfigProblem } from '#shared/contract/system.ts';
import type { ScrapeJob } from '../discovery/types.ts';
import { DocumentError } from '../base/yaml-document.ts';
import { firstSet } from './fields.ts';
import { toJob } from './jobs.ts';
import { parsePrometheusFile } from './parse.ts';

/** What Watchdeck takes of a prometheus.yml. */
export interface PrometheusFile {
  readonly jobs: readonly ScrapeJob[];
  readonly externalLabels: Readonly<Record<string, string>>;
  /** null where the file doesn't say. */
  readonly evaluationIntervalMs: number | null;
  /** Patterns of rule files, seen from the file. */
  readonly rulePatterns: readonly string[];
  /** Sections that are right but without effect here, with their places. */
  readonly withoutEffect: readonly ConfigProblem[];
  /** The files it is made from, looked up anew at each call. */
  readonly files: () => readonly string[];
}

/**
 * Reads a prometheus.yml as it is. `env` fills variables in external labels in. Throws {@link DocumentError} with every
 * problem Prometheus has with it, or with every kind of discovery that Watchdeck doesn't carry out.
 */
export function loadPrometheusFile(
  text: string,
  file: string,
  env: (name: string) => string | undefined,
): PrometheusFile {
  const { section, scrapes, unsupportedDiscovery, withoutEffect } = parsePrometheusFile(text, file);
  DocumentError.throwIfAny(unsupportedDiscovery);
  const global = section.global ?? {};
  const { scrape_config_files: patterns = [], rule_files: rulePatterns = [] } = section;
  return {
    jobs: scrapes.map((scrape) => toJob(scrape, global)),
    externalLabels: Object.fromEntries(
      Object.entries(global.external_labels ?? {}).map(([name, value]) => [name, expandEnv(value, env)]),
    ),
    evaluationIntervalMs: firstSet(global.evaluation_interval) ?? null,
    rulePatterns,
    withoutEffect,
    files: () => [file, ...patterns.flatMap((pattern) => matchFiles(pattern, file))],
  };
}

/** `$NAME`, `${NAME}`, and `$$` for a dollar sign, as Go's os.Expand; a variable that isn't set is empty. */
function expandEnv(value: string, env: (name: string) => string | undefined): string {
  return value.replace(/\$(?:(\$)|\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g, (_, dollar, braced, bare) =>
    typeof dollar === 'string' ? '$' : (env(String(braced ?? bare)) ?? ''),
  );
}
