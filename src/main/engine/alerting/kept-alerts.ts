import type { AlertInstance } from '../rules/types.ts';
import type { WritableDatabase } from '../storage/types.ts';
import type { openAcknowledgements } from './acknowledgements.ts';
import { isExternalRule } from './external/external-alerts.ts';
import type { KnownAlert } from './group-message.ts';
import { openInstanceRows } from './instance-rows.ts';
import type { RuleName } from './instance-rows.ts';
import { setDiffers } from './rule-evaluation.ts';
import { storeInstances } from './store-instances.ts';
import type { openTransitionRows } from './transition-rows.ts';
import type { RuleEvaluation } from './types.ts';

/** How far the stored time of the last evaluation may lag, to spare a synced write per evaluation. */
const LAST_EVALUATION_STEP_MS = 10_000;

/** What is stored in the same transaction, and what follows from it once that is done. */
export interface Beside {
  readonly store: () => void;
  readonly keep: () => void;
}

/** One rule's alerts after they were taken in. */
export interface Taken {
  readonly name: RuleName;
  /** Those with a transition. */
  readonly news: readonly AlertInstance[];
  /** Those that only go on. */
  readonly others: readonly AlertInstance[];
  /** False for a rule that had no alerts and has none. */
  readonly touches: boolean;
}

/** The alerts of all rules as they are, in memory and on disk. */
export function openKeptAlerts(options: {
  readonly db: WritableDatabase;
  readonly transitions: ReturnType<typeof openTransitionRows>;
  readonly acknowledgements: ReturnType<typeof openAcknowledgements>;
}) {
  const { db, transitions, acknowledgements } = options;
  const rows = openInstanceRows(db);
  let lastEvaluationMs = rows.lastEvaluationMs();
  let storedEvaluationMs = lastEvaluationMs;
  const rules = new Map<string, { name: RuleName; instances: readonly AlertInstance[] }>();
  for (const { name, instance } of rows.all()) {
    const before = rules.get(name.ruleId)?.instances ?? [];
    rules.set(name.ruleId, { name, instances: [...before, instance] });
  }

  let byFingerprint: Map<string, KnownAlert> | null = null;

  const all = (): KnownAlert[] =>
    [...rules.values()].flatMap(({ name, instances }) => instances.map((instance) => ({ name, instance })));

  function commit(evaluation: RuleEvaluation, before: readonly AlertInstance[], isEdited: boolean): void {
    const { ruleId, group, rule, expr } = evaluation;
    storeInstances(
      rows,
      { ruleId, group, rule, expr },
      { before, after: evaluation.instances, all: isEdited },
    );
    for (const transition of evaluation.transitions) {
      transitions.append(transition, evaluation);
      if (transition.to === 'resolved')
        acknowledgements.clear(transition.fingerprint, transition.atMs, 'the alert recovered');
    }
    // Alerts of others say nothing of when our rules were evaluated.
    if (!isExternalRule(ruleId)) rows.setLastEvaluationMs(evaluation.atMs);
  }

  function follow({ ruleId, group, rule, expr, instances, transitions: steps }: RuleEvaluation): Taken {
    const name = { ruleId, group, rule, expr };
    const touches = rules.has(ruleId) || instances.length > 0;
    if (instances.length > 0) rules.set(ruleId, { name, instances });
    else rules.delete(ruleId);
    if (touches) byFingerprint = null;
    const fresh = new Set(steps.map(({ fingerprint }) => fingerprint));
    return {
      name,
      news: instances.filter(({ fingerprint }) => fresh.has(fingerprint)),
      others: instances.filter(({ fingerprint }) => !fresh.has(fingerprint)),
      touches,
    };
  }

  return {
    all,
    instances: (): AlertInstance[] => [...rules.values()].flatMap(({ instances }) => instances),
    /** With what they are of, rule by rule. */
    byRule: (): [RuleName, readonly AlertInstance[]][] =>
      [...rules.values()].map(({ name, instances }) => [name, instances]),
    of: (ruleId: string): readonly AlertInstance[] => rules.get(ruleId)?.instances ?? [],
    nameOf: (ruleId: string): RuleName | null => rules.get(ruleId)?.name ?? null,
    find(fingerprint: string): KnownAlert | undefined {
      byFingerprint ??= new Map(all().map((each) => [each.instance.fingerprint, each]));
      return byFingerprint.get(fingerprint);
    },
    /** Rules of our own that have alerts. */
    ruleIds: (): string[] => [...rules.keys()].filter((ruleId) => !isExternalRule(ruleId)),
    /** About when rules were last evaluated; null before the first time. */
    lastEvaluationMs: (): number | null => lastEvaluationMs,
    /** Nothing changed at this evaluation, which is stored now and then. */
    noteEvaluation(atMs: number): void {
      lastEvaluationMs = atMs;
      if (storedEvaluationMs !== null && Math.abs(atMs - storedEvaluationMs) < LAST_EVALUATION_STEP_MS)
        return;
      rows.setLastEvaluationMs(atMs);
      storedEvaluationMs = atMs;
    },
    /** An evaluation of which something was stored. */
    evaluated(atMs: number): void {
      lastEvaluationMs = storedEvaluationMs = atMs;
    },
    /** Takes in alerts of some rules as they are now, all of them or (when it throws) none; says whether it stored anything. */
    take(
      evaluations: readonly RuleEvaluation[],
      beside?: Beside,
    ): { readonly isStored: boolean; readonly taken: Taken[] } {
      const changes = evaluations.map((evaluation) => {
        const before = rules.get(evaluation.ruleId);
        const old = before?.instances ?? [];
        const isEdited = before !== undefined && before.name.expr !== evaluation.expr;
        const mustStore =
          isEdited || evaluation.transitions.length > 0 || setDiffers(old, evaluation.instances);
        return { evaluation, old, isEdited, mustStore };
      });
      const isStored = beside !== undefined || changes.some(({ mustStore }) => mustStore);
      if (isStored) {
        db.transaction(() => {
          beside?.store();
          for (const { evaluation, old, isEdited, mustStore } of changes)
            if (mustStore) commit(evaluation, old, isEdited);
        })();
      }
      beside?.keep();
      return { isStored, taken: evaluations.map(follow) };
    },
    /** Forgets a rule and its alerts. */
    forget(ruleId: string): void {
      for (const { fingerprint } of rules.get(ruleId)?.instances ?? []) rows.remove(fingerprint);
      rules.delete(ruleId);
      byFingerprint = null;
    },
  };
}
