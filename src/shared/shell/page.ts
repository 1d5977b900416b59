/**
 * What the console asks of the desktop shell itself, past the engine: settings that are this machine's and not the
 * monitor's. Both ends check every message with these schemas.
 */
import { z } from 'zod';

/** What an environment variable may be called: a secret that is kept is named like one, and read where one would be. */
export const secretNameSchema = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,63}$/,
    'a name is letters, digits and underscores, and begins with no digit',
  );

/** Whom to ask for updates of the app: nobody, or one of electron-builder's channels. */
export const updateChannelSchema = z.enum(['off', 'latest', 'beta', 'alpha']);
export type UpdateChannel = z.infer<typeof updateChannelSchema>;

export const shellRequestSchema = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('state') }),
  z.strictObject({ ask: z.literal('launch-at-login'), on: z.boolean() }),
  /** In force from the next start on. */
  z.strictObject({ ask: z.literal('software-drawing'), on: z.boolean() }),
  z.strictObject({ ask: z.literal('update-channel'), channel: updateChannelSchema }),
  z.strictObject({ ask: z.literal('download-update') }),
  z.strictObject({ ask: z.literal('install-update') }),
  z.strictObject({
    ask: z.literal('store-secret'),
    name: secretNameSchema,
    text: z
      .string()
      .min(1)
      .max(64 * 1024),
  }),
  z.strictObject({ ask: z.literal('remove-secret'), name: secretNameSchema }),
]);
/** One wish of the page; each is answered with the whole state after it. */
export type ShellRequest = z.infer<typeof shellRequestSchema>;

export const shellStateSchema = z.object({
  launchAtLogin: z.boolean(),
  softwareDrawing: z.boolean(),
  updates: z.object({
    /** Why this installation can't update itself; null where it can. */
    refusal: z.string().nullable(),
    channel: updateChannelSchema,
    /** The version that is there; null for none. */
    found: z.string().nullable(),
    stage: z.enum(['found', 'downloading', 'ready']),
    /** Why nothing could be asked. */
    problem: z.string().nullable(),
  }),
  secrets: z.object({
    names: z.array(z.string()),
    /** Names whose text the system's key store no longer opens. */
    unreadable: z.array(z.string()),
    /** Why this machine keeps no secrets; null where it does. */
    refusal: z.string().nullable(),
  }),
});
export type ShellState = z.infer<typeof shellStateSchema>;

/** As a page sends it: `id` is the page's own, and comes back with the answer. */
export const shellAskSchema = z.tuple([z.number().int().nonnegative(), shellRequestSchema]);

export const shellAnswerSchema = z.object({
  id: z.number(),
  /** Null when it went wrong. */
  state: shellStateSchema.nullable(),
  error: z.string().nullable(),
});
export type ShellAnswer = z.infer<typeof shellAnswerSchema>;
