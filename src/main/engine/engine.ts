/**
 * The engine: builds every capability from a config, and starts and stops them in one visible order. Read this first.
 * Nothing here decides anything; it only says what is made from what, and who hears of what.
 */
import os from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { METRIC_NAME } from '#shared/model/labels.ts';
import type { NotificationAction, PowerState } from '#shared/shell/control.ts';
import type { Port, PortKind } from '#shared/transport/port.ts';
import { formatTimestamp } from '#shared/format/index.ts';
import { alertingMigrations } from './alerting/index.ts';
import { openAlertsAndRules } from './alerts-and-rules.ts';
import { createApi, createHandlers, createTopics } from './api/index.ts';
import { createConfigApplier } from './apply-config.ts';
import { createBackups, runInThread } from './backup/index.ts';
import { systemClock } from './base/clock.ts';
import { startLoop } from './base/loop.ts';
import { Teardown } from './base/teardown.ts';
import { createBacktest } from './backtest/index.ts';
import { createChecks, uptimeMigrations } from './checks.ts';
import { openConfig } from './config/index.ts';
import { dashboardsMigrations, openDashboards } from './dashboards/index.ts';
import { createHeartbeats } from './heartbeat/index.ts';
import { createHostSwitch } from './host/index.ts';
import { createHttpApi } from './http-api/index.ts';
import { createPower } from './power.ts';
import { openLog } from './logging/index.ts';
import { createNotificationActions } from './notification-actions.ts';
import type { EngineOptions } from './options.ts';
import { checkExpr, createQueryService, MAX_POINTS } from './query/index.ts';
import { readSecret, testNotification } from './receivers/index.ts';
import { createReachability } from './reachability.ts';
import { createRemoteWrite } from './remote-write/index.ts';
import { openReports, reportsMigrations } from './reports/index.ts';
import { createResponses, responseMigrations } from './responses.ts';
import { createRuleLibrary } from './rule-library/index.ts';
import { createTargetDiscovery } from './discovery/index.ts';
import { createScrapeManager } from './scrape/index.ts';
import { createSelfCollector } from './self/index.ts';
import { createStatusReader } from './status.ts';
import { sleepMigrations } from './sleep/index.ts';
import { checkpointInThread, lockDataDir, openStore } from './storage/index.ts';
import { announceSummary } from './summary.ts';
import { accountName, createSystemInfo } from './system-info.ts';
import { metricsMigrations, openExemplars, openTsdb } from './tsdb/index.ts';

export type { EngineOptions } from './options.ts';

/** What takes a tenth of a second of a processor and more waits so long: a console that opens has better use for it. */
const AFTER_START_MS = 5_000;
/** More steps than this in one report's period and the oldest are left out. */
const REPORT_TRANSITIONS = 5_000;

const stateMigrations = [
  alertingMigrations,
  ...responseMigrations,
  dashboardsMigrations,
  reportsMigrations,
  sleepMigrations,
  uptimeMigrations,
];

/** A running engine. */
export interface Engine {
  readonly startedAtMs: number;
  /** Serves the contract to one console, or HTTP requests to the shell that takes them in. */
  connect(port: Port, kind?: PortKind): void;
  /** The machine is about to sleep, woke, or changed what it is fed by. */
  power(state: PowerState): void;
  /** This machine shows no notifications for so long; null ends it. */
  mute(forMs: number | null): void;
  /** A button of a native notification was pressed. */
  act(action: NotificationAction): void;
  /** Stops everything in reverse order and flushes; after it nothing is left running. */
  stop(): Promise<void>;
}

