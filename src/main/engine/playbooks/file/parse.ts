import type { ConfigProblem } from '#shared/contract/system.ts';
import { parseMatchers } from '../../alerting/index.ts';
import type { AlertMatcher } from '../../alerting/types.ts';
import { formatDurationMs } from '../../base/duration.ts';
import { checkYaml, DocumentError, parseYaml, placeOf } from '../../base/yaml-document.ts';
import type { YamlDocument } from '../../base/yaml-document.ts';
import type { Action, Playbook, Step, Trigger } from '../types.ts';
import { playbookFileSchema } from './schema.ts';
import type { JudgeExpr, PlaybookEntry, StepEntry } from './schema.ts';

const DEFAULT_STEP_TIMEOUT_MS = 60_000;
const DEFAULT_WAIT_MS = 10 * 60_000;
const DEFAULT_EVERY_MS = 10_000;

export interface PlaybookFileOptions {
  readonly judge: JudgeExpr;
  /** Makes a path of the file absolute. */
  readonly resolve: (path: string) => string;
}

/** Reads a playbook file. Throws DocumentError with every problem found, as `file:line:column: …`. */
export function parsePlaybookFile(text: string, file: string, options: PlaybookFileOptions): Playbook[] {
  const yaml = parseYaml(text, file);
  if (yaml.document.contents === null) return [];
  const { playbooks } = checkYaml(yaml, [], playbookFileSchema(options.judge));
  const problems: ConfigProblem[] = [];
  const seen = new Set<string>();
  const parsed = playbooks.map((entry, index) => {
    const path = ['playbooks', index];
    if (seen.has(entry.name)) {
      const message = `playbooks[${String(index)}].name: "${entry.name}" is taken by a playbook above; names must differ`;
      problems.push({ file, ...placeOf(yaml, [...path, 'name']), message });
    }
    seen.add(entry.name);
    return toPlaybook(entry, yaml, path, problems, options);
  });
  DocumentError.throwIfAny(problems);
  return parsed;
}

function toPlaybook(
  entry: PlaybookEntry,
  yaml: YamlDocument,
  path: readonly PropertyKey[],
  problems: ConfigProblem[],
  options: PlaybookFileOptions,
): Playbook {
  const { trigger, text } = toTrigger(entry, yaml, path, problems);
  return {
    name: entry.name,
    title: entry.title ?? entry.name,
    description: entry.description,
    enabled: entry.enabled,
    source: `${yaml.file}:${String(placeOf(yaml, path).line)}`,
    trigger,
    triggerText: text,
    condition: entry.if ?? null,
    approval: entry.approval,
    approvalTimeoutMs: entry.approval_timeout,
    rateLimit: { runs: entry.rate_limit.runs, perMs: entry.rate_limit.per },
    breaker: { failures: entry.circuit_breaker.failures, openMs: entry.circuit_breaker.open_for },
    timeoutMs: entry.timeout,
    dryRun: entry.dry_run,
    steps: entry.steps.map((step) => toStep(step, options)),
  };
}

function toTrigger(
  { trigger }: PlaybookEntry,
  yaml: YamlDocument,
  path: readonly PropertyKey[],
  problems: ConfigProblem[],
): { trigger: Trigger; text: string } {
  if (trigger?.expr !== undefined) {
    const forMs = trigger.for ?? 0;
    const text = forMs === 0 ? trigger.expr : `${trigger.expr} for ${formatDurationMs(forMs)}`;
    return { trigger: { kind: 'expr', expr: trigger.expr, forMs }, text };
  }
  if (trigger?.alert === undefined) return { trigger: { kind: 'hand' }, text: 'by hand' };
  const matchers = trigger.alert.flatMap((text, index): AlertMatcher[] => {
    try {
      return parseMatchers(text);
    } catch (error) {
      const at = placeOf(yaml, [...path, 'trigger', 'alert', index]);
      problems.push({
        file: yaml.file,
        ...at,
        message: error instanceof Error ? error.message : String(error),
      });
      return [];
    }
  });
  return { trigger: { kind: 'alert', matchers }, text: `the alert ${trigger.alert.join(', ')}` };
}

function toStep(entry: StepEntry, { resolve }: PlaybookFileOptions): Step {
  const action = toAction(entry, resolve);
  const waits = action.kind === 'wait_until' || action.kind === 'ask';
  return {
    name: entry.name ?? defaultName(action),
    action,
    condition: entry.if ?? null,
    timeoutMs: entry.timeout ?? (waits ? DEFAULT_WAIT_MS : DEFAULT_STEP_TIMEOUT_MS),
    onFailure: entry.on_failure,
  };
}

function toAction(entry: StepEntry, resolve: (path: string) => string): Action {
  const { command, http, github_issue: issue, notify } = entry;
  if (command !== undefined) return { kind: 'command', command, args: entry.args ?? [] };
  if (http !== undefined) {
    return {
      kind: 'http',
      method: http.method,
      url: http.url,
      headers: http.headers,
      headerFiles: Object.fromEntries(
        Object.entries(http.header_files).map(([name, file]) => [name, resolve(file)]),
      ),
      json: http.json,
      expect: http.expect,
    };
  }
  if (issue !== undefined) {
    return {
      kind: 'github_issue',
      apiUrl: issue.api_url.replace(/\/+$/, ''),
      repository: issue.repository,
      title: issue.title,
      body: issue.body,
      labels: issue.labels,
      tokenFile: resolve(issue.token_file),
    };
  }
  if (entry.restart_service !== undefined) return { kind: 'restart_service', service: entry.restart_service };
  if (entry.scale_hint !== undefined) return { kind: 'scale_hint', text: entry.scale_hint };
  if (notify !== undefined) return { kind: 'notify', ...notify };
  if (entry.wait_until !== undefined)
    return { kind: 'wait_until', expr: entry.wait_until, everyMs: entry.every ?? DEFAULT_EVERY_MS };
  return { kind: 'ask', question: entry.ask ?? '' };
}

function defaultName(action: Action): string {
  switch (action.kind) {
    case 'command':
      return `Run ${action.command}`;
    case 'http':
      return `${action.method} request`;
    case 'github_issue':
      return `Open an issue in ${action.repository}`;
    case 'restart_service':
      return `Restart ${action.service}`;
    case 'scale_hint':
      return 'Advice on scaling';
    case 'notify':
      return `Tell ${action.receiver}`;
    case 'wait_until':
      return 'Wait';
    case 'ask':
      return 'Ask a person';
  }
}
