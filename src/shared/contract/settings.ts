import { z } from 'zod';
import { method } from './define.ts';

export const themeSchema = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof themeSchema>;

/** What the console's own settings page edits; the rest of the config is edited as text. */
export const consoleSettingsSchema = z.object({
  theme: themeSchema,
  /** Native notifications on or off; alerts are evaluated and kept either way. */
  notifications: z.boolean(),
  /** Whether native notifications may be heard. */
  sounds: z.boolean(),
  /** Whether the Overview begins with the first steps: from a first start until somebody closes them. */
  welcome: z.boolean(),
});
export type ConsoleSettings = z.infer<typeof consoleSettingsSchema>;

/** Some of the settings; absent ones stay as they are. */
export const consoleChangesSchema = consoleSettingsSchema.partial();
export type ConsoleChanges = z.output<typeof consoleChangesSchema>;

export const configDocumentSchema = z.object({
  file: z.string(),
  text: z.string(),
  /** Identifies this version of the text: hand it back when saving, so that no one's edit is overwritten unseen. */
  revision: z.string(),
  problem: z
    .object({ file: z.string(), line: z.number(), column: z.number(), message: z.string() })
    .nullable(),
});
export type ConfigDocument = z.infer<typeof configDocumentSchema>;

export const settingsMethods = {
  'settings.get': method(z.object({}), consoleSettingsSchema),
  'settings.update': method(consoleChangesSchema, consoleSettingsSchema),
  'config.read': method(z.object({}), configDocumentSchema),
  /** Checks and saves the whole text; `bad_request` with line and column when broken, `conflict` when the file changed. */
  'config.write': method(z.object({ text: z.string(), revision: z.string() }), configDocumentSchema),
};
