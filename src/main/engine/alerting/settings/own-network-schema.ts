import { z } from 'zod';
import { durationMs } from '../../base/scalars.ts';
import type { OwnNetworkSettings } from './types.ts';

const reference = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:/]+):\d{1,5}$/, 'expected host:port, such as 9.9.9.9:443');

/** `own_network:` — how this machine finds out that it is cut off itself. */
export const ownNetworkSchema = z
  .strictObject({
    references: z.array(reference).min(2, 'name two places at least, which do not fail together'),
    /** `auto`: the default gateway of this machine; `none`: it doesn't answer. */
    gateway: z.string().min(1).default('auto'),
    interval: durationMs(1_000).default(10_000),
  })
  .transform(({ references, gateway, interval }): OwnNetworkSettings => ({
    references,
    gateway,
    intervalMs: interval,
  }));
