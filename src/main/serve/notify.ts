import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { ShellNotification } from '#shared/shell/control.ts';
import { macCommand, windowsCloseCommand, windowsCommand } from './notify-command.ts';
import { createLinuxNotifier } from './notify-linux.ts';
import type { LinuxPrograms, NotificationAnswers } from './notify-linux.ts';
import { runProgram, startProgram } from './notify-program.ts';

export interface NotifierSystem extends LinuxPrograms {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number | undefined;
}

export interface Notifier {
  /** Rejects `unsupported` where no notifications are shown, with the way out. */
  show(notification: ShellNotification): Promise<void>;
  /** Takes what is shown for the key off the screen, where the system can; that it can't is logged. */
  withdraw(key: string): void;
  /** Ends what waits for answers; what is on the screen stays. */
  stop(): void;
}

/**
 * Native notifications without a desktop shell, through the platform's own program. Buttons are Linux's alone: macOS and
 * Windows give them to installed applications only. Pages of the console show the alert in any case.
 */
export function createNotifier(
  answers: NotificationAnswers,
  system: NotifierSystem = {
    platform: process.platform,
    env: process.env,
    uid: process.getuid?.(),
    run: runProgram,
    start: startProgram,
  },
): Notifier {
  const linux = createLinuxNotifier(system, answers);
  return {
    async show(notification) {
      if (system.platform === 'darwin') {
        await system.run(macCommand(notification));
      } else if (system.platform === 'win32') {
        await system.run(windowsCommand(notification, tagOf(notification.key)));
      } else {
        if (!hasSessionBus(system))
          throw new WatchdeckError('unsupported', 'no desktop session to show it in (no session bus)');
        await linux.show(notification);
      }
    },
    withdraw(key) {
      // macOS lets only the application that showed one take it away, and osascript has no word for it.
      if (system.platform === 'darwin') return;
      const gone =
        system.platform === 'win32' ? system.run(windowsCloseCommand(tagOf(key))) : linux.withdraw(key);
      gone.catch((error: unknown) => {
        answers.log(`a notification could not be taken away: ${WatchdeckError.from(error).message}`);
      });
    },
    stop: () => linux.stop(),
  };
}

/** A toast's tag holds 64 characters; a key may be longer. */
function tagOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

function hasSessionBus({ env, uid }: NotifierSystem): boolean {
  const address = env['DBUS_SESSION_BUS_ADDRESS'];
  if (address !== undefined && address !== '') return true;
  return uid !== undefined && existsSync(`/run/user/${uid}/bus`);
}
