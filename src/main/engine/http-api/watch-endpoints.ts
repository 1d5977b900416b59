import type { TargetStatus } from '#shared/contract/targets.ts';
import { formatDurationMs } from '../base/duration.ts';
import { jsonData } from './endpoint.ts';
import type { ApiParts, Endpoint } from './endpoint.ts';
import { ApiError } from './errors.ts';
import { activeAlerts, alertOf, listRules } from './list-rules.ts';
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

    rules: (params) => jsonData(listRules(params, config.current().ruleGroups, rules, alerting)),

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
