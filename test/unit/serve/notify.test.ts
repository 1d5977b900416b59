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
  sound: true,
  alerts: ['f1', 'f2'],
  path: '/alerts/1',
};
const recovered: ShellNotification = { ...firing, kind: 'resolved', sound: false, alerts: [] };

/** A program that shows a notification with buttons, and waits. */
interface Waiting {
  readonly command: NotifyCommand;
  readonly press: (line: string) => void;
  isStopped: boolean;
}

function notifier(
  platform: NodeJS.Platform,
  {
    env = { DBUS_SESSION_BUS_ADDRESS: 'unix:x' },
    help = '',
    start = 'works',
  }: { env?: Record<string, string>; help?: string; start?: 'works' | 'fails' } = {},
) {
  const ran: NotifyCommand[] = [];
  const waiting: Waiting[] = [];
  const heard: unknown[] = [];
  const logged: string[] = [];
  let id = 40;
  const { show, withdraw, stop } = createNotifier(
    {
      act: (action) => heard.push(action),
      open: (path) => heard.push(path),
      log: (line) => logged.push(line),
    },
    {
      platform,
      env,
      uid: undefined,
      run: (command) => {
        if (command.args[0] === '--version' || command.args[0] === '--help') return Promise.resolve(help);
        ran.push(command);
        return Promise.resolve(`${String(++id)}\n`);
      },
      start: (command, press) => {
        if (start === 'fails') return Promise.reject(new Error('no buttons today'));
        const program: Waiting = { command, press, isStopped: false };
        waiting.push(program);
        const ended = new Promise<void>(() => undefined);
        const stopIt = (): void => void (program.isStopped = true);
        return Promise.resolve({ id: String(++id), ended, stop: stopIt });
      },
    },
  );
  return { ran, waiting, heard, logged, show, withdraw, stop };
}

const MODERN = '  -A, --action=[NAME=]Text...';

const replacedBy = ({ args }: NotifyCommand) => args.find((each) => each.startsWith('--replace-id'));
const hints = ({ args }: NotifyCommand) => args.filter((each) => each.startsWith('--hint'));

test('on Linux a newer notification takes the older one’s place, and recovery ends that', async () => {
  const { ran, show } = notifier('linux');
  await show(firing);
  await show({ ...firing, key: 'other' });
  await show(firing);
  await show(recovered);
  await show(firing);
  expect(ran.map(replacedBy)).toEqual([
    undefined,
    undefined,
    '--replace-id=41',
    '--replace-id=43',
    undefined,
  ]);
  expect(ran[0]!.args).toContain('--urgency=critical');
  expect(ran[3]!.args).toContain('--expire-time=5000');
});

test('words are arguments behind the options, with the body’s markup escaped', async () => {
  const { ran, show } = notifier('linux');
  await show(firing);
  const { args } = ran[0]!;
  expect(args.slice(args.indexOf('--'))).toEqual([
    '--',
    '--help $(id) is down',
    '&lt;b&gt;up&lt;/b&gt; == 0 &amp; rising "now"',
  ]);
});

test('buttons are there where notify-send has them, and say for which alerts they were pressed', async () => {
  const { ran, waiting, heard, show, stop } = notifier('linux', { help: MODERN });
  await show(firing);
  expect(ran).toEqual([]);
  const { command, press } = waiting[0]!;
  expect(command.args.filter((each) => each.startsWith('--action'))).toEqual([
    '--action=acknowledge=Acknowledge',
    '--action=silence=Silence 1 h',
    '--action=default=Open',
  ]);
  for (const line of ['acknowledge', 'silence', 'default', 'nonsense', '']) press(line);
  const alerts = ['f1', 'f2'];
  expect(heard).toEqual([{ action: 'acknowledge', alerts }, { action: 'silence', alerts }, '/alerts/1']);
  // The one that takes its place is the only one that listens; the recovery has nothing to press.
  await show(firing);
  expect(waiting.map(({ isStopped }) => isStopped)).toEqual([true, false]);
  expect(replacedBy(waiting[1]!.command)).toBe('--replace-id=41');
  await show(recovered);
  expect(waiting.map(({ isStopped }) => isStopped)).toEqual([true, true]);
  expect(ran.map(replacedBy)).toEqual(['--replace-id=42']);
  await show({ ...firing, key: 'other' });
  stop();
  expect(waiting.at(-1)!.isStopped).toBe(true);
});

