import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { ShellNotification } from '#shared/shell/control.ts';
import { linuxCommand, macCommand, windowsCommand } from './notify-command.ts';
import type { NotifyCommand } from './notify-command.ts';

const NOTIFY_TIMEOUT_MS = 10_000;
/** Keys whose notification may still be on the screen; far more than a screen holds. */
const MAX_KEYS = 200;

export interface NotifierOptions {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  uid: number | undefined;
  run: (command: NotifyCommand) => Promise<string>;
}

/**
 * Native notifications without a desktop shell, through the platform's own program. Rejects `unsupported` where none
 * works, with the way out; pages of the console show the alert in any case.
 */
export function createNotifier(
  options: NotifierOptions = { platform: process.platform, env: process.env, uid: process.getuid?.(), run },
): (notification: ShellNotification) => Promise<void> {
  const ids = new Map<string, string>();
  return async (notification) => {
    if (options.platform === 'darwin') {
      await options.run(macCommand(notification));
      return;
    }
    if (options.platform === 'win32') {
      // A toast's tag holds 64 characters; a key may be longer.
      const tag = createHash('sha256').update(notification.key).digest('hex').slice(0, 32);
      await options.run(windowsCommand(notification, tag));
      return;
    }
    if (!hasSessionBus(options)) {
      throw new WatchdeckError('unsupported', 'no desktop session to show it in (no session bus)');
    }
    const id = (await options.run(linuxCommand(notification, ids.get(notification.key)))).trim();
    ids.delete(notification.key);
    if (notification.kind === 'firing' && /^\d+$/.test(id)) ids.set(notification.key, id);
    const oldest = ids.size > MAX_KEYS ? ids.keys().next().value : undefined;
    if (oldest !== undefined) ids.delete(oldest);
  };
}

function hasSessionBus({ env, uid }: NotifierOptions): boolean {
  const address = env['DBUS_SESSION_BUS_ADDRESS'];
  if (address !== undefined && address !== '') return true;
  return uid !== undefined && existsSync(`/run/user/${uid}/bus`);
}

function run(command: NotifyCommand): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command.file,
      command.args,
      { timeout: NOTIFY_TIMEOUT_MS, windowsHide: true, env: { ...process.env, ...command.env } },
      (error, stdout, stderr) => {
        if (!error) {
          resolve(stdout);
          return;
        }
        const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
        const lastWords = stderr.trim().split('\n').at(-1) ?? '';
        const reason = missing
          ? `${command.file} is not installed${command.file === 'notify-send' ? ' (Debian: libnotify-bin)' : ''}`
          : `${command.file}: ${lastWords === '' ? error.message : lastWords}`;
        reject(new WatchdeckError('unsupported', reason));
      },
    );
  });
}
