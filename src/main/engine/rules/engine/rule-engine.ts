import type { RuleStatus } from '#shared/contract/alerts.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Alerting } from '../../alerting/types.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { InstantValue, VectorSample } from '../../promql/types.ts';
import type { TsdbSource } from '../../tsdb/types.ts';
import { evaluateAlertingRule } from '../state/evaluate-alerting-rule.ts';
import type { RuleGroup } from '../types.ts';
import { GroupOutput } from './output.ts';
import { alertSamples, recordedSamples, vectorOf } from './results.ts';
import { createRuntimes, statusOf } from './rule-runtime.ts';
import type { RuleRuntime } from './rule-runtime.ts';
import { answerTemplateQueries } from './template-queries.ts';

export interface RuleEngineOptions {
  /** Evaluates an expression at an instant; rejects with a message for people. */
  readonly query: (expr: string, timeMs: number) => Promise<InstantValue>;
  readonly alerting: Pick<
    Alerting,
    'restore' | 'ruleIds' | 'lastEvaluationMs' | 'record' | 'retire' | 'severityOf'
  >;
  /** Opens the stream `rules:<file>;<group>` that the group's results go to. */
  readonly openSource: (name: string) => TsdbSource;
  readonly log: Log;
  readonly clock: Clock;
  /**
   * How long restored alerts without a sample are left alone, from their rule's first evaluation; at least one interval of
   * the group is waited. Pass the longest scrape interval. Stored history makes this natural while the stop was shorter than
   * the lookback (5 min); after a longer one the targets must be read again before silence means anything.
   */
  readonly settleMs?: number;
  /** Asked whenever groups are applied. */
  readonly externalLabels?: () => Labels;
  readonly externalUrl?: string;
}

export interface RuleEngine {
  /** Makes exactly these groups the ones in force; rules that stay keep their alerts, rules that went have theirs resolved. */
  apply(groups: readonly RuleGroup[]): void;
  /** Evaluates the group's rules in order as of `atMs`. Never rejects: errors are the rules' health. */
  evaluateGroup(group: RuleGroup, atMs: number): Promise<void>;
  statuses(): RuleStatus[];
  /** What went wrong at the last evaluation of a group's rules. */
  failures(key: string): { rule: string; error: string }[];
  /** Rules evaluated since the engine started, and how many of these evaluations failed. */
  counts(): { ruleEvaluations: number; ruleEvaluationFailures: number };
}

/** Identity of a group among all files (rules/group.go GroupKey). */
export function groupKey(group: Pick<RuleGroup, 'file' | 'name'>): string {
  return `${group.file};${group.name}`;
}

interface GroupRuntime {
  readonly group: RuleGroup;
  readonly rules: readonly RuleRuntime[];
  readonly output: GroupOutput;
  readonly firstEvaluation: { ms: number | null };
}

