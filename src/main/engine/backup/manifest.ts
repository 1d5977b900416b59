import { z } from 'zod';

/** The first file of an archive, which says what the others are. */
export const MANIFEST_NAME = 'manifest.json';

const manifestFileSchema = z.strictObject({
  /** Name in the archive. */
  name: z.string(),
  /** `rules` are rule files, `report` a report's PDF. */
  kind: z.enum(['database', 'config', 'rules', 'report']),
  /** Where it stood. */
  originalPath: z.string(),
  /** Place in a data folder that a restore gives it, with `/`, never upwards. */
  restoreTo: z
    .string()
    .regex(/^[^/\\]/)
    .refine((place) => !place.split(/[/\\]/).includes('..')),
  sizeBytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const manifestSchema = z.strictObject({
  format: z.literal('watchdeck-backup'),
  version: z.literal(1),
  createdAtMs: z.number(),
  appVersion: z.string(),
  hostname: z.string(),
  files: z.array(manifestFileSchema),
});

export type ManifestFile = z.output<typeof manifestFileSchema>;
export type Manifest = z.output<typeof manifestSchema>;
