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

/** More alerts than this in one notification and it has no buttons: so many are looked at before they are put aside. */
export const MAX_ALERTS_FOR_BUTTONS = 50;

/** A button of a native notification that was pressed: what the person does about the alerts (fingerprints) it told of. */
export const notificationActionSchema = z.object({
  action: z.enum(['acknowledge', 'silence']),
  alerts: z.array(z.string().min(1)).min(1).max(MAX_ALERTS_FOR_BUTTONS),
});
export type NotificationAction = z.infer<typeof notificationActionSchema>;

/** The machine is about to sleep, woke, runs on its battery, or on mains, as far as the shell can tell. */
export const powerStateSchema = z.enum(['suspend', 'resume', 'battery', 'mains']);
export type PowerState = z.infer<typeof powerStateSchema>;

export const shellToEngineSchema = z.discriminatedUnion('type', [
  engineStartSchema,
  z.object({ type: z.literal('stop') }),
  /** Asks for a `pong`: is the engine's loop alive? */
  z.object({ type: z.literal('ping') }),
  /** Answer to `notify`. */
  z.object({ type: z.literal('notified'), id: z.number(), error: z.string().nullable() }),
  /** Answer to `print`. */
  z.object({
    type: z.literal('printed'),
    id: z.number(),
    pdf: z.instanceof(Uint8Array).nullable(),
    error: wireErrorSchema.nullable(),
  }),
  z.object({ type: z.literal('power'), state: powerStateSchema }),
  /** A secret that the shell keeps is there, changed or (null) taken away: read where an environment variable would be. */
  z.object({ type: z.literal('secret'), name: z.string(), text: z.string().nullable() }),
  /** From the tray: no notifications for so long; null ends it. */
  z.object({ type: z.literal('mute'), forMs: z.number().min(1).nullable() }),
  notificationActionSchema.extend({ type: z.literal('act') }),
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
  /** Whether it may be heard; which sound says the severity. */
  sound: z.boolean(),
  /** Fingerprints of the alerts that its buttons are for; empty: it has none. */
  alerts: z.array(z.string().min(1)).max(MAX_ALERTS_FOR_BUTTONS),
  /** Where a click leads, a path of the console such as `/alerts/3f2a`. */
  path: z.string(),
});
export type ShellNotification = z.infer<typeof shellNotificationSchema>;

export const engineToShellSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), startedAtMs: z.number() }),
  /** The engine can't start; `message` names the thing and the way out. The process ends after it. */
  z.object({ type: z.literal('fatal'), error: wireErrorSchema }),
  z.object({ type: z.literal('stopped') }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('notify'), id: z.number(), notification: shellNotificationSchema }),
  /** Take the notification of this key off the screen: somebody has all of it in hand. */
  z.object({ type: z.literal('withdraw'), key: z.string() }),
  /** Print this self-contained page to PDF. */
  z.object({ type: z.literal('print'), id: z.number(), html: z.string() }),
  /** For the tray: how many alerts fire per severity, and until when (unix ms) this machine shows no notifications. */
  z.object({
    type: z.literal('summary'),
    firing: z.object({ critical: z.number(), high: z.number(), medium: z.number(), low: z.number() }),
    targetsDown: z.number(),
    quiet: z.object({ untilMs: z.number(), why: z.enum(['muted', 'quiet hours']) }).nullable(),
  }),
]);
export type EngineToShell = z.infer<typeof engineToShellSchema>;
