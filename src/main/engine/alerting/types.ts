import type { AlertTransition, AlertsSnapshot, HistoryPage, Notification } from '#shared/contract/alerts.ts';
import type { NewTransition, AlertInstance } from '../rules/types.ts';
import type { ShellNotification } from '#shared/shell/control.ts';

/** Shows one native notification through the shell; rejects when it could not be shown. */
export type Notifier = (notification: ShellNotification) => Promise<void>;

/** One rule's alerts after an evaluation, with what changed: stored in one transaction before anyone is told. */
export interface RuleEvaluation {
  /** Identity of the rule over reloads and restarts (rules/fingerprint.ts `ruleIdOf`). */
  readonly ruleId: string;
  readonly group: string;
  readonly rule: string;
  readonly expr: string;
  readonly atMs: number;
  readonly instances: readonly AlertInstance[];
  readonly transitions: readonly NewTransition[];
}

/** The capability's whole face. */
export interface Alerting {
  /** Alert instances as they were stored, to start the rules from after a restart. */
  restore(ruleId: string): AlertInstance[];
  /** Rules that have stored instances: those no longer in the config are to be retired. */
  ruleIds(): string[];
  /** About when rules were last evaluated, before a restart too (kept to within 10 s); null before the first time. */
  lastEvaluationMs(): number | null;
  record(evaluation: RuleEvaluation): void;
  /** A rule that is gone from the config: its alerts are resolved with that reason. */
  retire(ruleId: string, atMs: number): void;
  snapshot(): AlertsSnapshot;
  history(page: HistoryPage): AlertTransition[];
  notifications(page: HistoryPage): Notification[];
  onChange(listener: () => void): () => void;
  onNotification(listener: (notification: Notification) => void): () => void;
  /** Sends what is still pending (after a crash too); called by the engine's loop. */
  deliverPending(): Promise<void>;
  setNotificationsEnabled(enabled: boolean): void;
}
