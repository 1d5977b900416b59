import { expect, test } from 'vitest';
import type { ShellNotification } from '#shared/shell/control.ts';
import type { NotifyCommand } from '#main/serve/notify-command.ts';
import { createNotifier } from '#main/serve/notify.ts';

const firing: ShellNotification = {
  key: 'g1',
  kind: 'firing',
  severity: 'critical',
  title: '--help $(id) is down',
  body: '<b>up</b> == 0 & rising "now"',
  mayDisturb: true,
  path: '/alerts/1',
};

function notifier(
  platform: NodeJS.Platform,
  env: Record<string, string> = { DBUS_SESSION_BUS_ADDRESS: 'unix:x' },
) {
  const ran: NotifyCommand[] = [];
  const notify = createNotifier({
    platform,
    env,
    uid: undefined,
    run: (command) => {
      ran.push(command);
      return Promise.resolve(`${40 + ran.length}\n`);
    },
  });
  return { ran, notify };
}

test('on Linux a newer notification takes the older one’s place, and recovery ends that', async () => {
  const { ran, notify } = notifier('linux');
  await notify(firing);
  await notify({ ...firing, key: 'other' });
  await notify(firing);
  await notify({ ...firing, kind: 'resolved' });
  await notify(firing);
  const replaces = ran.map(({ args }) => args.find((each) => each.startsWith('--replace-id')));
  expect(replaces).toEqual([undefined, undefined, '--replace-id=41', '--replace-id=43', undefined]);
  expect(ran[0]!.args).toContain('--urgency=critical');
  expect(ran[3]!.args).toContain('--expire-time=5000');
});

test('words are arguments behind the options, with the body’s markup escaped', async () => {
  const { ran, notify } = notifier('linux');
  await notify(firing);
  const { args } = ran[0]!;
  expect(args.slice(args.indexOf('--'))).toEqual([
    '--',
    '--help $(id) is down',
    '&lt;b&gt;up&lt;/b&gt; == 0 &amp; rising "now"',
  ]);
});

test('macOS and Windows get the words outside the script', async () => {
  const mac = notifier('darwin');
  await mac.notify(firing);
  expect(mac.ran[0]!.args.slice(-3)).toEqual(['watchdeck', firing.title, firing.body]);
  const windows = notifier('win32');
  await windows.notify(firing);
  expect(windows.ran[0]!.env).toMatchObject({ WATCHDECK_TITLE: firing.title, WATCHDECK_BODY: firing.body });
  expect(windows.ran[0]!.env!['WATCHDECK_TAG']).toMatch(/^[0-9a-f]{32}$/);
  expect(windows.ran[0]!.args.join()).not.toContain('$(id)');
});

test('without a desktop session it says so', async () => {
  const { ran, notify } = notifier('linux', {});
  await expect(notify(firing)).rejects.toThrow('no session bus');
  expect(ran).toEqual([]);
});
