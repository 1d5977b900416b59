import { z } from 'zod';
import { method, topic } from './define.ts';
import { severitySchema } from '../model/severity.ts';
import type { Severity } from '../model/severity.ts';

const labelsSchema = z.record(z.string(), z.string());

export const alertStateSchema = z.enum(['inactive', 'pending', 'firing', 'resolved']);
export type AlertState = z.infer<typeof alertStateSchema>;

/** One alert instance: a rule and one label set for which its expression holds, or held. */
export const alertSchema = z.object({
  /** Stable over restarts: hash of rule identity and labels. */
  fingerprint: z.string(),
  rule: z.string(),
  group: z.string(),
  severity: severitySchema,
  state: alertStateSchema,
  labels: labelsSchema,
  annotations: labelsSchema,
  /** Value of the expression at the last evaluation. */
  value: z.number(),
  expr: z.string(),
  /** Unix ms since when the expression holds; firing and resolved times where it got there. */
  activeSinceMs: z.number(),
  firedAtMs: z.number().nullable(),
  resolvedAtMs: z.number().nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

/** One step of an alert's life; kept for good, and what the history and the reports are made of. */
export const alertTransitionSchema = z.object({
  id: z.number(),
  atMs: z.number(),
  fingerprint: z.string(),
  rule: z.string(),
  severity: severitySchema,
  labels: labelsSchema,
  from: alertStateSchema,
  to: alertStateSchema,
  /** Why, in words: "expression true for 10 s", "expression no longer true". */
  reason: z.string(),
  value: z.number(),
});
export type AlertTransition = z.infer<typeof alertTransitionSchema>;

export const ruleStatusSchema = z.object({
  /** Stable over reloads, a changed expression included: a hash of group, name and labels. */
  id: z.string(),
  group: z.string(),
  /** How often it is evaluated. */
  intervalMs: z.number(),
  name: z.string(),
  kind: z.enum(['alerting', 'recording']),
  expr: z.string(),
  forMs: z.number(),
  keepFiringForMs: z.number(),
  labels: labelsSchema,
  annotations: labelsSchema,
  /** Where it is written: file and line. */
  source: z.string(),
  health: z.enum(['ok', 'error', 'unknown']),
  lastError: z.string().nullable(),
  lastEvaluationMs: z.number().nullable(),
  lastDurationMs: z.number().nullable(),
  /** Most severe state among its alerts. */
  state: z.enum(['inactive', 'pending', 'firing']),
});
export type RuleStatus = z.infer<typeof ruleStatusSchema>;

/** A notification as it was raised to the person, kept so that nothing is raised twice or lost. */
export const notificationSchema = z.object({
  id: z.number(),
  atMs: z.number(),
  /** Stable per cause: the shell updates or closes the one it showed before. */
  key: z.string(),
  kind: z.enum(['firing', 'resolved']),
  severity: severitySchema,
  title: z.string(),
  body: z.string(),
  fingerprint: z.string(),
  delivery: z.enum(['pending', 'delivered', 'failed']),
  deliveryError: z.string().nullable(),
});
export type Notification = z.infer<typeof notificationSchema>;

/** Everything that is not inactive now, most severe and oldest first, with counts for badges. */
export interface AlertsSnapshot {
  alerts: Alert[];
  firing: Record<Severity, number>;
  pending: number;
}

function isAlertsSnapshot(value: unknown): value is AlertsSnapshot {
  return typeof value === 'object' && value !== null && 'alerts' in value && 'firing' in value;
}

function isNotification(value: unknown): value is Notification {
  return typeof value === 'object' && value !== null && 'key' in value && 'title' in value;
}

/** A stretch of history, newest first; open ends where a bound is absent. */
const pageSchema = z.object({
  fromMs: z.number().optional(),
  toMs: z.number().optional(),
  limit: z.number().int().min(1).max(5_000).default(200),
});

export type HistoryPage = z.output<typeof pageSchema>;

export const alertsMethods = {
  /** Newest first. */
  'alerts.history': method(pageSchema, z.array(alertTransitionSchema)),
  'alerts.rules': method(z.object({}), z.array(ruleStatusSchema)),
  'alerts.notifications': method(pageSchema, z.array(notificationSchema)),
};

export const alertsTopics = {
  alerts: topic(z.object({}), isAlertsSnapshot),
  /** Each notification as it is raised. */
  notifications: topic(z.object({}), isNotification),
};
