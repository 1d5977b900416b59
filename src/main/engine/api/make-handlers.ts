import { findAlsoHistograms } from '../base/assemble-histograms.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { METRIC_NAME } from '#shared/model/labels.ts';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { addTarget, removeTarget, setConsole, updateTarget } from '../config/index.ts';
import type { Matcher } from '../tsdb/types.ts';
import { createAnnotationHandlers } from './annotation-handlers.ts';
import { createAlertHandlers } from './alert-handlers.ts';
import type { Capabilities } from './capabilities.ts';
import { forgetTarget } from './forget-target.ts';
import type { Handlers } from './handlers.ts';
import { checkHandlers } from './check-handlers.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { createDashboardHandlers } from './dashboard-handlers.ts';
import { createIncidentHandlers } from './incident-handlers.ts';
import { createPlaybookHandlers } from './playbook-handlers.ts';
import { checkExpr } from '../query/index.ts';
import { runInSlices } from '../base/slices.ts';
import { createQualityHandlers } from './quality-handlers.ts';
import { toInstantResult, toRangeResult } from './query-results.ts';
import { rulesHandlers } from './rules-handlers.ts';

/** Every method of the contract over the capabilities' faces. */
export function createHandlers(capabilities: Capabilities): Handlers {
  const { clock, config, tsdb, exemplars, query, scrape, reports, backups, systemInfo, sleep } = capabilities;

  function statusOf(name: string): TargetStatus {
    const status = scrape.statuses().find((target) => target.name === name);
    if (!status) throw new WatchdeckError('not_found', `There is no target named "${name}"`);
    return status;
  }

  return {
    'system.info': systemInfo,
    'system.diagnostics': () => diagnosticsOf(capabilities),
    'system.sleeps': () => [...sleep.recent()],

    'targets.list': () => scrape.statuses(),
    'targets.probe': ({ url }) => scrape.probe(url),
    'targets.add': (target) => {
      config.edit((document) => {
        addTarget(document, target);
      });
      // Whoever adds a target is waiting to see it: don't make them wait for its turn in the interval.
      return scrape.scrapeNow(target.name);
    },
    'targets.update': ({ name, target }) => {
      config.edit((document) => {
        updateTarget(document, name, target);
      });
      return statusOf(target.name);
    },
    'targets.remove': async ({ name, forgetHistory }) => {
      const before = scrape.statuses().find((target) => target.name === name);
      config.edit((document) => {
        removeTarget(document, name);
      });
      if (forgetHistory && before !== undefined) await forgetTarget(before, { scrape, tsdb, exemplars });
      return {};
    },
    'targets.scrape': ({ name }) => scrape.scrapeNow(name),

    ...checkHandlers(capabilities),

    'query.instant': async ({ expr, timeMs = clock.nowMs() }, { signal }) =>
      toInstantResult(await query.instant(expr, timeMs, { signal }), timeMs),
    'query.range': async ({ expr, startMs, endMs, stepMs, buckets }, { signal }) =>
      runInSlices(
        toRangeResult(await query.range(expr, { startMs, endMs, stepMs }, { signal }), buckets),
        clock,
      ),
    'query.check': ({ expr }) => checkExpr(expr, config.current().promql),
    'query.metrics': ({ match, limit }) => {
      const wanted = match.toLowerCase();
      const names = tsdb.labelValues(METRIC_NAME, []).filter((name) => name.toLowerCase().includes(wanted));
      // Names that start with what was typed come first: that is what a person who types it looks for.
      names.sort((a, b) => startRank(a, wanted) - startRank(b, wanted) || a.localeCompare(b));
      return names
        .slice(0, limit)
        .map((name) => tsdb.metadata(name)[0] ?? { name, type: 'unknown' as const, help: '', unit: '' });
    },
    'query.labelNames': ({ metric }) =>
      findAlsoHistograms(byMetric(metric), (each) => tsdb.inSlices.labelNames(each)),
    'query.labelValues': ({ label, metric }) =>
      findAlsoHistograms(byMetric(metric), (each) => tsdb.inSlices.labelValues(label, each)),

    ...createAlertHandlers(capabilities),
    ...createQualityHandlers(capabilities),

    ...createIncidentHandlers(capabilities),

    ...createPlaybookHandlers(capabilities),

    ...rulesHandlers(capabilities),

    ...createAnnotationHandlers(capabilities),

    ...createDashboardHandlers(capabilities),

    'settings.get': () => config.current().console,
    'settings.update': (settings) => {
      config.edit((document) => {
        setConsole(document, settings);
      });
      return config.current().console;
    },
    'config.read': () => config.document(),
    'config.write': ({ text, revision }) => config.write(text, revision),

    'reports.create': (request) => reports.create(request),
    'reports.list': () => reports.list(),
    'reports.read': ({ id }) => reports.read(id),
    'reports.remove': async ({ id }) => {
      await reports.remove(id);
      return {};
    },

    'backups.status': () => backups.status(),
    'backups.run': () => backups.startNow(),
  };
}

function startRank(name: string, wanted: string): number {
  return name.toLowerCase().startsWith(wanted) ? 0 : 1;
}

function byMetric(metric: string | undefined): Matcher[] {
  return metric === undefined ? [] : [{ name: METRIC_NAME, op: '=', value: metric }];
}