/** Rejects with a WatchdeckError that names what is in the way and the way out; nothing is left running then either. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const teardown = new Teardown();
  try {
    return build(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

function build(options: EngineOptions, teardown: Teardown): Engine {
  const { dataDir, appVersion, print } = options;
  const clock = options.clock ?? systemClock;
  const startedAtMs = clock.nowMs();
  const hostname = os.hostname();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const every = (name: string, everyMs: number, run: () => void | Promise<void>) => {
    const loop = startLoop({ name, everyMs, log, run });
    teardown.add(() => loop.stop());
  };

  // The data folder is ours alone, and there is a log to write to.
  const lock = lockDataDir(dataDir, startedAtMs);
  teardown.add(() => lock.release());
  const opened = openLog({ dataDir });
  const { log, file: logFile } = opened;
  teardown.add(() => opened.close());
  log.info({ appVersion, dataDir, shell: options.shell }, 'engine starting');

  // What is to be done.
  const configFile = options.configFile ?? path.join(dataDir, 'watchdeck.yml');
  const lastGoodFile = path.join(dataDir, 'watchdeck.last-good.yml');
  const config = openConfig({
    file: configFile,
    create: options.configFile === undefined,
    lastGoodFile,
    checkExpr,
    log,
  });

  // What is known.
  const stores = { dataDir, appVersion, clock, log };
  const state = openStore({ ...stores, name: 'state', migrations: stateMigrations });
  teardown.add(() => state.close());
  const metrics = openStore({ ...stores, name: 'metrics', migrations: metricsMigrations });
  teardown.add(() => metrics.close());
  const checkpoints = checkpointInThread(metrics, log, AFTER_START_MS);
  teardown.add(() => checkpoints.stop());
  const tsdb = openTsdb({ store: metrics, log, clock, retention: config.current().retention });
  teardown.add(() => tsdb.close());
  const exemplars = openExemplars({ store: metrics, log });
  teardown.add(() => exemplars.flush());
  const query = createQueryService({
    store: tsdb,
    clock,
    log,
    experimental: () => config.current().promql.experimental,
  });
  teardown.add(() => query.stop());
  const backtest = createBacktest({
    range: (expr, range, asked) => query.range(expr, range, asked),
    clock,
    mostPoints: MAX_POINTS,
  });
  const openSource = tsdb.source.bind(tsdb);
  const putMetadata = tsdb.putMetadata.bind(tsdb);

  const ruleLibrary = createRuleLibrary({
    config,
    checkExpr,
    metricNames: () => tsdb.labelValues(METRIC_NAME, []),
  });

  // Before anything that appends: rules go on from the alerts that were stored.
  const { sleep, alerting, rules, ruleSchedule } = openAlertsAndRules({
    store: state,
    clock,
    log,
    config,
    query,
    openSource,
    shell: options,
    reachability: () => reachability,
    formatTime: (ms) => formatTimestamp(ms, timeZone),
  });
  teardown.add(() => ruleSchedule.stop());

  // What comes in.
  const putExemplars = exemplars.put.bind(exemplars);
  const problem = tsdb.writeProblem.bind(tsdb);
  const remoteWrite = createRemoteWrite({ clock, log, openSource, putMetadata, putExemplars, problem });
  teardown.add(() => remoteWrite.stop());
  const scrape = createScrapeManager({ clock, log, openSource, putMetadata, putExemplars, appVersion });
  teardown.add(() => scrape.stop());
  teardown.add(scrape.onChange(() => ruleSchedule.dataCame()));
  const discovery = createTargetDiscovery({
    clock,
    log,
    appVersion,
    takeTargets: (all) => scrape.apply(all),
  });
  teardown.add(() => discovery.stop());
  const host = createHostSwitch({ clock, log, openSource, putMetadata });
  teardown.add(() => host.stop());
  const recording = { clock, log, openSource, putMetadata, appVersion };
  const checks = createChecks({ ...recording, store: state, targets: () => scrape.statuses(), every });
  teardown.add(() => checks.stop());
  const reachability = createReachability({ ...recording, scrape, checks });
  teardown.add(() => reachability.stop());
  const self = createSelfCollector({
    clock,
    log,
    openSource,
    putMetadata,
    version: appVersion,
    hostname,
    readings: () => ({
      ...tsdb.stats(),
      scrapes: scrape.scrapes(),
      scrapeTiming: scrape.timing(),
      ...rules.counts(),
      ruleGroupEvaluationsMissed: ruleSchedule.missed(),
      remoteWrite: remoteWrite.counts(),
      incidents: responses.incidentCounts(),
    }),
  });
  teardown.add(() => self.stop());

  // What goes out.
  const reports = openReports({
    dataDir,
    store: state,
    clock,
    log,
    query: {
      range: async (expr, startMs, endMs, stepMs) =>
        (await query.range(expr, { startMs, endMs, stepMs })).value,
      instant: async (expr, timeMs) => (await query.instant(expr, timeMs)).value,
    },
    targets: () => scrape.statuses(),
    history: (period) => alerting.history({ ...period, limit: REPORT_TRANSITIONS }),
    alerts: () => alerting.snapshot(),
    print,
    hostname,
    appVersion,
    timeZone,
  });
  const responses = createResponses({ store: state, clock, log, alerting, query, config, print, timeZone });
  teardown.add(() => responses.stop());
  const dashboards = openDashboards({
    store: state,
    clock,
    log,
    dataDir,
    namedDir: () => config.current().dashboardsDir,
  });
  teardown.add(() => dashboards.stop());
  const backups = createBackups({
    dataDir,
    appVersion,
    hostname,
    clock,
    log,
    settings: () => config.current().backup,
    files: () => [...config.files(), ...dashboards.files()],
    flush: () => tsdb.flush(),
    run: runInThread,
    formatTime: (ms) => formatTimestamp(ms, timeZone),
  });
  teardown.add(() => backups.stop());
  // What follows the config, in the order in which a change reaches it.
  const following = createConfigApplier(log, [
    { name: 'retention', run: () => tsdb.setRetention(config.current().retention) },
    {
      name: 'notifications',
      run: () => alerting.setNotificationsEnabled(config.current().console.notifications),
    },
    { name: 'alerting', run: () => alerting.setSettings(config.current().alerting) },
    { name: 'own network', run: () => reachability.apply(config.current().alerting) },
    { name: 'alert routing', run: () => alerting.setRouting(config.current().alertRouting) },
    { name: 'incidents and playbooks', run: () => responses.apply() },
    { name: 'rules', run: () => rules.apply(config.current().ruleGroups) },
    { name: 'rule timetable', run: () => ruleSchedule.apply(config.current().ruleGroups) },
    { name: 'targets', run: () => discovery.apply(config.current().targets, config.current().scrapeJobs) },
    { name: 'checks', run: () => checks.apply(config.current()) },
    { name: 'host', run: () => host.apply(config.current().host) },
  ]);
  const heartbeats = createHeartbeats({
    clock,
    log,
    settings: () => config.current().alerting.heartbeats,
    alerts: () => alerting.snapshot().alerts,
    readSecret,
    timeZone,
  });
  const power = createPower({
    log,
    flush: () => tsdb.flush(),
    lookForSleep: () => sleep.look(),
    slowDown: (slow) => api.slowDown(slow),
  });
  const status = createStatusReader({
    savesPower: () => power.saves(),
    clock,
    tsdb,
    scrape,
    checks,
    config,
    otherProblems: () => [
      ...following.problems(),
      ...discovery.problems(),
      ...backups.problems(),
      ...responses.faces.playbooks.problems(),
      ...dashboards.problems(),
      ...heartbeats.problems(),
    ],
  });
  const systemInfo = createSystemInfo(options, {
    configFile,
    logFile,
    startedAtMs,
    recoveredFromCrash: !(state.wasCleanShutdown && metrics.wasCleanShutdown),
  });
  const faces = {
    clock,
    user: accountName(),
    config,
    tsdb,
    exemplars,
    query,
    scrape,
    checks,
    alerting,
    ...responses.faces,
    dashboards,
    rules,
    backtest,
    ruleLibrary,
    reports,
    backups,
    testNotification: () => options.notify(testNotification(config.current().console.sounds)),
    systemInfo,
    sleep,
  };
  const capabilities = { ...faces, status: () => status.read() };
  const api = createApi({
    handlers: createHandlers(capabilities),
    topics: createTopics(capabilities),
    appVersion,
    clock,
    log,
  });
  teardown.add(() => api.close());
  const httpApi = createHttpApi({ ...capabilities, remoteWrite, log });
  teardown.add(() => httpApi.close());
  if (options.onSummary) teardown.add(announceSummary({ alerting, scrape, announce: options.onSummary }));

  // Everything is there: do what the config says, now and whenever it changes.
  // Not waited for: a console may connect while this machine's first row is on its way.
  void following.apply();
  teardown.add(config.onChange(() => void following.apply()));
  self.start();

  every('looking at the config', 1_000, async () => {
    config.refresh();
    await following.retry();
  });
  const looksFromMs = clock.monotonicMs() + AFTER_START_MS;
  every('looking at the dashboards', 1_000, () =>
    clock.monotonicMs() < looksFromMs ? undefined : dashboards.refresh(),
  );
  every('storing samples', 1_000, () => {
    remoteWrite.flush();
    tsdb.flush();
    exemplars.flush();
  });
  every('sealing and retention', 1_000, async () => {
    // In slices, so that nothing else waits long.
    while (tsdb.maintain(clock.nowMs())) await setImmediate();
  });
  every('status figures', 1_000, () => status.sample());
  every('noticing sleep', 1_000, () => sleep.look());
  every('heartbeats', 1_000, () => heartbeats.tick());
  every('backups', 10_000, () => backups.tick());
  // At once when one is raised; the loop is for those that are to be tried again, and for what a crash left.
  teardown.add(alerting.onNotification(() => void alerting.deliverPending()));
  every('routing of alerts', 1_000, () => alerting.tick());
  every('incidents and playbooks', 500, () => responses.tick());
  every('delivery of notifications', 1_000, () => alerting.deliverPending());
  every('telling Alertmanagers again', 60_000, () => alerting.resend());
  log.info({ tookMs: clock.nowMs() - startedAtMs }, 'engine running');

  return {
    startedAtMs,
    connect: (port, kind = 'console') => (kind === 'http' ? httpApi : api).connect(port),
    power: (state) => power.change(state),
    mute: (forMs) => alerting.mute(forMs),
    act: createNotificationActions({ alerting, clock, log, user: faces.user }),
    stop: async () => {
      log.info({}, 'engine stopping');
      await teardown.run();
    },
  };
}
