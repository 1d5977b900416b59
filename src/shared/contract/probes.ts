import { z } from 'zod';
import { method, topic } from './define.ts';
import { uptimeSummarySchema } from './uptime.ts';

export const probeKinds = ['http', 'tcp', 'tls', 'dns', 'icmp', 'process', 'file', 'command'] as const;
export type ProbeKind = (typeof probeKinds)[number];

/**
 * A check as its entry under `probes:` in `watchdeck.yml` stands, durations and sizes as text. Only the engine knows all
 * fields and their rules; what it refuses comes back as `bad_request` with the field's name in the message.
 */
export const probeEntrySchema = z.record(z.string(), z.unknown());
export type ProbeEntry = z.infer<typeof probeEntrySchema>;

/** `pending`: failed, but not yet more often in a row than is taken for a hiccup. `off`: not allowed to run. */
export const probeHealthSchema = z.enum(['up', 'pending', 'down', 'unknown', 'off']);
export type ProbeHealth = z.infer<typeof probeHealthSchema>;

/** Why a check failed: a stable code for tests and styling, a sentence for people. */
export const probeFailureSchema = z.object({ code: z.string(), message: z.string() });

export const probeStatusSchema = z.object({
  /** Its identity and `job` label. */
  name: z.string(),
  kind: z.enum(probeKinds),
  /** What is looked at, the `instance` label. */
  address: z.string(),
  labels: z.record(z.string(), z.string()),
  intervalMs: z.number(),
  timeoutMs: z.number(),
  retries: z.number(),
  /** Share of time it is to be up, 0 to 1. */
  objective: z.number(),
  health: probeHealthSchema,
  /** Unix ms of the last finished run, null before the first. */
  lastRunMs: z.number().nullable(),
  lastDurationMs: z.number().nullable(),
  /** What was wrong the last time it was looked at; null when all was well. */
  failure: probeFailureSchema.nullable(),
  consecutiveFailures: z.number(),
  failingSinceMs: z.number().nullable(),
  /** Unix ms when the first certificate of the chain ends; null without TLS. */
  certificateEndsMs: z.number().nullable(),
  /** Durations in ms of the newest runs, oldest first, at most 60; null for one that failed. */
  recent: z.array(z.number().nullable()),
  entry: probeEntrySchema,
  /** Null before the first result. */
  uptime: uptimeSummarySchema.nullable(),
});
export type ProbeStatus = z.infer<typeof probeStatusSchema>;

export const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** Host names and addresses it is for. */
  names: z.array(z.string()),
  notBeforeMs: z.number(),
  notAfterMs: z.number(),
  /** SHA-256, hex in lower case. */
  fingerprint: z.string(),
});
export type CertificateInfo = z.infer<typeof certificateSchema>;

/** What one run showed. */
export const probeTestResultSchema = z.object({
  ok: z.boolean(),
  failure: probeFailureSchema.nullable(),
  durationMs: z.number(),
  /** In the order they were found: `Status` → `200 OK`. */
  facts: z.array(z.object({ label: z.string(), text: z.string() })),
  /** Where the time went: `resolve`, `connect`, `tls`, `processing`, `transfer` and the like. */
  phases: z.array(z.object({ name: z.string(), durationMs: z.number() })),
  /** The server's chain, its own certificate first. */
  certificates: z.array(certificateSchema),
});
export type ProbeTestResult = z.infer<typeof probeTestResultSchema>;

function isProbeStatuses(value: unknown): value is ProbeStatus[] {
  return Array.isArray(value) && (value.length === 0 || typeof (value[0] as ProbeStatus).name === 'string');
}

export const probesMethods = {
  'probes.list': method(z.object({}), z.array(probeStatusSchema)),
  /** Runs a draft once and tells what came; nothing is stored. `bad_request` where it isn't a check. */
  'probes.test': method(z.object({ entry: probeEntrySchema }), probeTestResultSchema),
  /** `conflict` when the name is taken. Resolves after the first run. */
  'probes.add': method(z.object({ entry: probeEntrySchema }), probeStatusSchema),
  /** `name` is the present name; `entry` the new whole. Comments on what stays are kept. */
  'probes.update': method(z.object({ name: z.string(), entry: probeEntrySchema }), probeStatusSchema),
  'probes.remove': method(z.object({ name: z.string() }), z.object({})),
  /** Runs now, outside the schedule. */
  'probes.run': method(z.object({ name: z.string() }), probeStatusSchema),
};

export const probesTopics = {
  /** The whole list, on change and at most once a second. */
  probes: topic(z.object({}), isProbeStatuses),
};
