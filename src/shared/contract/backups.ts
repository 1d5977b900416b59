import { z } from 'zod';
import { method } from './define.ts';

const backupStatusSchema = z.object({
  /** Where backups are put: a folder, `bucket/prefix`, or both; off where both are null. */
  folder: z.string().nullable(),
  bucket: z.string().nullable(),
  everyMs: z.number(),
  keepMs: z.number(),
  isRunning: z.boolean(),
  /** When the next one is made or tried; null while off, or not known yet. */
  nextAtMs: z.number().nullable(),
  /** What went wrong the last time, said for people. */
  failure: z.string().nullable(),
  /** Newest first. */
  kept: z.array(
    z.object({
      name: z.string(),
      createdAtMs: z.number(),
      sizeBytes: z.number(),
      places: z.array(z.enum(['folder', 'bucket'])),
    }),
  ),
});
export type BackupStatus = z.infer<typeof backupStatusSchema>;

export const backupsMethods = {
  'backups.status': method(z.object({}), backupStatusSchema),
  /** Starts one at once, unless one is under way; `bad_request` where the configuration names no place for it. */
  'backups.run': method(z.object({}), backupStatusSchema),
};
