import type { AlertState, AlertTransition, HistoryPage } from '#shared/contract/alerts.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { NewTransition } from '../rules/types.ts';
import type { WritableDatabase } from '../storage/types.ts';
import { labelsFromJson, nullForNaN } from './instance-rows.ts';
import type { RuleName } from './instance-rows.ts';

interface TransitionRow {
  id: number;
  at_ms: number;
  fingerprint: string;
  rule: string;
  severity: Severity;
  labels: string;
  from_state: AlertState;
  to_state: AlertState;
  reason: string;
  value: number | null;
  rule_id: string;
  group_name: string;
}

/** A step in an alert's life as the figures about rules need it. */
export interface RuleStep extends Pick<
  AlertTransition,
  'atMs' | 'fingerprint' | 'rule' | 'severity' | 'from' | 'to'
> {
  /** Empty for steps from before it was kept. */
  readonly ruleId: string;
  readonly group: string;
}

export const HISTORY_SQL =
  'SELECT * FROM alert_transitions WHERE at_ms >= ? AND at_ms <= ? ORDER BY at_ms DESC, id DESC LIMIT ?';

/** SQL of `alert_transitions`. */
export function openTransitionRows(db: WritableDatabase) {
  const insert = db.prepare<Omit<TransitionRow, 'id'>>(`
    INSERT INTO alert_transitions (at_ms, fingerprint, rule, severity, labels, from_state, to_state, reason, value,
      rule_id, group_name)
    VALUES (@at_ms, @fingerprint, @rule, @severity, @labels, @from_state, @to_state, @reason, @value, @rule_id,
      @group_name)`);
  const after = db.prepare<[number, number], TransitionRow>(
    'SELECT * FROM alert_transitions WHERE id > ? ORDER BY id LIMIT ?',
  );
  const history = db.prepare<[number, number, number], TransitionRow>(HISTORY_SQL);

  const ofAlert = db.prepare<[string, number], TransitionRow>(
    'SELECT * FROM alert_transitions WHERE fingerprint = ? ORDER BY id DESC LIMIT ?',
  );

  return {
    /** One alert's, newest first. */
    ofAlert: (fingerprint: string, limit: number): AlertTransition[] =>
      ofAlert.all(fingerprint, limit).map(fromRow),
    /** Returns the transition's id. */
    append(transition: NewTransition, { ruleId, group }: Pick<RuleName, 'ruleId' | 'group'>): number {
      const { lastInsertRowid } = insert.run({
        at_ms: Math.round(transition.atMs),
        fingerprint: transition.fingerprint,
        rule: transition.rule,
        severity: transition.severity,
        labels: JSON.stringify(transition.labels),
        from_state: transition.from,
        to_state: transition.to,
        reason: transition.reason,
        value: nullForNaN(transition.value),
        rule_id: ruleId,
        group_name: group,
      });
      return Number(lastInsertRowid);
    },
    /** Newest first. */
    history({ fromMs, toMs, limit }: HistoryPage): AlertTransition[] {
      return history.all(fromMs ?? 0, toMs ?? Number.MAX_SAFE_INTEGER, limit).map(fromRow);
    },
    /** The newest of those since then, oldest first, with the rules they are of. */
    steps: (fromMs: number, limit: number): RuleStep[] =>
      history
        .all(fromMs, Number.MAX_SAFE_INTEGER, limit)
        .map((row) => ({
          atMs: row.at_ms,
          fingerprint: row.fingerprint,
          rule: row.rule,
          severity: row.severity,
          from: row.from_state,
          to: row.to_state,
          ruleId: row.rule_id,
          group: row.group_name,
        }))
        .reverse(),
    /** Those that came after the one of this id, oldest first. */
    after: (id: number, limit: number): AlertTransition[] => after.all(id, limit).map(fromRow),
  };
}

function fromRow(row: TransitionRow): AlertTransition {
  return {
    id: row.id,
    atMs: row.at_ms,
    fingerprint: row.fingerprint,
    rule: row.rule,
    severity: row.severity,
    labels: labelsFromJson(row.labels),
    from: row.from_state,
    to: row.to_state,
    reason: row.reason,
    value: row.value ?? NaN,
  };
}
