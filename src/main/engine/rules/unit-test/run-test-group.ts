import { severityOf } from '#shared/model/severity.ts';
import { formatDurationMs } from '../../base/duration.ts';
import { silentLog } from '../../base/log.ts';
import { evaluateInstant, parseExpr } from '../../promql/index.ts';
import type { Expr, InstantValue } from '../../promql/index.ts';
import type { RuleEvaluation } from '../../alerting/types.ts';
import { createRuleEngine, groupKey } from '../engine/rule-engine.ts';
import { vectorOf } from '../engine/results.ts';
import type { RuleGroup } from '../types.ts';
import { checkExprTest } from './check-expr-test.ts';
import { lineDiff } from './line-diff.ts';
import { MemoryStore } from './memory-store.ts';
import type { TestGroup } from './test-file.ts';
import { alertsText, labelsText } from './test-words.ts';
import type { DescribedAlert } from './test-words.ts';

const LIMITS = { maxSamples: 50_000_000, maxSeries: 1_000_000, interrupted: () => null };

/** More evaluations than this and the test is written wrongly. */
const MAX_EVALUATIONS = 1_000_000;

export interface TestGroupOptions {
  readonly groups: readonly RuleGroup[];
  readonly groupEvalOrder: readonly string[];
  readonly evaluationIntervalMs: number;
  readonly fuzzyCompare: boolean;
  readonly debug: ((line: string) => void) | null;
  /** See RuleTestOptions. */
  readonly diff: boolean;
}

/**
 * Runs one test group: loads its series, evaluates the rules from its start to its last `eval_time`, compares what fires and
 * what expressions give. Resolves to what is wrong, in promtool's words; none: it passes.
 */
export async function runTestGroup(test: TestGroup, options: TestGroupOptions): Promise<string[]> {
  const { evaluationIntervalMs, debug } = options;
  debug?.(`DEBUG: Starting test ${test.name}`);
  const nameless = test.alertTests.find(({ alertname }) => alertname === '');
  if (nameless !== undefined)
    return [
      `an item under alert_rule_test misses required attribute alertname at eval_time ${formatDurationMs(nameless.evalTimeMs)}${inGroup(test)}`,
    ];
  const store = new MemoryStore();
  store.load(test.inputSeries, test.startMs, test.intervalMs);
  const parsed = new Map<string, Expr>();
  const evaluate = (text: string, timeMs: number): InstantValue => {
    const expr = parsed.get(text) ?? parseExpr(text);
    parsed.set(text, expr);
    const settings = { source: store, limits: LIMITS, timeMs, subqueryStepMs: evaluationIntervalMs };
    return evaluateInstant(expr, settings).value;
  };

  // In the order asked for; those not named come with the first. All at the file's interval, whatever their own.
  const order = new Map(options.groupEvalOrder.map((name, i) => [name, i]));
  const groups = [...options.groups]
    .sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0))
    .map((group): RuleGroup => ({ ...group, intervalMs: evaluationIntervalMs }));
  const alerts = new Map<string, RuleEvaluation>();
  const engine = createRuleEngine({
    query: (expr, timeMs) => new Promise((resolve) => resolve(evaluate(expr, timeMs))),
    alerting: {
      restore: () => [],
      ruleIds: () => [],
      lastEvaluationMs: () => null,
      record: (evaluation) => alerts.set(evaluation.ruleId, evaluation),
      severityOf,
      retire: () => undefined,
    },
    openSource: () => store.source(),
    log: silentLog,
    clock: { nowMs: () => test.startMs, monotonicMs: () => 0 },
    externalLabels: () => test.externalLabels,
    externalUrl: test.externalUrl,
  });
  engine.apply(groups);

  const errors: string[] = [];
  const endMs = Math.max(0, ...[...test.alertTests, ...test.exprTests].map(({ evalTimeMs }) => evalTimeMs));
  if (endMs / evaluationIntervalMs > MAX_EVALUATIONS)
    return [`the test${inGroup(test)} takes more than ${MAX_EVALUATIONS} evaluations`];
  for (let atMs = 0; atMs <= endMs; atMs += evaluationIntervalMs) {
    const failed = await evaluateAll(atMs);
    // What fires can't be judged when rules don't evaluate.
    if (failed.length > 0) return [...errors, ...failed];
    errors.push(...checkAlerts(atMs));
  }
  store.visibleUntilMs = Infinity;
  if (debug !== null) {
    debug(`DEBUG: Dump of all data (input_series and rules) at ${formatDurationMs(endMs)}:`);
    for (const { labels, value } of vectorOf(evaluate('{__name__=~".+"}', test.startMs + endMs)))
      debug(`  ${labelsText(labels)} ${value}`);
  }
  for (const each of test.exprTests) {
    const problem = checkExprTest(each, {
      evaluate: (expr) => evaluate(expr, test.startMs + each.evalTimeMs),
      fuzzy: options.fuzzyCompare,
    });
    if (problem !== null) errors.push(named(test) + problem);
  }
  return errors;

  async function evaluateAll(atMs: number): Promise<string[]> {
    store.visibleUntilMs = test.startMs + atMs;
    const failed: string[] = [];
    for (const group of groups) {
      await engine.evaluateGroup(group, test.startMs + atMs);
      for (const { rule, error } of engine.failures(groupKey(group)))
        failed.push(`    rule: ${rule}, time: ${formatDurationMs(atMs)}, err: ${error}`);
    }
    return failed;
  }

  /** The tests whose time falls between this evaluation and the next are about this one. */
  function checkAlerts(atMs: number): string[] {
    const due = test.alertTests
      .filter(({ evalTimeMs }) => evalTimeMs >= atMs && evalTimeMs < atMs + evaluationIntervalMs)
      .sort((a, b) => a.evalTimeMs - b.evalTimeMs);
    return due.flatMap(({ alertname, evalTimeMs, expected }) => {
      const wanted = alertsText(expected);
      const got = alertsText(firing(alertname));
      if (wanted === got) return [];
      const what = `${named(test)}    alertname: ${alertname}, time: ${formatDurationMs(evalTimeMs)}, \n`;
      if (options.diff) return [`${what}        diff (- expected, + got):\n${lineDiff(wanted, got)}`];
      return [`${what}        exp:${wanted}, \n        got:${got}`];
    });
  }

  function firing(alertname: string): DescribedAlert[] {
    return [...alerts.values()]
      .filter(({ rule }) => rule === alertname)
      .flatMap(({ instances }) => instances.filter(({ state }) => state === 'firing'));
  }
}

function named({ name }: TestGroup): string {
  return name === '' ? '' : `    name: ${name},\n`;
}

function inGroup({ name }: TestGroup): string {
  return name === '' ? '' : ` (in TestGroup ${name})`;
}
