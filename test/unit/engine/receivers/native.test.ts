/** What the shell is told of a message: the sound, and the alerts that a button is for. */
import { expect, test } from 'vitest';
import type { GroupMessage, Integration, MessageAlert } from '#engine/alerting/types.ts';
import { createSender } from '#engine/receivers/index.ts';
import { MAX_ALERTS_FOR_BUTTONS, shellNotificationSchema } from '#shared/shell/control.ts';
import type { ShellNotification } from '#shared/shell/control.ts';

const native: Integration = { kind: 'native', sendResolved: true, texts: {} };

function alert(fingerprint: string, status: 'firing' | 'resolved' = 'firing'): MessageAlert {
  return {
    fingerprint,
    status,
    rule: 'Down',
    severity: 'high',
    labels: {},
    annotations: {},
    startsAtMs: 0,
    endsAtMs: null,
    generatorUrl: '',
    title: 'down',
    body: '',
  };
}

async function shellHears(message: Partial<GroupMessage>, sounds?: boolean): Promise<ShellNotification> {
  const heard: ShellNotification[] = [];
  const send = createSender({
    notify: (notification) => {
      heard.push(shellNotificationSchema.parse(notification));
      return Promise.resolve();
    },
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
    ...(sounds === undefined ? {} : { sounds: () => sounds }),
  });
  const whole: GroupMessage = {
    groupKey: 'g',
    receiver: 'desk',
    status: 'firing',
    severity: 'high',
    title: 'down',
    body: '',
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    alerts: [alert('a')],
    ...message,
  };
  await send(native, whole, { id: 1, atMs: 0 });
  return heard[0]!;
}

test('buttons are for what fires of a group', async () => {
  const { alerts, path } = await shellHears({ alerts: [alert('a'), alert('b'), alert('c', 'resolved')] });
  expect(alerts).toEqual(['a', 'b']);
  expect(path).toBe('/alerts');
  expect((await shellHears({ status: 'resolved', alerts: [alert('a', 'resolved')] })).alerts).toEqual([]);
});

test('there are none for what is no alert, nor for too many at once', async () => {
  expect((await shellHears({ alerts: [alert('')] })).alerts).toEqual([]);
  const many = Array.from({ length: MAX_ALERTS_FOR_BUTTONS + 1 }, (_, at) => alert(String(at)));
  expect((await shellHears({ alerts: many.slice(1) })).alerts).toHaveLength(MAX_ALERTS_FOR_BUTTONS);
  expect((await shellHears({ alerts: many })).alerts).toEqual([]);
});

test('it is heard unless it can wait, is over, or sounds are off', async () => {
  expect((await shellHears({})).sound).toBe(true);
  expect((await shellHears({}, true)).sound).toBe(true);
  expect((await shellHears({}, false)).sound).toBe(false);
  expect((await shellHears({ severity: 'low' })).sound).toBe(false);
  expect((await shellHears({ status: 'resolved', alerts: [alert('a', 'resolved')] })).sound).toBe(false);
});
