import type { Alert, RuleStatus } from '#shared/contract/alerts.ts';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { formatDurationMs } from '../base/duration.ts';
import { formatExpr, parseExpr } from '../promql/index.ts';
import type { Rule, RuleGroup } from '../rules/types.ts';
import { jsonData } from './endpoint.ts';
import type { ApiParts, Endpoint } from './endpoint.ts';
import { ApiError, invalidParam } from './errors.ts';
import { formatExponent } from '../base/go-numbers.ts';
import { formatDate } from './times.ts';

/** Targets, rules, alerts and what is known about metrics. */
export function watchEndpoints({
  tsdb,
  scrape,
  config,
  rules,
  alerting,
}: ApiParts): Record<string, Endpoint> {
  return {
    targets: (params) => {
      const state = (params.get('state') ?? '').toLowerCase();
      const pool = params.get('scrapePool') ?? '';
      const active = ['', 'any', 'active'].includes(state) ? scrape.statuses() : [];
      return jsonData({
        activeTargets: active.filter(({ name }) => pool === '' || name === pool).map(targetOf),
        droppedTargets: [],
        droppedTargetCounts: {},
      });
    },

    alerts: () => jsonData({ alerts: activeAlerts(alerting.snapshot().alerts).map(alertOf) }),

    rules: (params) => {
      const type = (params.get('type') ?? '').toLowerCase();
      if (!['', 'alert', 'record'].includes(type)) {
        throw invalidParam('type', `not supported value ${JSON.stringify(type)}`);
      }
      const isAsked = (name: string, value: string): boolean =>
        !params.has(name) || params.getAll(name).includes(value);
      const statuses = new Map(rules.statuses().map((status) => [status.source, status]));
      const alerts =
        params.get('exclude_alerts') === 'true' ? null : activeAlerts(alerting.snapshot().alerts);
      const groups = config
        .current()
        .ruleGroups.filter(({ name, file }) => isAsked('rule_group[]', name) && isAsked('file[]', file))
        .map((group) => {
          const asked = group.rules.filter(
            ({ kind, name }) =>
              (type === '' || kind === (type === 'alert' ? 'alerting' : 'recording')) &&
              isAsked('rule_name[]', name),
          );
          return groupOf(group, asked, statuses, alerts);
        });
      const isNarrowed = type !== '' || params.has('rule_name[]');
      return jsonData({ groups: isNarrowed ? groups.filter((group) => group.rules.length > 0) : groups });
    },

    metadata: (params) => {
      const limit = countParam(params, 'limit');
      const name = params.get('metric') ?? '';
      const known = name === '' ? tsdb.metadata() : tsdb.metadata(name);
      return jsonData(
        Object.fromEntries(
          // One entry per metric is kept, so `limit_per_metric` cuts only at nothing.
          (countParam(params, 'limit_per_metric') === 0 ? [] : known.slice(0, limit)).map((each) => [
            each.name,
            [{ type: each.type, help: each.help, unit: each.unit }],
          ]),
        ),
      );
    },

    alertmanagers: () =>
      jsonData({
        activeAlertmanagers: alerting
          .routing()
          .receivers.flatMap(({ integrations }) =>
            integrations.flatMap((each) =>
              each.kind === 'alertmanager' ? [{ url: `${each.url.replace(/\/+$/, '')}/api/v2/alerts` }] : [],
            ),
          ),
        droppedAlertmanagers: [],
      }),
  };
}

/** A count that may be left out; below 0 is no limit either. */
function countParam(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name) ?? '';
  if (text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw new ApiError('bad_data', 'limit must be a number');
  const count = Number(text);
  return count < 0 ? undefined : count;
}

function targetOf(target: TargetStatus): Record<string, unknown> {
  const { protocol, host, pathname } = new URL(target.url);
  const interval = formatDurationMs(target.intervalMs);
  const timeout = formatDurationMs(target.timeoutMs);
  return {
    discoveredLabels: {
      __address__: host,
      __metrics_path__: pathname,
      __scheme__: protocol.slice(0, -1),
      __scrape_interval__: interval,
      __scrape_timeout__: timeout,
      job: target.name,
    },
    labels: { instance: target.instance, job: target.job, ...target.labels },
    scrapePool: target.name,
    scrapeUrl: target.url,
    globalUrl: target.url,
    lastError: target.failure?.message ?? '',
    lastScrape: formatDate(target.lastScrapeMs),
    lastScrapeDuration: (target.lastDurationMs ?? 0) / 1000,
    health: target.health,
    scrapeInterval: interval,
    scrapeTimeout: timeout,
  };
}

/** Alerts of own rules; Prometheus forgets resolved ones here. */
function activeAlerts(alerts: readonly Alert[]): Alert[] {
  return alerts.filter(({ state, source }) => source === null && (state === 'pending' || state === 'firing'));
}

function alertOf(alert: Alert): Record<string, unknown> {
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
