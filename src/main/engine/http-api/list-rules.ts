import { createHash } from 'node:crypto';
import type { Alert, RuleStatus } from '#shared/contract/alerts.ts';
import type { Alerting } from '../alerting/types.ts';
import { formatExponent } from '../base/go-numbers.ts';
import { labelTest } from '../base/label-test.ts';
import { formatExpr, parseExpr } from '../promql/index.ts';
import type { Rule, RuleGroup } from '../rules/types.ts';
import type { Matcher } from '../tsdb/index.ts';
import { ApiError, invalidParam } from './errors.ts';
import { matchersParam } from './params.ts';
import { formatDate } from './times.ts';

/** `/api/v1/rules`: groups with their rules and what these say now, as narrowed and paged as was asked. */
export function listRules(
  params: URLSearchParams,
  groups: readonly RuleGroup[],
  rules: { statuses(): RuleStatus[] },
  alerting: Pick<Alerting, 'snapshot'>,
): { groups: unknown[]; groupNextToken?: string } {
  const type = (params.get('type') ?? '').toLowerCase();
  if (!['', 'alert', 'record'].includes(type))
    throw invalidParam('type', `not supported value ${JSON.stringify(type)}`);
  const page = pageOf(params);
  const isAsked = (name: string, value: string): boolean =>
    !params.has(name) || params.getAll(name).includes(value);
  const isMatched = ruleMatcher(matchersParam(params));
  const statuses = new Map(rules.statuses().map((status) => [status.source, status]));
  const alerts = params.get('exclude_alerts') === 'true' ? null : activeAlerts(alerting.snapshot().alerts);
  const isNarrowed = type !== '' || params.has('rule_name[]') || params.has('match[]');
  const found: unknown[] = [];
  for (let i = startOf(groups, page); i < groups.length; i++) {
    const group = groups[i]!;
    if (!isAsked('rule_group[]', group.name) || !isAsked('file[]', group.file)) continue;
    const asked = group.rules.filter(
      (rule) =>
        (type === '' || rule.kind === (type === 'alert' ? 'alerting' : 'recording')) &&
        isAsked('rule_name[]', rule.name) &&
        isMatched(rule),
    );
    if (isNarrowed && asked.length === 0) continue;
    found.push(groupOf(group, asked, statuses, alerts));
    const next = groups[i + 1];
    if (found.length === page.limit && next !== undefined)
      return { groups: found, groupNextToken: tokenOf(next) };
  }
  return { groups: found };
}

interface Page {
  /** Infinity: all. */
  readonly limit: number;
  /** Null: from the first group on. */
  readonly token: string | null;
}

function pageOf(params: URLSearchParams): Page {
  const text = params.get('group_limit') ?? '';
  const token = params.get('group_next_token') ?? '';
  if (text === '') {
    if (token === '') return { limit: Infinity, token: null };
    throw invalidParam(
      'group_next_token',
      'group_limit needs to be present in order to paginate over the groups',
    );
  }
  if (!/^[+-]?\d+$/.test(text)) {
    const why = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw invalidParam('group_limit', `group_limit needs to be a valid number: ${why}`);
  }
  const limit = Number(text);
  if (limit <= 0) throw invalidParam('group_limit', 'group_limit needs to be greater than 0');
  return { limit, token: token === '' ? null : token };
}

function startOf(groups: readonly RuleGroup[], { token }: Page): number {
  if (token === null) return 0;
  const start = groups.findIndex((group) => tokenOf(group) === token);
  if (start >= 0) return start;
  throw new ApiError('bad_data', `invalid group_next_token '${token}'. were rule groups changed?`);
}

/** The page that begins with a group (Prometheus web/api/v1 getRuleGroupNextToken). */
function tokenOf({ file, name }: RuleGroup): string {
  return createHash('sha1').update(`${file};${name}`).digest('hex');
}

/** Whether a rule's labels are accepted by any of the sets; those that a template fills are taken as absent. */
function ruleMatcher(sets: readonly (readonly Matcher[])[]): (rule: Rule) => boolean {
  if (sets.length === 0) return () => true;
  const tests = sets.map((matchers) => matchers.map(labelTest));
  return ({ labels }) => {
    const fixed = Object.fromEntries(Object.entries(labels).filter(([, value]) => !value.includes('{{')));
    return tests.some((set) => set.every((test) => test(fixed)));
  };
}

/** Alerts of own rules; Prometheus forgets resolved ones here. */
export function activeAlerts(alerts: readonly Alert[]): Alert[] {
  return alerts.filter(({ state, source }) => source === null && (state === 'pending' || state === 'firing'));
}

/** An alert as the API shows it. */
export function alertOf(alert: Alert): Record<string, unknown> {
  return {
    labels: alert.labels,
    annotations: alert.annotations,
    state: alert.state,
    activeAt: formatDate(alert.activeSinceMs),
    value: formatExponent(alert.value),
  };
}

function groupOf(
  group: RuleGroup,
  asked: readonly Rule[],
  statuses: ReadonlyMap<string, RuleStatus>,
  alerts: readonly Alert[] | null,
): { rules: unknown[] } & Record<string, unknown> {
  const statusOf = (rule: Rule): RuleStatus | undefined =>
    statuses.get(`${rule.source.file}:${String(rule.source.line)}`);
  const all = group.rules.map(statusOf);
  return {
    name: group.name,
    file: group.file,
    rules: asked.map((rule) => ruleOf(group, rule, statusOf(rule), alerts)),
    interval: group.intervalMs / 1000,
    limit: group.limit,
    evaluationTime: all.reduce((sum, status) => sum + (status?.lastDurationMs ?? 0), 0) / 1000,
    lastEvaluation: formatDate(newest(all)),
  };
}

function newest(statuses: readonly (RuleStatus | undefined)[]): number | null {
  const times = statuses.flatMap((status) => status?.lastEvaluationMs ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

function ruleOf(
  group: RuleGroup,
  rule: Rule,
  status: RuleStatus | undefined,
  alerts: readonly Alert[] | null,
): Record<string, unknown> {
  const common = {
    name: rule.name,
    query: formatExpr(parseExpr(rule.expr)),
    labels: rule.labels,
    health: status?.health ?? 'unknown',
    ...(status?.lastError == null ? {} : { lastError: status.lastError }),
    evaluationTime: (status?.lastDurationMs ?? 0) / 1000,
    lastEvaluation: formatDate(status?.lastEvaluationMs ?? null),
    type: rule.kind,
  };
  if (rule.kind === 'recording') return common;
  return {
    state: status?.state ?? 'inactive',
    ...common,
    duration: rule.forMs / 1000,
    keepFiringFor: rule.keepFiringForMs / 1000,
    annotations: rule.annotations,
    alerts: (alerts ?? [])
      .filter((alert) => alert.rule === rule.name && alert.group === group.name && alert.expr === rule.expr)
      .map(alertOf),
  };
}
