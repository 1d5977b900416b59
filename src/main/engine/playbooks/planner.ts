import { formatDuration } from '#shared/format/index.ts';
import type { PlaybookRun } from '#shared/contract/playbooks.ts';
import type { Labels } from '#shared/model/labels.ts';
import { refusalOf } from './actions/perform.ts';
import type { ActionWorld } from './actions/perform.ts';
import { Refused } from './domain/arguments.ts';
import { phaseOf } from './domain/breaker.ts';
import { holds, samplesOf } from './domain/conditions.ts';
import { expandAction } from './domain/expand.ts';
import { actionWords } from './domain/words.ts';
import type { Plan, RunRows } from './run-rows.ts';
import type { TriggerRows } from './trigger-rows.ts';
import type { Playbook, Step } from './types.ts';
import { TemplateError } from '../rules/index.ts';

/** What becomes of a run after a look at it. */
export type Verdict =
  { readonly kind: 'skip' | 'fail'; readonly reason: string } | { readonly kind: 'wait' | 'go' };

export interface PlannedStep {
  readonly step: Step;
  /** Exactly what it does. */
  readonly text: string;
  /** Why it may not be done as planned. */
  readonly refusal: string | null;
}

interface PlannerOptions {
  readonly runs: RunRows;
  readonly triggers: TriggerRows;
  readonly world: ActionWorld;
  readonly externalLabels: () => Labels;
  readonly nowMs: () => number;
}

/** Looks at a run that was begun: whether it may go on, and what exactly it would do. */
export function createPlanner({ runs, triggers, world, externalLabels, nowMs }: PlannerOptions) {
  /** Null when the condition holds; else why not, in words. */
  async function unmet(condition: string | null): Promise<string | null> {
    if (condition === null) return null;
    try {
      return holds(await world.instant(condition)) ? null : `the condition doesn't hold: ${condition}`;
    } catch (error) {
      // What can't be looked at is no reason to go ahead.
      return `the condition could not be looked at: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  async function plannedSteps(playbook: Playbook, run: PlaybookRun): Promise<PlannedStep[]> {
    const data = {
      labels: run.labels,
      value: runs.valueOf(run.id),
      externalLabels: externalLabels(),
      timeMs: nowMs(),
    };
    const ask = async (expr: string) => samplesOf(await world.instant(expr));
    const planned: PlannedStep[] = [];
    for (const step of playbook.steps) {
      try {
        const expanded = { ...step, action: await expandAction(step.action, data, ask) };
        planned.push({
          step: expanded,
          text: actionWords(expanded.action),
          refusal: refusalOf(expanded, world),
        });
      } catch (error) {
        if (!(error instanceof Refused || error instanceof TemplateError)) throw error;
        planned.push({ step, text: actionWords(step.action), refusal: error.message });
      }
    }
    return planned;
  }

  /** `waiting`: other runs of it that were planned and have not started. Why a run may not start now; null when it may. Conditions, limits and the breaker hold back no dry run. */
  async function heldBack(playbook: Playbook, run: PlaybookRun, waiting: number): Promise<string | null> {
    if (run.dryRun) return null;
    const now = nowMs();
    if (phaseOf(triggers.breaker(playbook.name), playbook.breaker, now) === 'open')
      return 'the circuit breaker is open: it failed too often';
    const { runs: most, perMs } = playbook.rateLimit;
    const started = runs.startedSince(playbook.name, now - perMs);
    if (started >= most)
      return `it ran ${most === 1 ? 'once' : `${String(most)} times`} in the last ${formatDuration(perMs)} already`;
    if (started + waiting >= most)
      return `as many runs as it may have in ${formatDuration(perMs)} wait already`;
    return unmet(playbook.condition);
  }

  return {
    heldBack,
    unmet,
    /** Fills the plan in and says how it goes on. */
    async plan(
      playbook: Playbook,
      run: PlaybookRun,
    ): Promise<{ plan: Plan; steps: PlannedStep[]; verdict: Verdict }> {
      const steps = await plannedSteps(playbook, run);
      const plan: Plan = {
        condition: playbook.condition,
        timeoutMs: playbook.timeoutMs,
        breaker: playbook.breaker,
        approvalTimeoutMs: playbook.approvalTimeoutMs,
        steps: steps.map(({ step }) => step),
      };
      const reason = await heldBack(playbook, run, runs.planned(playbook.name));
      const refused = steps.find(({ refusal }) => refusal !== null);
      const verdict: Verdict =
        reason !== null
          ? { kind: 'skip', reason }
          : refused !== undefined && !run.dryRun
            ? { kind: 'fail', reason: `${refused.step.name}: ${refused.refusal ?? ''}` }
            : { kind: run.dryRun || playbook.approval === 'automatic' ? 'go' : 'wait' };
      return { plan, steps, verdict };
    },
  };
}

export type Planner = ReturnType<typeof createPlanner>;
