import { z } from 'zod';
import { durationMs } from '../../base/scalars.ts';
import { parseMatchers } from '../routing/matchers.ts';
import { matchersField } from './fields.ts';
import type { HeartbeatSettings } from './types.ts';

const url = z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' });

/** `heartbeats:` — addresses that are asked for while an alert fires, so that somebody else notices when it doesn't. */
export const heartbeatsSchema = z.array(
  z
    .strictObject({
      url: url.optional(),
      /** Where the address is a secret. */
      url_file: z.string().min(1).optional(),
      matchers: matchersField.optional(),
      every: durationMs(1_000).default(60_000),
    })
    .refine((entry) => (entry.url === undefined) !== (entry.url_file === undefined), {
      error: 'give the address by exactly one of url and url_file',
    })
    .transform((entry): HeartbeatSettings => ({
      url: entry.url === undefined ? { file: entry.url_file ?? '' } : { value: entry.url },
      matchers: entry.matchers ?? parseMatchers('alertname="Watchdog"'),
      everyMs: entry.every,
    })),
);
