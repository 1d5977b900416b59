import { expect, test } from 'vitest';
import { formatClock, formatDateTime, formatSpan, formatUtc } from '../../../../src/renderer/src/ui/times.ts';

const at = new Date(2026, 10, 21, 14, 2, 31).getTime();

test('times are in the reader’s zone', () => {
  expect(formatClock(at)).toBe('14:02:31');
  expect(formatClock(at, 'minute')).toBe('14:02');
  expect(formatDateTime(at)).toBe('21 Nov 2026, 14:02:31');
  expect(formatSpan({ fromMs: at, toMs: at + 90 * 60_000 })).toMatch(/^21 Nov 2026, 14:02 – 15:32 \S+$/);
});

test('UTC says so', () => {
  expect(formatUtc(Date.UTC(2026, 10, 21, 13, 2, 31))).toBe('21 Nov 2026, 13:02:31 UTC');
});