test('what is about no alert has no buttons, nor has an old notify-send or one too many', async () => {
  const modern = notifier('linux', { help: MODERN });
  await modern.show({ ...firing, alerts: [] });
  expect(modern.waiting).toEqual([]);
  for (let at = 0; at < 25; at += 1) await modern.show({ ...firing, key: `storm ${String(at)}` });
  expect(modern.waiting).toHaveLength(20);
  expect(modern.ran).toHaveLength(6);
  const old = notifier('linux', { help: '  -p, --print-id' });
  await old.show(firing);
  expect([old.waiting.length, old.ran.length]).toEqual([0, 1]);
});

test('an alert is shown without buttons when they can’t be had', async () => {
  const { ran, logged, show } = notifier('linux', { help: MODERN, start: 'fails' });
  await show(firing);
  await show(firing);
  expect(ran.map(({ file }) => file)).toEqual(['notify-send', 'notify-send']);
  expect(logged).toEqual([expect.stringContaining('no buttons today')]);
});

test.each([
  ['critical', 'dialog-error', 'Sosumi'],
  ['high', 'dialog-warning', 'Ping'],
  ['medium', 'dialog-information', 'Pop'],
] as const)('%s is heard as %s, on macOS as %s', async (severity, linuxSound, macSound) => {
  const linux = notifier('linux', { help: MODERN });
  await linux.show({ ...firing, severity });
  expect(hints(linux.waiting[0]!.command)).toEqual([`--hint=string:sound-name:${linuxSound}`]);
  const mac = notifier('darwin');
  await mac.show({ ...firing, severity });
  expect(mac.ran[0]!.args.join(' ')).toContain(`sound name "${macSound}"`);
});

test('what must not be heard says so', async () => {
  const linux = notifier('linux', { help: MODERN });
  await linux.show(recovered);
  expect(hints(linux.ran[0]!)).toEqual(['--hint=boolean:suppress-sound:true']);
  // An old notify-send refuses a boolean, and with it the notification.
  const old = notifier('linux');
  await old.show(recovered);
  expect(hints(old.ran[0]!)).toEqual([]);
  const mac = notifier('darwin');
  await mac.show(recovered);
  expect(mac.ran[0]!.args.join(' ')).not.toContain('sound name');
  const windows = notifier('win32');
  await windows.show(recovered);
  await windows.show(firing);
  expect(windows.ran.map(({ env }) => env!['WATCHDECK_SILENT'])).toEqual(['1', '0']);
});

test('macOS and Windows get the words outside the script', async () => {
  const mac = notifier('darwin');
  await mac.show(firing);
  expect(mac.ran[0]!.args.slice(-3)).toEqual(['watchdeck', firing.title, firing.body]);
  const windows = notifier('win32');
  await windows.show(firing);
  expect(windows.ran[0]!.env).toMatchObject({ WATCHDECK_TITLE: firing.title, WATCHDECK_BODY: firing.body });
  expect(windows.ran[0]!.env!['WATCHDECK_TAG']).toMatch(/^[0-9a-f]{32}$/);
  expect(windows.ran[0]!.args.join()).not.toContain('$(id)');
});

test('what somebody has in hand is taken away, once, and listens no more', async () => {
  const { ran, waiting, show, withdraw } = notifier('linux', { help: MODERN });
  await show(firing);
  withdraw('g1');
  withdraw('g1');
  withdraw('never shown');
  await expect.poll(() => ran.length).toBe(1);
  expect([ran[0]!.file, ran[0]!.args.at(-1)]).toEqual(['dbus-send', 'uint32:41']);
  expect(waiting[0]!.isStopped).toBe(true);
  // Shown again it is a new one.
  await show(firing);
  expect(replacedBy(waiting[1]!.command)).toBeUndefined();
  const windows = notifier('win32');
  await windows.show(firing);
  windows.withdraw('g1');
  await expect.poll(() => windows.ran.length).toBe(2);
  const script = windows.ran.map(({ args }) =>
    args
      .at(-1)!
      .split('\n')
      .find((line) => line.startsWith('$app')),
  );
  expect(script[1]).toBe(script[0]);
  expect(script[0]).toContain(String.raw`B7}\WindowsPowerShell\v1.0\powershell.exe`);
  expect(windows.ran[1]!.env).toEqual({ WATCHDECK_TAG: windows.ran[0]!.env!['WATCHDECK_TAG'] });
  const mac = notifier('darwin');
  mac.withdraw('g1');
  expect(mac.ran).toEqual([]);
});

test('without a desktop session it says so', async () => {
  const { ran, show } = notifier('linux', { env: {} });
  await expect(show(firing)).rejects.toThrow('no session bus');
  expect(ran).toEqual([]);
});