/** Runs rule groups; when is the caller's business (see createRuleScheduler). */
export function createRuleEngine(options: RuleEngineOptions): RuleEngine {
  const { query, alerting, openSource, log, clock } = options;
  let groups = new Map<string, GroupRuntime>();
  const counts = { ruleEvaluations: 0, ruleEvaluationFailures: 0 };

  function apply(next: readonly RuleGroup[]): void {
    const surroundings = {
      externalLabels: options.externalLabels?.() ?? {},
      externalUrl: options.externalUrl ?? '',
    };
    const nowMs = clock.nowMs();
    const known = new Map([...groups.values()].flatMap((g) => g.rules.map((rule) => [rule.id, rule])));
    const applied = new Map<string, GroupRuntime>();
    for (const [group, rules] of createRuntimes(next, surroundings)) {
      for (const runtime of rules) takeOver(runtime, known.get(runtime.id));
      const key = groupKey(group);
      const before = groups.get(key);
      const output = before?.output ?? new GroupOutput(openSource(`rules:${key}`));
      output.keep(new Set(rules.map((rule) => rule.id)));
      applied.set(key, { group, rules, output, firstEvaluation: before?.firstEvaluation ?? { ms: null } });
    }
    for (const [key, gone] of groups) if (!applied.has(key)) gone.output.endAll(nowMs);
    groups = applied;
    retireMissing(nowMs);
  }

  function takeOver(runtime: RuleRuntime, before: RuleRuntime | undefined): void {
    if (runtime.rule.kind !== 'alerting') return;
    if (before === undefined) {
      runtime.instances = alerting.restore(runtime.id);
      runtime.restored = runtime.instances.length > 0;
      runtime.lastEvaluationMs = runtime.restored ? alerting.lastEvaluationMs() : null;
      return;
    }
    const { instances, restored, health, lastError, lastEvaluationMs, lastDurationMs } = before;
    Object.assign(runtime, { instances, restored, health, lastError, lastEvaluationMs, lastDurationMs });
  }

  function retireMissing(nowMs: number): void {
    const present = new Set([...groups.values()].flatMap((g) => g.rules.map((rule) => rule.id)));
    for (const id of alerting.ruleIds()) if (!present.has(id)) alerting.retire(id, nowMs);
  }

  async function evaluateGroup(group: RuleGroup, atMs: number): Promise<void> {
    const runtime = groups.get(groupKey(group));
    if (runtime === undefined) return;
    runtime.firstEvaluation.ms ??= atMs;
    for (const rule of runtime.rules) {
      await evaluateRule(runtime, rule, atMs);
      // A reload came in between: what is left belongs to rules that are no longer in force.
      if (groups.get(groupKey(group)) !== runtime) return;
    }
    runtime.output.endOrphans(atMs - runtime.group.queryOffsetMs);
  }

  async function evaluateRule(runtime: GroupRuntime, rule: RuleRuntime, atMs: number): Promise<void> {
    const started = clock.monotonicMs();
    const dataMs = atMs - runtime.group.queryOffsetMs;
    counts.ruleEvaluations++;
    try {
      const samples = vectorOf(await query(rule.rule.expr, dataMs));
      if (groups.get(groupKey(runtime.group)) !== runtime) return;
      if (rule.rule.kind === 'recording')
        runtime.output.write(rule.id, dataMs, recordedSamples(rule.rule, samples, runtime.group.limit));
      else await evaluateAlerts(runtime, rule, samples, atMs);
      rule.health = 'ok';
      rule.lastError = null;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (rule.lastError !== message)
        log.warn(
          { err: error, rule: rule.rule.name, group: runtime.group.name, source: rule.rule.source },
          'a rule could not be evaluated; its alerts stay as they are',
        );
      counts.ruleEvaluationFailures++;
      rule.health = 'error';
      rule.lastError = message;
    }
    rule.lastEvaluationMs = atMs;
    rule.lastDurationMs = clock.monotonicMs() - started;
  }

  async function evaluateAlerts(
    runtime: GroupRuntime,
    state: RuleRuntime,
    samples: readonly VectorSample[],
    atMs: number,
  ): Promise<void> {
    const { rule, prepared } = state;
    if (rule.kind !== 'alerting' || prepared === null) return;
    const { group, output, firstEvaluation } = runtime;
    const dataMs = atMs - group.queryOffsetMs;
    const world = await answerTemplateQueries(prepared, samples, dataMs, async (expr) =>
      vectorOf(await query(expr, dataMs)),
    );
    if (groups.get(groupKey(group)) !== runtime) return;
    const settleMs = Math.max(group.intervalMs, options.settleMs ?? 0);
    const settling = state.restored && atMs - (firstEvaluation.ms ?? atMs) < settleMs;
    const result = evaluateAlertingRule({
      rule,
      ruleId: state.id,
      limit: group.limit,
      previous: state.instances,
      samples,
      atMs,
      gapMs: gapBefore(state.lastEvaluationMs, atMs, group.intervalMs),
      settling,
      describe: prepared.describe(world),
      severityOf: (label) => alerting.severityOf(label),
    });
    // Storage first: when it refuses, memory still says what the next evaluation starts from.
    const { id: ruleId } = state;
    alerting.record({ ruleId, group: group.name, rule: rule.name, expr: rule.expr, atMs, ...result });
    state.instances = result.instances;
    state.restored = settling;
    output.write(ruleId, dataMs, alertSamples(result.instances));
  }

  return {
    apply,
    evaluateGroup,
    failures: (key) =>
      (groups.get(key)?.rules ?? []).flatMap(({ rule, lastError }) =>
        lastError === null ? [] : [{ rule: rule.name, error: lastError }],
      ),
    counts: () => ({ ...counts }),
    statuses: () =>
      [...groups.values()].flatMap(({ group, rules }) =>
        rules.map((rule) => statusOf(group, rule, alerting.severityOf)),
      ),
  };
}

/** Ms beyond one interval in which nothing was evaluated; a single late or missed evaluation is no gap. */
function gapBefore(lastMs: number | null, atMs: number, intervalMs: number): number {
  if (lastMs === null) return 0;
  const elapsed = atMs - lastMs;
  return elapsed > 2 * intervalMs ? elapsed - intervalMs : 0;
}
