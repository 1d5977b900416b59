import { expect, test } from 'vitest';
import { testNotification } from '#engine/receivers/index.ts';
import { shellNotificationSchema } from '#shared/shell/control.ts';

test('the notification of the first steps is one that a shell takes, about no alert and in nobody’s sleep', () => {
  const shown = shellNotificationSchema.parse(testNotification(true));
  expect(shown).toMatchObject({ severity: 'low', alerts: [], mayDisturb: false, sound: true });
  expect(testNotification(false).sound).toBe(false);
});
