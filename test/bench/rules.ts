import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { alertingMigrations, openAlerting } from '#engine/alerting/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createQueryService } from '#engine/query/index.ts';
import { createRuleEngine } from '#engine/rules/index.ts';
import type { RuleGroup } from '#engine/rules/types.ts';
import type { Tsdb } from '#engine/tsdb/index.ts';
import { makeLabels } from '#shared/model/labels.ts';
import type { BenchArguments } from '../../scripts/lib/bench.ts';
import { openMetrics } from '../helpers/metrics-store.ts';
import { openTestStore } from '../helpers/test-store.ts';
import { readOptions, round } from './lib/options.ts';

export const about = 'one evaluation of many alerting rules on a loaded store (--rules 10000 --repeats 5)';

const HOSTS = 100;
const QUEUES = 30;
const ROUTES = 20;
const STEP_MS = 15_000;
const STEPS = 40;

/** What one evaluation of 10,000 rules may take, ms. */
const WANTED_MS = { threshold: 200, rate: 375 } as const;
type Kind = keyof typeof WANTED_MS;

/** Rules as fleets have them: each about one series of many, few of them true. */
const expressions: Readonly<Record<Kind, (i: number) => string>> = {
  threshold: (i) =>
    `queue_utilization_ratio{instance="${hostOf(i)}",queue="q${Math.floor(i / HOSTS) % QUEUES}"} > ${0.97 + Math.floor(i / 3000) / 1000}`,
  rate: (i) =>
    `sum by (instance, route) (rate(requests_total{instance="${hostOf(i)}",route="r${Math.floor(i / HOSTS) % ROUTES}",code="500"}[5m])) > ${1.5 + Math.floor(i / 2000) / 100}`,
};

/** Evaluates each kind of rule `repeats` times, alerts stored as the engine stores them. */
export async function run(args: BenchArguments): Promise<Readonly<Record<string, unknown>>> {
  const { numbers } = readOptions(args, {
    rules: { full: 10_000, smoke: 200 },
    repeats: { full: 5, smoke: 2 },
  });
  const dir = mkdtempSync(join(tmpdir(), 'watchdeck-bench-'));
  const metrics = openMetrics(dir);
  const state = openTestStore(dir, alertingMigrations);
  const query = createQueryService({ store: metrics.tsdb, clock: systemClock, log: silentLog });
  try {
    const endMs = Date.now();
    load(metrics.tsdb, endMs);
    const medians: Record<string, number> = {};
    const cpu: Record<string, number> = {};
    const longest: Record<string, number> = {};
    for (const kind of ['threshold', 'rate'] as const) {
      const group = groupOf(kind, numbers.rules);
      const engine = createRuleEngine({
        query: async (expr, timeMs) => (await query.instant(expr, timeMs)).value,
        readAhead: (exprs, timeMs, written) => query.readAhead(exprs, timeMs, written),
        pause: setImmediate,
        alerting: openAlerting({
          store: state,
          clock: systemClock,
          log: silentLog,
          send: () => Promise.reject(new Error('the bench sends nothing')),
          newId: randomUUID,
        }),
        openSource: metrics.tsdb.source.bind(metrics.tsdb),
        clock: systemClock,
        log: silentLog,
      });
      engine.apply([group]);
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const tookMs: number[] = [];
      const cpuMs: number[] = [];
      for (let i = 0; i <= numbers.repeats; i++) {
        const startedMs = performance.now();
        const before = process.cpuUsage();
        await engine.evaluateGroup(group, endMs + i * 1_000);
        // The first parses the expressions.
        if (i === 0) continue;
        tookMs.push(performance.now() - startedMs);
        const { user, system } = process.cpuUsage(before);
        cpuMs.push((user + system) / 1000);
      }
      delay.disable();
      longest[kind] = round(delay.max / 1e6, 1);
      const failed = engine.counts().ruleEvaluationFailures;
      if (failed > 0)
        throw new Error(`${failed} evaluations failed: ${engine.statuses()[0]?.lastError ?? ''}`);
      medians[kind] = round(tookMs.sort((a, b) => a - b)[Math.floor(tookMs.length / 2)] ?? NaN, 1);
      cpu[kind] = round(Math.min(...cpuMs), 1);
      args.say(`${kind}: ${medians[kind]} ms, ${cpu[kind]} ms of processor time at the least`);
    }
    const missed = Object.entries(WANTED_MS)
      .filter(([kind, wanted]) => (medians[kind] ?? 0) > (wanted * numbers.rules) / 10_000)
      .map(([kind]) => kind);
    return {
      rules: numbers.rules,
      medians_ms: medians,
      cpu_ms: cpu,
      loop_held_up_ms: longest,
      missed,
      ok: missed.length === 0,
    };
  } finally {
    await query.stop();
    state.close();
    metrics.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function hostOf(i: number): string {
  return `host-${i % HOSTS}:9100`;
}

function groupOf(kind: Kind, rules: number): RuleGroup {
  const file = 'bench.yml';
  return {
    name: kind,
    file,
    intervalMs: STEP_MS,
    queryOffsetMs: 0,
    limit: 0,
    rules: Array.from({ length: rules }, (_, i) => ({
      kind: 'alerting',
      name: `R${i}`,
      expr: expressions[kind](i),
      forMs: 60_000,
      keepFiringForMs: 0,
      labels: { severity: 'low' },
      annotations: { summary: `rule ${i} on {{ $labels.instance }} is {{ $value }}` },
      source: { file, line: i + 1, column: 1 },
    })),
  };
}

/** Ten minutes of a hundred hosts, a source each. */
function load(tsdb: Tsdb, endMs: number): void {
  for (let host = 0; host < HOSTS; host++) {
    const common = { instance: hostOf(host), job: 'app' };
    const queues = Array.from({ length: QUEUES }, (_, q) =>
      makeLabels(Object.entries({ ...common, __name__: 'queue_utilization_ratio', queue: `q${q}` })),
    );
    const requests = Array.from({ length: ROUTES * 5 }, (_, r) =>
      makeLabels(
        Object.entries({
          ...common,
          __name__: 'requests_total',
          route: `r${Math.floor(r / 5)}`,
          code: ['200', '204', '400', '404', '500'][r % 5] ?? '',
        }),
      ),
    );
    const source = tsdb.source(`scrape:host-${host}`);
    const columns = source.columns([...queues, ...requests]);
    const row = new Float64Array(columns.length);
    for (let step = 0; step < STEPS; step++) {
      columns.forEach((column, i) => {
        const wave = (Math.sin(step / 7 + i + host) + 1) / 2;
        row[column] = i < QUEUES ? wave * 0.98 : step * 15 * (1 + (i % 3) * 0.2);
      });
      source.append(endMs - (STEPS - step) * STEP_MS, row, row.length);
    }
  }
  tsdb.flush();
}
