import { z } from 'zod';
import { method, topic } from './define.ts';
import { severitySchema } from '../model/severity.ts';

const labelsSchema = z.record(z.string(), z.string());

/** The life of an incident, in order; steps may be left out, and a resolved one may begin anew. */
export const incidentStatuses = ['triggered', 'acknowledged', 'mitigated', 'resolved', 'postmortem'] as const;
export const incidentStatusSchema = z.enum(incidentStatuses);
export type IncidentStatus = z.infer<typeof incidentStatusSchema>;

/** An incident as lists show it. Times are unix ms, null where it didn't get there. */
export const incidentSchema = z.object({
  id: z.number(),
  title: z.string(),
  severity: severitySchema,
  status: incidentStatusSchema,
  owner: z.string().nullable(),
  /** A rule's name, or who opened it by hand. */
  openedBy: z.string(),
  openedAtMs: z.number(),
  /** When its first alert fired; the time of opening where there is no alert. */
  firedAtMs: z.number(),
  /** First bad sample of its first alert; null where there is none. */
  badSinceMs: z.number().nullable(),
  acknowledgedAtMs: z.number().nullable(),
  mitigatedAtMs: z.number().nullable(),
  resolvedAtMs: z.number().nullable(),
  postmortemAtMs: z.number().nullable(),
  /** From the first bad sample to the alert. */
  detectMs: z.number().nullable(),
  /** From the alert to the first "I have it". */
  acknowledgeMs: z.number().nullable(),
  /** From the alert to resolved. */
  resolveMs: z.number().nullable(),
  rules: z.array(z.string()),
  /** What all its alerts have in common. */
  labels: labelsSchema,
  alerts: z.number(),
  firing: z.number(),
  updatedAtMs: z.number(),
});
export type Incident = z.infer<typeof incidentSchema>;

export const incidentAlertSchema = z.object({
  fingerprint: z.string(),
  rule: z.string(),
  severity: severitySchema,
  labels: labelsSchema,
  summary: z.string(),
  expr: z.string().nullable(),
  /** First bad sample; null until it was looked for, or where it can't be told. */
  badSinceMs: z.number().nullable(),
  firedAtMs: z.number(),
  resolvedAtMs: z.number().nullable(),
});
export type IncidentAlert = z.infer<typeof incidentAlertSchema>;

/** What an expression looked like, kept as data: it outlives retention. */
export const chartSnapshotSchema = z.object({
  title: z.string(),
  expr: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  /** Unix ms. */
  times: z.array(z.number()),
  /** Null is a gap. */
  series: z.array(z.object({ labels: labelsSchema, values: z.array(z.number().nullable()) })),
  /** Series that were left out. */
  cut: z.number(),
  threshold: z.object({ op: z.string(), value: z.number() }).nullable(),
  /** Why there is nothing to see. */
  problem: z.string().nullable(),
});
export type ChartSnapshot = z.infer<typeof chartSnapshotSchema>;

export const incidentEntryKinds = [
  'opened',
  'fired',
  'alert-resolved',
  'alert-acknowledged',
  'status',
  'owner',
  'edited',
  'note',
  'action',
  'deployment',
  'playbook',
  'chart',
] as const;

export const incidentEntrySchema = z.object({
  id: z.number(),
  atMs: z.number(),
  kind: z.enum(incidentEntryKinds),
  /** Who; `Watchdeck` for what happened by itself. */
  by: z.string(),
  text: z.string(),
  /** The alert it is about. */
  fingerprint: z.string().nullable(),
  chart: chartSnapshotSchema.nullable(),
});
export type IncidentEntry = z.infer<typeof incidentEntrySchema>;

export const postmortemSectionSchema = z.object({
  key: z.string(),
  title: z.string(),
  /** What belongs here. */
  hint: z.string(),
  /** Markdown. */
  text: z.string(),
  editedBy: z.string().nullable(),
  editedAtMs: z.number().nullable(),
});
export type PostmortemSection = z.infer<typeof postmortemSectionSchema>;

