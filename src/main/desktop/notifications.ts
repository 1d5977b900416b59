import { Notification } from 'electron';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { NotificationAction, ShellNotification } from '#shared/shell/control.ts';
import { macSound, NOTIFICATION_BUTTONS, urgencyOf } from '../supervise/notification-look.ts';

/** Where no one shows notifications (Linux without a notification daemon) Electron says neither `show` nor `failed`. */
const SHOW_TIMEOUT_MS = 10_000;
/** How long the word that an alert recovered stays. */
const RESOLVED_MS = 5_000;

/**
 * Native notifications, one per key: a newer one takes the older's place, a recovered alert's closes. A click opens the
 * alert; a button is for all alerts it tells of. Rejects `unsupported` where the system shows none.
 */
export function createNotifications(
  open: (path: string) => void,
  act: (action: NotificationAction) => void,
): {
  readonly show: (shown: ShellNotification) => Promise<void>;
  /** Takes what is shown for the key off the screen. */
  readonly withdraw: (key: string) => void;
} {
  // Kept also because Electron's notifications lose their click handler when they are collected.
  const byKey = new Map<string, Notification>();
  const show = (shown: ShellNotification): Promise<void> => {
    if (!Notification.isSupported()) {
      return Promise.reject(new WatchdeckError('unsupported', 'this desktop shows no notifications'));
    }
    byKey.get(shown.key)?.close();
    const resolved = shown.kind === 'resolved';
    const sound = macSound(shown);
    const buttons = shown.alerts.length === 0 ? [] : NOTIFICATION_BUTTONS;
    const notification = new Notification({
      title: shown.title,
      body: shown.body,
      urgency: urgencyOf(shown),
      timeoutType: !resolved && shown.severity === 'critical' ? 'never' : 'default',
      silent: !shown.sound,
      ...(sound === null ? {} : { sound }),
      actions: buttons.map(({ text }) => ({ type: 'button', text })),
    });
    byKey.set(shown.key, notification);
    const forget = (): void => {
      if (byKey.get(shown.key) === notification) byKey.delete(shown.key);
    };
    notification.on('click', () => open(shown.path));
    notification.on('action', ({ actionIndex }) => {
      const button = buttons[actionIndex];
      if (button) act({ action: button.action, alerts: shown.alerts });
    });
    notification.on('close', forget);
    return new Promise((resolve, reject) => {
      // The engine shows one after the other: one without an answer would hold back all that follow.
      const timer = setTimeout(() => {
        forget();
        reject(
          new WatchdeckError('unsupported', `the desktop did not show it within ${SHOW_TIMEOUT_MS / 1000} s`),
        );
      }, SHOW_TIMEOUT_MS);
      notification.once('show', () => {
        clearTimeout(timer);
        resolve();
        if (resolved) setTimeout(() => notification.close(), RESOLVED_MS);
      });
      notification.once('failed', (_event, error) => {
        clearTimeout(timer);
        forget();
        reject(new WatchdeckError('unsupported', error));
      });
      notification.show();
    });
  };
  return { show, withdraw: (key) => byKey.get(key)?.close() };
}
