import { formatDurationMs } from '../base/duration.ts';
import { METRIC_NAME } from '#shared/model/labels.ts';
import { jsonData } from './endpoint.ts';
import type { ApiParts, Endpoint } from './endpoint.ts';
import { MAX_TIME_MS, MIN_TIME_MS } from './params.ts';
import { formatDate } from './times.ts';

/**
 * The release of Prometheus whose HTTP API and PromQL this is. Clients such as Grafana decide by it what they may ask, so
 * it, and not our own version, is the build's `version`.
 */
const PROMETHEUS_API_VERSION = '3.5.0';

/** How many entries the lists of `status/tsdb` have unless `limit` tells. */
const DEFAULT_TOP = 10;

/** What kind of server this is, and how it does. */
export function statusEndpoints({
  clock,
  config,
  tsdb,
  systemInfo,
  status,
}: ApiParts): Record<string, Endpoint> {
  return {
    'status/config': () => jsonData({ yaml: config.document().text }),

    'status/flags': () => {
      const { configFile, dataDir } = systemInfo();
      return jsonData({
        'config.file': configFile,
        'storage.tsdb.path': dataDir,
        'storage.tsdb.retention.time': formatDurationMs(config.current().retention.rawMs),
        'web.enable-admin-api': String(config.current().httpApi.enableAdminApi),
        'web.enable-remote-write-receiver': 'true',
      });
    },

    'status/runtimeinfo': () => {
      const { startedAtMs, dataDir, hostname } = systemInfo();
      return jsonData({
        startTime: formatDate(startedAtMs),
        CWD: dataDir,
        hostname,
        serverTime: formatDate(clock.nowMs()),
        reloadConfigSuccess: config.problem() === null,
        lastConfigTime: formatDate(startedAtMs),
        corruptionCount: 0,
        goroutineCount: 0,
        GOMAXPROCS: 0,
        GOMEMLIMIT: 0,
        GOGC: '',
        GODEBUG: '',
        storageRetention: formatDurationMs(config.current().retention.rawMs),
      });
    },

    'status/buildinfo': () => {
      const { appVersion, nodeVersion } = systemInfo();
      return jsonData({
        version: PROMETHEUS_API_VERSION,
        revision: `watchdeck-${appVersion}`,
        branch: '',
        buildUser: '',
        buildDate: '',
        goVersion: `node ${nodeVersion}`,
        application: 'Watchdeck',
        applicationVersion: appVersion,
      });
    },

    'status/tsdb': async (params) => {
      const asked = Number(params.get('limit') ?? '');
      const top = Number.isInteger(asked) && asked > 0 ? asked : DEFAULT_TOP;
      const names = tsdb.labelNames([]);
      const valueCounts = names.map((name) => ({ name, value: tsdb.labelValues(name, []).length }));
      const byMetric = new Map<string, number>();
      for (const labels of await tsdb.inSlices.series([], MIN_TIME_MS, MAX_TIME_MS)) {
        const name = labels[METRIC_NAME] ?? '';
        byMetric.set(name, (byMetric.get(name) ?? 0) + 1);
      }
      const largest = (stats: { name: string; value: number }[]): unknown =>
        stats.sort((a, b) => b.value - a.value).slice(0, top);
      const { newestSampleMs } = tsdb.stats();
      return jsonData({
        headStats: {
          numSeries: status().activeSeries,
          numLabelPairs: valueCounts.reduce((sum, { value }) => sum + value, 0),
          chunkCount: tsdb.stats().sealedBlocks,
          minTime: 0,
          maxTime: newestSampleMs ?? 0,
        },
        seriesCountByMetricName: largest([...byMetric].map(([name, value]) => ({ name, value }))),
        labelValueCountByLabelName: largest(valueCounts),
        memoryInBytesByLabelName: [],
        seriesCountByLabelValuePair: [],
      });
    },

    // What was in the journal is back before the engine says that it is ready.
    'status/walreplay': () => jsonData({ min: 0, max: 0, current: 0 }),
  };
}