export const similarIncidentSchema = z.object({
  incident: incidentSchema,
  /** 0..1 */
  score: z.number(),
  /** Why, in words. */
  reasons: z.array(z.string()),
});
export type SimilarIncident = z.infer<typeof similarIncidentSchema>;

export const incidentDetailSchema = z.object({
  incident: incidentSchema,
  alerts: z.array(incidentAlertSchema),
  /** Oldest first; of a very long one the oldest and the newest. */
  entries: z.array(incidentEntrySchema),
  entriesLeftOut: z.number(),
  sections: z.array(postmortemSectionSchema),
  similar: z.array(similarIncidentSchema),
});
export type IncidentDetail = z.infer<typeof incidentDetailSchema>;

/** How it went over a time: means in ms over the incidents that got there, null without any. */
export interface IncidentFigures {
  readonly count: number;
  readonly detectMs: number | null;
  readonly acknowledgeMs: number | null;
  readonly resolveMs: number | null;
}

/** Those that are not resolved, with the counts and figures of the last 30 days. */
export interface IncidentsSnapshot {
  readonly open: Incident[];
  readonly figures: IncidentFigures;
}

function isIncidentsSnapshot(value: unknown): value is IncidentsSnapshot {
  return typeof value === 'object' && value !== null && 'open' in value && 'figures' in value;
}

const idSchema = z.object({ id: z.number().int() });
const textSchema = z.string().trim().min(1, 'some text is needed').max(20_000);

/** By hand, because `z.instanceof` narrows to one kind of buffer behind the bytes. */
const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const incidentsMethods = {
  /** Newest first. */
  'incidents.list': method(
    z.object({ limit: z.number().int().min(1).max(5_000).default(500) }),
    z.array(incidentSchema),
  ),
  'incidents.get': method(idSchema, incidentDetailSchema),
  /** The open incident an alert is in; null where it is in none. */
  'incidents.ofAlert': method(
    z.object({ fingerprint: z.string() }),
    z.object({ id: z.number().int().nullable() }),
  ),
  /** By hand, from an alert that is active or from none; `conflict` names the incident the alert is in already. */
  'incidents.open': method(
    z.object({
      title: z.string().trim().max(300).default(''),
      severity: severitySchema.optional(),
      fingerprint: z.string().nullable().default(null),
    }),
    idSchema,
  ),
  'incidents.edit': method(
    idSchema.extend({
      title: z.string().trim().min(1, 'a title is needed').max(300),
      severity: severitySchema,
    }),
    z.object({}),
  ),
  /** Back to `triggered` opens it again; `bad_request` for other steps back. Acknowledging acknowledges its alerts too. */
  'incidents.setStatus': method(
    idSchema.extend({ status: incidentStatusSchema, comment: z.string().trim().max(2_000).default('') }),
    z.object({}),
  ),
  /** Null: nobody. */
  'incidents.setOwner': method(
    idSchema.extend({ owner: z.string().trim().min(1).max(200).nullable() }),
    z.object({}),
  ),
  'incidents.addEntry': method(
    idSchema.extend({
      kind: z.enum(['note', 'action', 'deployment']),
      text: textSchema,
      /** When it happened; absent: now. */
      atMs: z.number().optional(),
    }),
    z.object({}),
  ),
  /** Keeps what an expression looks like now. */
  'incidents.addChart': method(idSchema.extend({ expr: z.string().min(1).max(20_000) }), z.object({})),
  'incidents.writeSection': method(
    idSchema.extend({ section: z.string(), text: z.string().max(100_000) }),
    z.object({}),
  ),
  'incidents.exportMarkdown': method(idSchema, z.object({ fileName: z.string(), text: z.string() })),
  /** `unsupported` with the way out where no printer (Electron or Chromium) is at hand. */
  'incidents.exportPdf': method(idSchema, z.object({ fileName: z.string(), pdf: bytesSchema })),
};

export const incidentsTopics = {
  incidents: topic(z.object({}), isIncidentsSnapshot),
};
