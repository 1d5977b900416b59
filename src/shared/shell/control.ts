/**
 * What an engine and the shell that runs it say to each other (not the console's data, which has its own port). Both ends
 * check every message with these schemas.
 */
import { z } from 'zod';
import { severitySchema } from '../model/severity.ts';
import { wireErrorSchema } from '../model/errors.ts';

/** How a shell starts an engine. */
export const engineStartSchema = z.object({
  type: z.literal('start'),
  shell: z.enum(['desktop', 'serve', 'test']),
  appVersion: z.string(),
  dataDir: z.string(),
  /** Absent: `watchdeck.yml` in the data folder. */
  configFile: z.string().optional(),
});
export type EngineStart = z.infer<typeof engineStartSchema>;

export const shellToEngineSchema = z.discriminatedUnion('type', [
  engineStartSchema,
  z.object({ type: z.literal('stop') }),
  /** Answer to `notify`. */
  z.object({ type: z.literal('notified'), id: z.number(), error: z.string().nullable() }),
  /** Answer to `print`. */
  z.object({
    type: z.literal('printed'),
    id: z.number(),
    pdf: z.instanceof(Uint8Array).nullable(),
    error: wireErrorSchema.nullable(),
  }),
  /** The machine slept or woke, as far as the shell can tell. */
  z.object({ type: z.literal('power'), state: z.enum(['suspend', 'resume']) }),
  /** From the tray: no notifications for so long; null ends it. */
  z.object({ type: z.literal('mute'), forMs: z.number().min(1).nullable() }),
]);
export type ShellToEngine = z.infer<typeof shellToEngineSchema>;

/** What a shell shows as one native notification; the same `key` replaces or closes the earlier one. */
export const shellNotificationSchema = z.object({
  key: z.string(),
  kind: z.enum(['firing', 'resolved']),
  severity: severitySchema,
  title: z.string(),
  body: z.string(),
  /** Whether it may break through the system's do-not-disturb. */
  mayDisturb: z.boolean(),
  /** Where a click leads, a path of the console such as `/alerts/3f2a`. */
  path: z.string(),
});
export type ShellNotification = z.infer<typeof shellNotificationSchema>;

export const engineToShellSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), startedAtMs: z.number() }),
  /** The engine can't start; `message` names the thing and the way out. The process ends after it. */
  z.object({ type: z.literal('fatal'), error: wireErrorSchema }),
  z.object({ type: z.literal('stopped') }),
  z.object({ type: z.literal('notify'), id: z.number(), notification: shellNotificationSchema }),
  /** Print this self-contained page to PDF. */
  z.object({ type: z.literal('print'), id: z.number(), html: z.string() }),
  /** For the tray: how many alerts fire per severity. */
  z.object({
    type: z.literal('summary'),
    firing: z.object({ critical: z.number(), high: z.number(), medium: z.number(), low: z.number() }),
    targetsDown: z.number(),
  }),
]);
export type EngineToShell = z.infer<typeof engineToShellSchema>;
