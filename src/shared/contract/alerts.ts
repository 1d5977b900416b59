import { z } from 'zod';
import { method, topic } from './define.ts';
import { sampleValueSchema } from '../model/sample-value.ts';
import { severitySchema } from '../model/severity.ts';
import type { Severity } from '../model/severity.ts';

const labelsSchema = z.record(z.string(), z.string());

export const alertStateSchema = z.enum(['inactive', 'pending', 'firing', 'resolved']);
export type AlertState = z.infer<typeof alertStateSchema>;

/** Somebody has an alert in hand. */
export const acknowledgementSchema = z.object({
  atMs: z.number(),
  by: z.string(),
  /** Where it was said: `console`, `notification`, `api`. */
  via: z.string(),
  comment: z.string(),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

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
  value: sampleValueSchema,
  expr: z.string(),
  /** Unix ms since when the expression holds; firing and resolved times where it got there. */
  activeSinceMs: z.number(),
  firedAtMs: z.number().nullable(),
  resolvedAtMs: z.number().nullable(),
  acknowledgement: acknowledgementSchema.nullable(),
  /** Unix ms by which somebody should answer; null unless it fires and nobody has it in hand. */
  answerDueMs: z.number().nullable(),
  /** Somebody marked this firing as false. */
  isFalse: z.boolean(),
  /** Why nobody is told of it now, in words; null when they are. */
  muted: z.string().nullable(),
  /** The program that sent it and where that shows it ("" unless it said so); null for alerts of own rules. */
  source: z.object({ sender: z.string(), url: z.string() }).nullable(),
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
  value: sampleValueSchema,
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
  /** What its label `severity` means here. */
  severity: severitySchema,
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
  /** Stable per group of alerts: who is told updates or closes what was told before. */
  key: z.string(),
  receiver: z.string(),
  /** By which of the receiver's ways: `native[0]`, `webhook[1]`. */
  integration: z.string(),
  kind: z.enum(['firing', 'resolved']),
  severity: severitySchema,
  title: z.string(),
  body: z.string(),
  fingerprint: z.string(),
  delivery: z.enum(['pending', 'delivered', 'failed']),
  deliveryError: z.string().nullable(),
  attempts: z.number(),
});
export type Notification = z.infer<typeof notificationSchema>;

/** What happened about one alert since it became active, and what comes if nobody answers. */
export const alertTimelineSchema = z.object({
  /** Oldest first. */
  entries: z.array(
    z.object({
      atMs: z.number(),
      kind: z.enum(['state', 'acknowledged', 'told', 'escalated', 'held']),
      text: z.string(),
    }),
  ),
  /** The chain of escalation that takes it; null for none. */
  chain: z.string().nullable(),
  next: z.array(z.object({ atMs: z.number(), text: z.string() })),
});
export type AlertTimeline = z.infer<typeof alertTimelineSchema>;

/** How one rule's alerts did over a period. */
export const ruleQualitySchema = z.object({
  /** As in `alerts.rules`; another for alerts that others send, and for rules that are gone. */
  ruleId: z.string(),
  rule: z.string(),
  /** Empty for firings from before it was kept. */
  group: z.string(),
  severity: severitySchema,
  fired: z.number(),
  /** Firings that somebody answered. */
  acknowledged: z.number(),
  /** Firings that were over within five minutes, unanswered. */
  flapping: z.number(),
  /** Firings that somebody marked as false. */
  falsePositives: z.number(),
  /** Firings that were false, or ended without anybody answering. */
  noise: z.number(),
  perHour: z.number(),
  /** The median of those answered; null when none was. */
  timeToAcknowledgeMs: z.number().nullable(),
});
export type RuleQuality = z.infer<typeof ruleQualitySchema>;

/** What would have made a rule quieter without missing what lasted. */
export const ruleAdviceSchema = z.object({
  /** How often it would have fired as it is. */
  firings: z.number(),
  /** The best first; one of `forMs` and `threshold` is not null. */
  suggestions: z.array(
    z.object({ forMs: z.number().nullable(), threshold: z.number().nullable(), firings: z.number() }),
  ),
});
export type RuleAdvice = z.infer<typeof ruleAdviceSchema>;

