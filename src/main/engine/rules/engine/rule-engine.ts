import type { RuleStatus } from '#shared/contract/alerts.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Alerting } from '../../alerting/types.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { InstantValue, VectorSample } from '../../promql/types.ts';
import type { TsdbSource } from '../../tsdb/types.ts';
import { evaluateAlertingRule } from '../state/evaluate-alerting-rule.ts';
import type { AlertingOutput } from '../state/evaluate-alerting-rule.ts';
import type { EvaluationWorld } from '../state/prepare-rule.ts';
import type { RuleGroup } from '../types.ts';
import { GroupOutput } from './output.ts';
import { ALERT_SERIES, alertSamples, recordedSamples, vectorOf } from './results.ts';
import { createRuntimes, statusOf } from './rule-runtime.ts';
import type { RuleRuntime } from './rule-runtime.ts';
import { answerTemplateQueries, noQueries } from './template-queries.ts';

export interface RuleEngineOptions {
  /** Evaluates an expression at an instant; rejects with a message for people. */
  readonly query: (expr: string, timeMs: number) => Promise<InstantValue>;
  /**
   * Reads in one go what expressions need at an instant, and gives what evaluates one of them from that: null for one that is
   * to be asked by `query`. Series named in `written` may get samples before an expression's turn comes. Without it every
   * expression is asked by itself.
   */
  readonly readAhead?: (
    exprs: readonly string[],
    timeMs: number,
    written: ReadonlySet<string>,
  ) => Promise<(expr: string) => InstantValue | null>;
  /** Lets others have their turn; called when an evaluation has taken some milliseconds. */
  readonly pause?: () => Promise<unknown>;
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
  /** Right after this machine woke: alerts stay as they are until their targets were read again. */
  readonly isSettling?: () => boolean;
  /** How much of a time this machine slept through, in ms: `for` doesn't run in it. */
  readonly sleptMs?: (fromMs: number, toMs: number) => number;
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

/** What an alerting rule gave, until it is stored with what its neighbours gave. */
interface Outcome {
  readonly state: RuleRuntime;
  readonly atMs: number;
  readonly result: AlertingOutput;
  readonly settling: boolean;
  readonly durationMs: number;
}

interface GroupRuntime {
  readonly group: RuleGroup;
  readonly rules: readonly RuleRuntime[];
  readonly output: GroupOutput;
  /** Names of the series that evaluating the group may write. */
  readonly written: ReadonlySet<string>;
  readonly firstEvaluation: { ms: number | null };
  readonly outcomes: Outcome[];
}

/** Rules whose expressions are read ahead together: enough to share much, few enough for some milliseconds' work. */
const RULES_TOGETHER = 512;
/** After this what there is is stored, which takes the disk some milliseconds more, and the engine's loop gets its turn. */
const SLICE_MS = 4;

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
      const recorded = group.rules.flatMap(({ kind, name }) => (kind === 'recording' ? [name] : []));
      const written = new Set([...ALERT_SERIES, ...recorded]);
      const firstEvaluation = before?.firstEvaluation ?? { ms: null };
      applied.set(key, { group, rules, output, written, firstEvaluation, outcomes: [] });
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
    const { output, written } = runtime;
    const rules =
      options.isSettling?.() === true
        ? runtime.rules.filter(({ rule }) => rule.kind === 'recording')
        : runtime.rules;
    const dataMs = atMs - runtime.group.queryOffsetMs;
    for (let from = 0; from < rules.length; from += RULES_TOGETHER) {
      const together = rules.slice(from, from + RULES_TOGETHER);
      const exprs = together.map(({ rule }) => rule.expr);
      // What came before is written before others have their turn.
      flush(runtime);
      await options.pause?.();
      const ahead = (await options.readAhead?.(exprs, dataMs, written)) ?? (() => null);
      if (groups.get(groupKey(group)) !== runtime) return;
      await options.pause?.();
      if (groups.get(groupKey(group)) !== runtime) return;
      let startedMs = clock.monotonicMs();
      for (const rule of together) {
        const later = evaluateRule(runtime, rule, atMs, ahead);
        if (later !== null) {
          flush(runtime);
          await later;
        }
        if (clock.monotonicMs() - startedMs > SLICE_MS) {
          flush(runtime);
          await options.pause?.();
          startedMs = clock.monotonicMs();
        }
        // A reload came in between: what is left belongs to rules that are no longer in force.
        if (groups.get(groupKey(group)) !== runtime) {
          flush(runtime);
          return;
        }
      }
    }
    flush(runtime);
    output.endOrphans(dataMs);
  }

  /** At once where that can be done; null then. */
  function evaluateRule(
    runtime: GroupRuntime,
    rule: RuleRuntime,
    atMs: number,
    ahead: (expr: string) => InstantValue | null,
  ): Promise<void> | null {
    const startedMs = clock.monotonicMs();
    counts.ruleEvaluations++;
    try {
      const value = ahead(rule.rule.expr);
      if (value === null || rule.prepared?.queries === true)
        return evaluateLater(runtime, rule, atMs, value, startedMs);
      takeResult(runtime, rule, vectorOf(value), {
        atMs,
        startedMs,
        world: noQueries(atMs - runtime.group.queryOffsetMs),
      });
    } catch (error) {
      ended(runtime, rule, atMs, clock.monotonicMs() - startedMs, { error });
    }
    return null;
  }

  /** Asks for the result where it isn't there yet, and for what the templates want to know. */
  async function evaluateLater(
    runtime: GroupRuntime,
    rule: RuleRuntime,
    atMs: number,
    value: InstantValue | null,
    startedMs: number,
  ): Promise<void> {
    const dataMs = atMs - runtime.group.queryOffsetMs;
    try {
      const samples = vectorOf(value ?? (await ask(runtime, rule.rule.expr, dataMs)));
      const world =
        rule.prepared === null
          ? noQueries(dataMs)
          : await answerTemplateQueries(rule.prepared, samples, dataMs, async (expr) =>
              vectorOf(await ask(runtime, expr, dataMs)),
            );
      if (groups.get(groupKey(runtime.group)) !== runtime) return;
      takeResult(runtime, rule, samples, { atMs, startedMs, world });
    } catch (error) {
      ended(runtime, rule, atMs, clock.monotonicMs() - startedMs, { error });
    }
  }

  function ended(
    { group }: GroupRuntime,
    state: RuleRuntime,
    atMs: number,
    durationMs: number,
    failure: { readonly error: unknown } | null,
  ): void {
    const { rule } = state;
    const message =
      failure === null
        ? null
        : failure.error instanceof Error
          ? failure.error.message
          : String(failure.error);
    if (message !== null) counts.ruleEvaluationFailures++;
    if (message !== null && state.lastError !== message)
      log.warn(
        { err: failure?.error, rule: rule.name, group: group.name, source: rule.source },
        'a rule could not be evaluated; its alerts stay as they are',
      );
    state.health = message === null ? 'ok' : 'error';
    state.lastError = message;
    state.lastEvaluationMs = atMs;
    state.lastDurationMs = durationMs;
  }

  function takeResult(
    runtime: GroupRuntime,
    state: RuleRuntime,
    samples: readonly VectorSample[],
    given: { readonly atMs: number; readonly startedMs: number; readonly world: EvaluationWorld },
  ): void {
    const { atMs, startedMs, world } = given;
    const { rule, prepared } = state;
    const { group, firstEvaluation, output, outcomes } = runtime;
    if (rule.kind === 'recording') {
      output.write(state.id, atMs - group.queryOffsetMs, recordedSamples(rule, samples, group.limit));
      ended(runtime, state, atMs, clock.monotonicMs() - startedMs, null);
      return;
    }
    if (prepared === null) return;
    if (samples.length === 0 && state.instances.length === 0) {
      const result = { instances: [], transitions: [] };
      const durationMs = clock.monotonicMs() - startedMs;
      outcomes.push({ state, atMs, result, settling: state.restored, durationMs });
      return;
    }
    const settleMs = Math.max(group.intervalMs, options.settleMs ?? 0);
    const settling = state.restored && atMs - (firstEvaluation.ms ?? atMs) < settleMs;
    const result = evaluateAlertingRule({
      rule,
      ruleId: state.id,
      limit: group.limit,
      previous: state.instances,
      samples,
      atMs,
      gapMs: Math.max(
        gapBefore(state.lastEvaluationMs, atMs, group.intervalMs),
        options.sleptMs?.(state.lastEvaluationMs ?? atMs, atMs) ?? 0,
      ),
      settling,
      describe: prepared.describe(world),
      severityOf: (label) => alerting.severityOf(label),
    });
    outcomes.push({ state, atMs, result, settling, durationMs: clock.monotonicMs() - startedMs });
  }

  /** Stores what rules gave since the last time. */
  function flush(runtime: GroupRuntime): void {
    storeAlerts(runtime, runtime.outcomes.splice(0));
    runtime.output.flush();
  }

  /** In one go: to store the alerts of many rules takes the disk as long as to store those of one. */
  function storeAlerts(runtime: GroupRuntime, outcomes: readonly Outcome[]): void {
    if (outcomes.length === 0) return;
    const { group, output } = runtime;
    try {
      // Storage first: when it refuses, memory still says what the next evaluation starts from.
      alerting.record(
        outcomes.map(({ state: { id, rule }, atMs, result }) => ({
          ...{ ruleId: id, group: group.name, rule: rule.name, expr: rule.expr, atMs },
          ...result,
        })),
      );
    } catch (error) {
      // What can't be stored must not take its neighbours with it.
      if (outcomes.length > 1) for (const outcome of outcomes) storeAlerts(runtime, [outcome]);
      else
        for (const { state, atMs, durationMs } of outcomes)
          ended(runtime, state, atMs, durationMs, { error });
      return;
    }
    for (const { state, atMs, result, settling, durationMs } of outcomes) {
      state.instances = result.instances;
      state.restored = settling;
      output.write(state.id, atMs - group.queryOffsetMs, alertSamples(result.instances));
      ended(runtime, state, atMs, durationMs, null);
    }
  }

  /** What the group's rules gave before must be there for who asks. */
  function ask(runtime: GroupRuntime, expr: string, dataMs: number): Promise<InstantValue> {
    flush(runtime);
    return query(expr, dataMs);
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
