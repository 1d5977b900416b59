import { makeLabels } from '#shared/model/labels.ts';
import type { AlertInstance } from '../rules/types.ts';
import type { WritableDatabase } from '../storage/types.ts';

/** A rule as far as its alerts must know it. */
export interface RuleName {
  readonly ruleId: string;
  readonly group: string;
  readonly rule: string;
  readonly expr: string;
}

interface InstanceRow {
  fingerprint: string;
  rule_id: string;
  group_name: string;
  rule: string;
  expr: string;
  labels: string;
  annotations: string;
  state: AlertInstance['state'];
  value: number | null;
  active_since_ms: number;
  fired_at_ms: number | null;
  resolved_at_ms: number | null;
  keep_firing_since_ms: number | null;
}

/** SQL of `alert_instances` and of the time of the last evaluation. */
export function openInstanceRows(db: WritableDatabase) {
  const upsert = db.prepare<InstanceRow>(`
    INSERT OR REPLACE INTO alert_instances VALUES (@fingerprint, @rule_id, @group_name, @rule, @expr, @labels,
      @annotations, @state, @value, @active_since_ms, @fired_at_ms, @resolved_at_ms, @keep_firing_since_ms)`);
  const remove = db.prepare<[string]>('DELETE FROM alert_instances WHERE fingerprint = ?');
  const all = db.prepare<[], InstanceRow>(
    'SELECT * FROM alert_instances ORDER BY active_since_ms, fingerprint',
  );
  const getFact = db.prepare<[string], { value: number }>('SELECT value FROM alerting_facts WHERE name = ?');
  const setFact = db.prepare<[string, number]>('INSERT OR REPLACE INTO alerting_facts VALUES (?, ?)');

  return {
    put(name: RuleName, instance: AlertInstance): void {
      upsert.run({
        fingerprint: instance.fingerprint,
        rule_id: name.ruleId,
        group_name: name.group,
        rule: name.rule,
        expr: name.expr,
        labels: JSON.stringify(instance.labels),
        annotations: JSON.stringify(instance.annotations),
        state: instance.state,
        value: nullForNaN(instance.value),
        active_since_ms: Math.round(instance.activeSinceMs),
        fired_at_ms: instance.firedAtMs,
        resolved_at_ms: instance.resolvedAtMs,
        keep_firing_since_ms: instance.keepFiringSinceMs,
      });
    },
    remove(fingerprint: string): void {
      remove.run(fingerprint);
    },
    all(): { name: RuleName; instance: AlertInstance }[] {
      return all.all().map((row) => ({
        name: { ruleId: row.rule_id, group: row.group_name, rule: row.rule, expr: row.expr },
        instance: {
          fingerprint: row.fingerprint,
          labels: labelsFromJson(row.labels),
          annotations: labelsFromJson(row.annotations),
          state: row.state,
          value: row.value ?? NaN,
          activeSinceMs: row.active_since_ms,
          firedAtMs: row.fired_at_ms,
          resolvedAtMs: row.resolved_at_ms,
          keepFiringSinceMs: row.keep_firing_since_ms,
        },
      }));
    },
    lastEvaluationMs: (): number | null => getFact.get('last_evaluation_ms')?.value ?? null,
    setLastEvaluationMs(ms: number): void {
      setFact.run('last_evaluation_ms', Math.round(ms));
    },
  };
}

export function labelsFromJson(text: string): Readonly<Record<string, string>> {
  return makeLabels(Object.entries(JSON.parse(text) as Record<string, string>));
}

export function nullForNaN(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