const dutySchema = z.object({
  person: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  /** They stand in for whose turn it would be. */
  isOverride: z.boolean(),
});

/** Who is on call by one rota. */
export const rotaSchema = z.object({
  name: z.string(),
  timeZone: z.string(),
  now: dutySchema,
  next: z.array(dutySchema),
});
export type RotaView = z.infer<typeof rotaSchema>;

export const matcherSchema = z.object({
  name: z.string().min(1, 'a label name is needed'),
  op: z.enum(['=', '!=', '=~', '!~']),
  value: z.string(),
});

/** Mutes every alert that all matchers match, for a time. */
export const newSilenceSchema = z.object({
  /** Absent: a new one. */
  id: z.string().optional(),
  matchers: z.array(matcherSchema).min(1, 'a silence needs a matcher'),
  startsAtMs: z.number(),
  endsAtMs: z.number(),
  comment: z.string().max(1_000),
});
export type NewSilence = z.infer<typeof newSilenceSchema>;

export const silenceSchema = newSilenceSchema.extend({
  id: z.string(),
  createdBy: z.string(),
  updatedAtMs: z.number(),
  state: z.enum(['pending', 'active', 'expired']),
  /** Fingerprints of the alerts it mutes now. */
  mutes: z.array(z.string()),
});
export type SilenceView = z.infer<typeof silenceSchema>;

/** Everything that is not inactive now, most severe and oldest first, with counts for badges. */
export interface AlertsSnapshot {
  alerts: Alert[];
  firing: Record<Severity, number>;
  pending: number;
  /** This machine shows no notifications until then; null when it does. */
  quiet: { readonly untilMs: number; readonly why: 'muted' | 'quiet hours' } | null;
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
  /** Puts a notification that failed back into the outbox. */
  'alerts.sendAgain': method(z.object({ id: z.number().int() }), z.object({})),
  'alerts.acknowledge': method(
    z.object({ fingerprint: z.string(), comment: z.string().max(1_000) }),
    z.object({}),
  ),
  'alerts.unacknowledge': method(z.object({ fingerprint: z.string() }), z.object({})),
  'alerts.timeline': method(z.object({ fingerprint: z.string() }), alertTimelineSchema),
  /** Rules that fired in the period, the noisiest first. */
  'alerts.quality': method(z.object({ fromMs: z.number(), toMs: z.number() }), z.array(ruleQualitySchema)),
  /** What the backtest over the last days says would make a rule quieter. `not_found` where it is no alerting rule. */
  'alerts.advice': method(
    z.object({ ruleId: z.string(), days: z.number().int().min(1).max(30).default(7) }),
    ruleAdviceSchema,
  ),
  /** Says of an alert's last firing that it was false, or takes it back. */
  'alerts.markFalse': method(z.object({ fingerprint: z.string(), isFalse: z.boolean() }), z.object({})),
  /** This machine shows no notifications for so long; null ends it. Quiet hours go on. */
  'alerts.mute': method(
    z.object({
      forMs: z
        .number()
        .min(1)
        .max(7 * 86_400_000)
        .nullable(),
    }),
    z.object({}),
  ),
  /** Shows one notification that is about nothing, natively; rejects as a real one would where none can be shown. */
  'alerts.testNotification': method(z.object({}), z.object({})),
  /** Targets, checks and services that can't be reached because of something else. */
  'alerts.unreachable': method(
    z.object({}),
    z.array(
      z.object({
        kind: z.enum(['target', 'check', 'service']),
        name: z.string(),
        /** In words: `unreachable because of router`. */
        why: z.string(),
      }),
    ),
  ),
  'alerts.onCall': method(z.object({}), z.array(rotaSchema)),
  /** Active and coming ones first, then those that expired lately. */
  'alerts.silences': method(z.object({}), z.array(silenceSchema)),
  'alerts.putSilence': method(newSilenceSchema, z.object({ id: z.string() })),
  'alerts.expireSilence': method(z.object({ id: z.string() }), z.object({})),
};

export const alertsTopics = {
  alerts: topic(z.object({}), isAlertsSnapshot),
  /** Each notification as it is raised. */
  notifications: topic(z.object({}), isNotification),
};
