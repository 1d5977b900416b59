import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { alertingMigrations, openAlerting, parseAlertmanagerFile } from '#engine/alerting/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import type { AlertInstance, NewTransition } from '#engine/rules/types.ts';
import { makeLabels } from '#shared/model/labels.ts';
import { openTestStore } from '../../helpers/test-store.ts';
import { round } from './options.ts';

const RULES = 100;
const TEAMS = 20;
const HOSTS = 500;

export interface RoutedFigures {
  readonly alerts: number;
  /** From the rules' results to messages in the outbox, stored. */
  readonly routed_ms: number;
  /** The same in processor time. */
  readonly routed_cpu_ms: number;
  readonly groups: number;
  readonly messages: number;
  readonly inhibited: number;
  /** One look a second later, when nothing is due. */
  readonly idle_tick_ms: number;
  /** What the console is shown. */
  readonly snapshot_ms: number;
  readonly heap_mb: number;
}

/** A file as a company has it: a route and a receiver per team, two levels, hosts that are down inhibit what runs on them. */
const FILE = `
route:
  receiver: everyone
  group_by: [alertname]
  group_wait: 0s
  routes:
${Array.from(
  { length: TEAMS },
  (_, team) => `    - matchers: [team="t${String(team)}"]
      receiver: team-${String(team)}
      group_by: [alertname, rack]
      routes:
        - matchers: [severity="critical"]
          receiver: pager-${String(team)}
          continue: true
        - matchers: [severity=~"high|critical"]
          group_by: [alertname]`,
).join('\n')}
inhibit_rules:
  - source_matchers: [alertname="Rule0"]
    target_matchers: [severity=~"medium|low"]
    equal: [instance]
  - source_matchers: [severity="critical"]
    target_matchers: [severity="low"]
    equal: [alertname, instance]
receivers:
  - name: everyone
${Array.from({ length: TEAMS }, (_, team) => `  - name: team-${String(team)}\n    native_configs: [{}]\n  - name: pager-${String(team)}\n    native_configs: [{}]`).join('\n')}
`;

/** Fires all alerts at once, as after an outage, and measures until what is to be told is stored in the outbox. */
export async function routeMany(dir: string, alerts: number): Promise<RoutedFigures> {
  mkdirSync(dir);
  const store = openTestStore(dir, alertingMigrations);
  const heapBefore = heapMb();
  const alerting = openAlerting({
    store,
    clock: systemClock,
    log: silentLog,
    newId: randomUUID,
    send: () => Promise.resolve(),
  });
  try {
    alerting.setRouting(parseAlertmanagerFile(FILE, 'alertmanager.yml').routing);
    const atMs = Date.now();
    const batches = Array.from({ length: RULES }, (_, rule) => batchOf(rule, alerts, atMs));
    const startedMs = performance.now();
    const cpuBefore = process.cpuUsage();
    alerting.record(
      batches.map((batch, rule) => {
        const name = `Rule${String(rule)}`;
        return { ruleId: name, group: 'bench', rule: name, expr: 'up == 0', atMs, ...batch };
      }),
    );
    alerting.tick();
    const routedMs = performance.now() - startedMs;
    const cpu = process.cpuUsage(cpuBefore);
    const tickMs = timed(() => alerting.tick());
    const snapshotMs = timed(() => alerting.snapshot());
    const { firing, alerts: shown } = alerting.snapshot();
    const counted = Object.values(firing).reduce((sum, count) => sum + count, 0);
    if (counted !== alerts) throw new Error(`${String(counted)} of ${String(alerts)} alerts fire`);
    const messages = alerting.notifications({ limit: 5_000 }).length;
    if (messages === 0) throw new Error('nobody was told');
    const figures = {
      alerts,
      routed_ms: round(routedMs, 1),
      routed_cpu_ms: round((cpu.user + cpu.system) / 1000, 1),
      groups: alerting.groups().length,
      messages,
      inhibited: shown.filter(({ muted }) => muted !== null).length,
      idle_tick_ms: round(tickMs, 1),
      snapshot_ms: round(snapshotMs, 1),
      heap_mb: round(heapMb() - heapBefore, 1),
    };
    await alerting.deliverPending();
    return figures;
  } finally {
    store.close();
  }
}

function batchOf(
  rule: number,
  alerts: number,
  atMs: number,
): { instances: AlertInstance[]; transitions: NewTransition[] } {
  const instances: AlertInstance[] = [];
  for (let at = rule; at < alerts; at += RULES) {
    const host = Math.floor(at / RULES) % HOSTS;
    const severity = (['critical', 'high', 'medium', 'low'] as const)[(rule + host) % 4] ?? 'low';
    const labels = makeLabels(
      Object.entries({
        alertname: `Rule${String(rule)}`,
        instance: `host-${String(host)}:9100`,
        job: 'node',
        rack: `r${String(host % 10)}`,
        severity,
        team: `t${String(rule % TEAMS)}`,
      }),
    );
    instances.push({
      fingerprint: `${String(rule)}-${String(at)}`,
      labels,
      annotations: { summary: `rule ${String(rule)} on host ${String(host)}`, description: 'of the bench' },
      state: 'firing',
      value: at,
      activeSinceMs: atMs,
      firedAtMs: atMs,
      resolvedAtMs: null,
      keepFiringSinceMs: null,
    });
  }
  return {
    instances,
    transitions: instances.map(({ fingerprint, labels, value }) => ({
      atMs,
      fingerprint,
      rule: `Rule${String(rule)}`,
      severity: 'high',
      labels,
      from: 'inactive',
      to: 'firing',
      reason: 'the bench says so',
      value,
    })),
  };
}

function timed(run: () => unknown): number {
  const startedMs = performance.now();
  run();
  return performance.now() - startedMs;
}

function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}
