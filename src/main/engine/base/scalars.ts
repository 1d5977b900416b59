import { z } from 'zod';
import { formatDurationMs, parseDurationMs } from './duration.ts';

const SIZE_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
};

/** Bytes of a size such as `50MB` (powers of 1024, as in Prometheus), or null. */
export function parseSizeBytes(text: string): number | null {
  const match = /^(\d+)(B|KB|MB|GB|TB)$/.exec(text);
  return match ? Number(match[1]) * (SIZE_BYTES[match[2] ?? ''] ?? 1) : null;
}

/** A zod field for durations; bounds are part of the message. */
export function durationMs(minMs = 0) {
  return z.union([z.string(), z.number()]).transform((raw, context) => {
    const ms = parseDurationMs(String(raw));
    if (ms === null) {
      context.addIssue({
        code: 'custom',
        message: `expected a duration such as 15s, 1h30m or 500ms, got "${String(raw)}"`,
      });
      return z.NEVER;
    }
    if (ms < minMs) {
      context.addIssue({
        code: 'custom',
        message: `expected at least ${formatDurationMs(minMs)}, got "${String(raw)}"`,
      });
      return z.NEVER;
    }
    return ms;
  });
}

/** A zod field for sizes. */
export function sizeBytes() {
  return z.string().transform((raw, context) => {
    const bytes = parseSizeBytes(raw);
    if (bytes === null || bytes === 0) {
      context.addIssue({ code: 'custom', message: `expected a size such as 50MB, got "${raw}"` });
      return z.NEVER;
    }
    return bytes;
  });
}
