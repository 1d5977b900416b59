/** Values that a message must not be refused for. */
import { expect, test } from 'vitest';
import { alertTransitionSchema } from '#shared/contract/alerts.ts';

const step = {
  id: 1,
  atMs: 1,
  fingerprint: 'f',
  rule: 'Ratio',
  severity: 'high',
  labels: {},
  from: 'inactive',
  to: 'firing',
  reason: 'because',
};

test.each([NaN, Infinity, -Infinity, 0.5])('an alert may have the value %d', (value) => {
  expect(alertTransitionSchema.parse({ ...step, value }).value).toBe(value);
});

test.each([null, '1', undefined])('but not %s', (value) => {
  expect(alertTransitionSchema.safeParse({ ...step, value }).success).toBe(false);
});
