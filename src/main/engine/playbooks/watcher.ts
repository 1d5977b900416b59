import { formatLabels } from '#shared/model/labels.ts';
import type { Alerting } from '../alerting/types.ts';
import type { Log } from '../base/log.ts';
import type { InstantValue } from '../promql/types.ts';
import type { WritableDatabase } from '../storage/types.ts';
import { lookAtCondition, samplesOf } from './domain/conditions.ts';
import type { RunRows } from './run-rows.ts';
import type { TriggerRows } from './trigger-rows.ts';
import type { Playbook } from './types.ts';

const SLICE = 500;
/** Looks come late on a busy machine. */
const SLACK_MS = 5_000;

interface WatcherOptions {
  readonly db: WritableDatabase;
  readonly alerting: Pick<Alerting, 'transitionsAfter' | 'history'>;
  readonly runs: RunRows;
  readonly triggers: TriggerRows;
  readonly instant: (expr: string) => Promise<InstantValue>;
  readonly nowMs: () => number;
  readonly log: Log;
}

/** Sees what triggers playbooks. A run is written down in one transaction with what triggered it: never twice, never missed. */
export function createWatcher({ db, alerting, runs, triggers, instant, nowMs, log }: WatcherOptions) {
  const newest = (): number => alerting.history({ limit: 1 })[0]?.id ?? 0;
  if (triggers.fact('transitions') === null) triggers.setFact('transitions', newest());

  function followAlerts(playbooks: readonly Playbook[]): boolean {
    let began = false;
    for (;;) {
      const news = alerting.transitionsAfter(triggers.fact('transitions') ?? 0, SLICE);
      const last = news.at(-1);
      if (last === undefined) return began;
      db.transaction(() => {
        for (const transition of news) {
          if (transition.to !== 'firing') continue;
          for (const playbook of playbooks) {
            const { trigger } = playbook;
            if (
              trigger.kind !== 'alert' ||
              !trigger.matchers.every((each) => each.matches(transition.labels))
            )
              continue;
            const { fingerprint, labels, value, rule } = transition;
            const id = runs.insert({
              playbook,
              dryRun: playbook.dryRun,
              triggerText: `the alert ${rule}`,
              triggerKey: `transition ${String(transition.id)}`,
              labels,
              value,
              fingerprint,
              atMs: nowMs(),
            });
            began ||= id !== null;
          }
        }
        triggers.setFact('transitions', last.id);
      })();
    }
  }

  async function lookAtExpressions(playbooks: readonly Playbook[], everyMs: number): Promise<boolean> {
    let began = false;
    const sinceLookMs = nowMs() - (triggers.fact('looked') ?? nowMs());
    const gapMs = sinceLookMs > 3 * everyMs + SLACK_MS ? sinceLookMs : 0;
    let anyHolds = false;
    for (const playbook of playbooks) {
      const { trigger, name } = playbook;
      if (trigger.kind !== 'expr') continue;
      let samples;
      try {
        samples = samplesOf(await instant(trigger.expr));
      } catch (error) {
        // Nothing is known: what held stays as it was.
        log.warn({ err: error, playbook: name }, 'the trigger of a playbook could not be looked at');
        continue;
      }
      const atMs = nowMs();
      const before = triggers.holding(name);
      if (before.length === 0 && samples.length === 0) continue;
      const { holding, triggered } = lookAtCondition(before, samples, trigger.forMs, { nowMs: atMs, gapMs });
      anyHolds ||= holding.length > 0;
      db.transaction(() => {
        triggers.setHolding(name, holding);
        for (const { labels, value } of triggered) {
          const place = Object.keys(labels).length === 0 ? '' : ` for ${formatLabels(labels)}`;
          runs.insert({
            playbook,
            dryRun: playbook.dryRun,
            triggerText: `${trigger.expr}${place}`,
            triggerKey: null,
            labels,
            value,
            fingerprint: null,
            atMs,
          });
          began = true;
        }
      })();
    }
    if (anyHolds || gapMs > 0) triggers.setFact('looked', Math.round(nowMs()));
    return began;
  }

  return {
    followAlerts,
    lookAtExpressions,
    /** While playbooks are off, what happens is none of theirs, also later. */
    forgetNews(): void {
      const id = newest();
      if (id !== triggers.fact('transitions')) triggers.setFact('transitions', id);
    },
  };
}
