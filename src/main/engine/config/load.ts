import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ProbeEntry } from '#shared/contract/probes.ts';
import type { ConfigProblem } from '#shared/contract/system.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { DEFAULT_ROUTING } from '../alerting/index.ts';
import { checkYaml, DocumentError, formatProblem, parseYaml, placeOf } from '../base/yaml-document.ts';
import type { YamlDocument } from '../base/yaml-document.ts';
import { parseRuleFile, parseRuleGroupsNode } from '../rules/index.ts';
import type { CheckExpr } from '../rules/index.ts';
import type { Playbook } from '../playbooks/types.ts';
import type { RuleGroup } from '../rules/types.ts';
import { OWN_NETWORK_FILE, OWN_NETWORK_RULES } from '../own-network/index.ts';
import { readAlerting } from './alerting.ts';
import { readAlertRouting } from './alert-routing.ts';
import type { AlertRoutingFiles } from './alert-routing.ts';
import { toBackupSettings } from './backup-schema.ts';
import { toIncidentSettings } from './incidents-schema.ts';
import { readPlaybookFile, toPlaybookSettings } from './playbooks-schema.ts';
import { includePrometheus, prometheusPath } from './prometheus.ts';
import type { IncludedPrometheus } from './prometheus.ts';
import { toRetention } from './retention-schema.ts';
import { fileSchema } from './schema.ts';
import type { ConfigFile } from './schema.ts';
import { toTarget } from './targets.ts';
import { toProbe } from './probes.ts';
import type { WatchdeckConfig } from './types.ts';

export interface LoadedConfig {
  readonly config: WatchdeckConfig;
  /** The files it is made from, looked up anew at each call: a pattern may match more files later. */
  readonly files: () => readonly string[];
}

/** Turns the text of `watchdeck.yml` into a config, reading its rule files; throws {@link DocumentError} with every problem. */
export function loadConfig(text: string, file: string, checkExpr: CheckExpr): LoadedConfig {
  const yaml = parseYaml(text, file);
  const entries = checkYaml(yaml, [], fileSchema);
  const problems = [
    ...duplicateNames(yaml, 'targets', 'target', entries.targets),
    ...duplicateNames(yaml, 'probes', 'check', entries.probes),
    ...missingRuleFiles(entries, yaml),
  ];
  const ruleGroups: RuleGroup[] = [];
  const collecting = (read: () => void) => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      problems.push(...error.problems);
    }
  };
  const collect = (read: () => RuleGroup[]) => {
    collecting(() => void ruleGroups.push(...read()));
  };
  const { evaluation_interval: intervalMs, rule_query_offset: queryOffsetMs } = entries.global;
  const defaults = { intervalMs, queryOffsetMs };
  const check: CheckExpr = (expr) => checkExpr(expr, entries.promql);
  const inline: unknown = yaml.document.getIn(['rules', 'groups'], true);
  collect(() => parseRuleGroupsNode(inline, { ...yaml, text, defaults, checkExpr: check }));
  const ruleFiles = () => matchRuleFiles(entries.rule_files, path.dirname(file));
  for (const ruleFile of ruleFiles()) {
    collect(() => parseRuleFile(readRuleFile(ruleFile), ruleFile, defaults, check));
  }
  const prometheusFile = prometheusPath(entries, file);
  let prometheus: IncludedPrometheus | null = null;
  collecting(() => {
    if (prometheusFile !== null) prometheus = includePrometheus(prometheusFile, yaml);
  });
  const included = prometheus as IncludedPrometheus | null;
  const itsRules = () =>
    included === null ? [] : matchRuleFiles(included.rulePatterns, path.dirname(included.file));
  const itsDefaults = { ...defaults, intervalMs: included?.evaluationIntervalMs ?? defaults.intervalMs };
  for (const ruleFile of itsRules().filter((rules) => !ruleFiles().includes(rules))) {
    collect(() => parseRuleFile(readRuleFile(ruleFile), ruleFile, itsDefaults, check));
  }
  const routingFile =
    entries.alertmanager_file === undefined
      ? undefined
      : path.resolve(path.dirname(file), entries.alertmanager_file);
  let routing: AlertRoutingFiles = { routing: DEFAULT_ROUTING, files: () => [] };
  collecting(() => {
    routing = readAlertRouting(routingFile);
  });
  const playbookFiles = () => matchRuleFiles(entries.playbook_files, path.dirname(file));
  const playbooks: Playbook[] = [];
  for (const playbookFile of playbookFiles()) {
    collecting(() => {
      playbooks.push(...readPlaybookFile(playbookFile, playbooks, check));
    });
  }
  const { routing: alertRouting } = routing;
  // A routing that could not be read has no receivers to compare with.
  DocumentError.throwIfAny(problems);
  const alerting = readAlerting(entries, alertRouting, yaml);
  if (alerting.ownNetwork !== null)
    ruleGroups.push(...parseRuleFile(OWN_NETWORK_RULES, OWN_NETWORK_FILE, defaults, check));
  return {
    config: { ...toConfig(entries, ruleGroups, included, yaml), alertRouting, alerting, playbooks },
    files: () => [
      file,
      ...ruleFiles(),
      ...(included?.files() ?? []),
      ...itsRules(),
      ...playbookFiles(),
      ...routing.files(),
    ],
  };
}

function readRuleFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const message = `the rule file can't be read: ${explainFileError(error)}`;
    throw new DocumentError([{ file, line: 1, column: 1, message }]);
  }
}

function duplicateNames(
  yaml: YamlDocument,
  section: string,
  thing: string,
  entries: readonly { readonly name: string }[],
): ConfigProblem[] {
  const seen = new Set<string>();
  return entries.flatMap(({ name }, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const at = `${section}[${String(index)}].name`;
    return [
      {
        file: yaml.file,
        ...placeOf(yaml, [section, index, 'name']),
        message: `${at}: "${name}" is taken by a ${thing} above; names must differ`,
      },
    ];
  });
}

/** A plain path that isn't there is a problem, a pattern without a match is not. */
function missingRuleFiles(entries: ConfigFile, yaml: YamlDocument): ConfigProblem[] {
  return entries.rule_files.flatMap((pattern, index) => {
    const file = path.resolve(path.dirname(yaml.file), pattern);
    if (/[*?[{]/.test(pattern) || existsSync(file)) return [];
    return [
      {
        file: yaml.file,
        ...placeOf(yaml, ['rule_files', index]),
        message: `rule_files[${String(index)}]: there is no file ${file}`,
      },
    ];
  });
}

/** Patterns are relative to the config; each file once, in the order of patterns and then of names. */
function matchRuleFiles(patterns: readonly string[], cwd: string): string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    for (const match of globSync(pattern, { cwd }).sort()) found.add(path.resolve(cwd, match));
  }
  return [...found];
}

function toConfig(
  entries: ConfigFile,
  ruleGroups: RuleGroup[],
  prometheus: IncludedPrometheus | null,
  yaml: YamlDocument,
): Omit<WatchdeckConfig, 'alertRouting' | 'alerting' | 'playbooks'> {
  const { global } = entries;
  const directory = path.dirname(yaml.file);
  // As written, for the console's form: defaults that nobody wrote are not to be written back.
  const written = (yaml.document.toJS() as { probes?: ProbeEntry[] } | null)?.probes;
  return {
    global: {
      scrapeIntervalMs: global.scrape_interval,
      scrapeTimeoutMs: global.scrape_timeout,
      evaluationIntervalMs: global.evaluation_interval,
      externalLabels: { ...prometheus?.externalLabels, ...global.external_labels },
    },
    targets: entries.targets.map((entry) => toTarget(entry, global, directory)),
    scrapeJobs: prometheus?.jobs ?? [],
    withoutEffect: (prometheus?.withoutEffect ?? []).map(formatProblem),
    probes: entries.probes.map((entry, index) => toProbe(entry, written?.[index] ?? {}, directory)),
    allowCommands: entries.allow_commands,
    ruleGroups,
    incidents: toIncidentSettings(entries.incidents),
    playbookSettings: toPlaybookSettings(entries.playbooks, directory),
    dashboardsDir:
      entries.dashboards.path === undefined ? null : path.resolve(directory, entries.dashboards.path),
    host: { enabled: entries.host.enabled, intervalMs: entries.host.interval },
    promql: entries.promql,
    httpApi: { enableAdminApi: entries.http_api.enable_admin_api },
    retention: toRetention(entries.retention),
    backup: toBackupSettings(entries.backup, directory),
    console: entries.console,
  };
}
