import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { openAlerting } from './alerting/index.ts';
import type { Alerting } from './alerting/types.ts';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { ConfigStore } from './config/index.ts';
import type { EngineOptions } from './options.ts';
import type { RunningQueryService } from './query/index.ts';
import type { Reachability } from './reachability.ts';
import { createSender } from './receivers/index.ts';
import { createRuleEngine, createRuleScheduler } from './rules/index.ts';
import type { RuleEngine, RuleScheduler } from './rules/index.ts';
import { openSleep } from './sleep/index.ts';
import type { SleepKeeper } from './sleep/index.ts';
import { orStoreError } from './storage/index.ts';
import type { Store } from './storage/index.ts';
import type { TsdbSource } from './tsdb/types.ts';

/** Sleep, alerts and rules, as they run. */
export interface AlertsAndRules {
  readonly sleep: SleepKeeper;
  readonly alerting: Alerting;
  readonly rules: RuleEngine;
  readonly ruleSchedule: RuleScheduler;
}

/** Puts them together: each needs what the one before it knows. Throws where the store can't be read. */
export function openAlertsAndRules(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Pick<ConfigStore, 'current'>;
  readonly query: Pick<RunningQueryService, 'instant' | 'readAhead'>;
  readonly openSource: (name: string) => TsdbSource;
  /** Shows native notifications. */
  readonly shell: Pick<EngineOptions, 'notify' | 'withdraw'>;
  /** Asked when everything is there. */
  readonly reachability: () => Pick<Reachability, 'longestIntervalMs' | 'watched' | 'network'>;
  readonly formatTime: (ms: number) => string;
}): AlertsAndRules {
  const { store, clock, log, config, query, openSource, reachability } = options;
  const sleep = openSleep({
    store,
    clock,
    log,
    settleMs: () => config.current().alerting.settleScrapes * reachability().longestIntervalMs(),
  });

  // Alerts before rules, which restore theirs from it; rules before anything that appends.
  const alerting = orStoreError(store.path, () =>
    openAlerting({
      store,
      clock,
      log,
      send: createSender({
        notify: options.shell.notify,
        clock,
        criticalPasses: () => config.current().alerting.quiet.criticalPasses,
        sounds: () => config.current().console.sounds,
        allowedCommands: () => config.current().alerting.commands,
      }),
      newId: randomUUID,
      isSettling: () => sleep.isSettling(),
      away: () => sleep.recent(),
      watched: () => reachability().watched(),
      network: () => reachability().network(),
      externalLabels: () => config.current().global.externalLabels,
      formatTime: options.formatTime,
      ...(options.shell.withdraw === undefined ? {} : { withdraw: options.shell.withdraw }),
    }),
  );
  const rules = createRuleEngine({
    query: async (expr, timeMs) => (await query.instant(expr, timeMs)).value,
    readAhead: (exprs, timeMs, written) => query.readAhead(exprs, timeMs, written),
    pause: setImmediate,
    alerting,
    openSource,
    clock,
    log,
    isSettling: () => sleep.isSettling(),
    sleptMs: (fromMs, toMs) => sleep.sleptMs(fromMs, toMs),
    externalLabels: () => config.current().global.externalLabels,
    settleMs: config.current().global.scrapeIntervalMs,
  });
  const ruleSchedule = createRuleScheduler({
    engine: rules,
    clock,
    log,
    schedule: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  });
  return { sleep, alerting, rules, ruleSchedule };
}
