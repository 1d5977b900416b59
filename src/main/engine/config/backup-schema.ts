import path from 'node:path';
import { z } from 'zod';
import { durationMs } from '../base/scalars.ts';
import type { BackupSettings, KeySource } from '../backup/types.ts';

const DAY_MS = 86_400_000;

const s3Schema = z
  .strictObject({
    endpoint: z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' }),
    bucket: z.string().min(1, 'a bucket is needed'),
    region: z.string().min(1).default('us-east-1'),
    prefix: z
      .string()
      .regex(/^(?!\/)/, 'a prefix does not start with a slash')
      .default(''),
    access_key_file: z.string().optional(),
    access_key_env: z.string().optional(),
    secret_key_file: z.string().optional(),
    secret_key_env: z.string().optional(),
  })
  .refine((s3) => (s3.access_key_file === undefined) !== (s3.access_key_env === undefined), {
    error: 'give the access key by exactly one of access_key_file and access_key_env',
  })
  .refine((s3) => (s3.secret_key_file === undefined) !== (s3.secret_key_env === undefined), {
    error:
      'give the secret key by exactly one of secret_key_file and secret_key_env (secrets do not stand in this file)',
  });

/** `backup` of `watchdeck.yml`. */
export const backupSchema = z.strictObject({
  every: durationMs(60_000).default(DAY_MS),
  keep: durationMs(60_000).default(30 * DAY_MS),
  folder: z.string().min(1).optional(),
  s3: s3Schema.optional(),
});

/** Paths are relative to the config's folder. */
export function toBackupSettings(entry: z.output<typeof backupSchema>, directory: string): BackupSettings {
  const { s3 } = entry;
  const key = (file: string | undefined, env: string | undefined): KeySource =>
    file === undefined ? { env: env ?? '' } : { file: path.resolve(directory, file) };
  return {
    everyMs: entry.every,
    keepMs: entry.keep,
    folder: entry.folder === undefined ? null : path.resolve(directory, entry.folder),
    bucket:
      s3 === undefined
        ? null
        : {
            endpoint: s3.endpoint,
            region: s3.region,
            bucket: s3.bucket,
            prefix: s3.prefix === '' || s3.prefix.endsWith('/') ? s3.prefix : `${s3.prefix}/`,
            accessKey: key(s3.access_key_file, s3.access_key_env),
            secretKey: key(s3.secret_key_file, s3.secret_key_env),
          },
  };
}
