import type { AlertState, AlertTransition } from '#shared/contract/alerts.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Value } from './template/value.ts';

/** A rule as written in a rule file (Prometheus's format), durations in ms. */
export interface AlertingRule {
  readonly kind: 'alerting';
  readonly name: string;
  readonly expr: string;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly source: SourcePosition;
}

export interface RecordingRule {
  readonly kind: 'recording';
  readonly name: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly source: SourcePosition;
}

export type Rule = AlertingRule | RecordingRule;

export interface RuleGroup {
  readonly name: string;
  readonly file: string;
  readonly intervalMs: number;
  /** Results are taken as of this much earlier, for data that arrives late. */
  readonly queryOffsetMs: number;
  /** Most alerts or series one rule may give; 0 is no limit. */
  readonly limit: number;
  readonly rules: readonly Rule[];
}

/** Lines and columns start at 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The state machine's memory of one alert instance. */
export interface AlertInstance {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: Exclude<AlertState, 'inactive'>;
  readonly value: number;
  readonly activeSinceMs: number;
  readonly firedAtMs: number | null;
  readonly resolvedAtMs: number | null;
  /** Since when the expression is no longer true while `keep_firing_for` holds it; null otherwise. */
  readonly keepFiringSinceMs: number | null;
}

/** A transition before it is stored (storage gives the id). */
export type NewTransition = Omit<AlertTransition, 'id'>;

/** How a template's text is filled in. */
export interface ExpandOptions {
  /** Where `.` stands at the start. */
  readonly dot: Value;
  /** What `since` counts to, unix ms. */
  readonly nowMs: number;
  /** Values are escaped as HTML unless they are said to be safe. */
  readonly html: boolean;
}

/** Templates in the words of Alertmanager's (`templates:` and the fields of its receivers). */
export interface TemplateSet {
  /** Did one of the files define it? */
  readonly defines: (name: string) => boolean;
  /** Throws TemplateError, with its place, when the text doesn't parse. */
  readonly check: (text: string) => void;
  /** Throws TemplateError, with its place, when the text can't be filled in. */
  readonly expand: (text: string, options: ExpandOptions) => string;
}
