import type { NotificationAction, ShellNotification } from '#shared/shell/control.ts';

/** The buttons of a notification, in their order. */
export const NOTIFICATION_BUTTONS: readonly {
  readonly action: NotificationAction['action'];
  readonly text: string;
}[] = [
  { action: 'acknowledge', text: 'Acknowledge' },
  { action: 'silence', text: 'Silence 1 h' },
];

/** `critical` breaks through do-not-disturb on many Linux desktops. */
export function urgencyOf({ kind, severity, mayDisturb }: ShellNotification): 'low' | 'normal' | 'critical' {
  if (kind === 'resolved' || severity === 'low') return 'low';
  return mayDisturb ? 'critical' : 'normal';
}

/** By the freedesktop.org Sound Naming Specification; names that every sound theme has. */
const LINUX_SOUNDS = {
  critical: 'dialog-error',
  high: 'dialog-warning',
  medium: 'dialog-information',
  low: 'dialog-information',
} as const;

/** Sounds that come with macOS (System Settings, Sound). */
const MAC_SOUNDS = { critical: 'Sosumi', high: 'Ping', medium: 'Pop', low: 'Pop' } as const;

/** The sound's name in the desktop's sound theme; null: none. */
export function linuxSound({ sound, severity }: ShellNotification): string | null {
  return sound ? LINUX_SOUNDS[severity] : null;
}

/** The system sound's name; null: none. */
export function macSound({ sound, severity }: ShellNotification): string | null {
  return sound ? MAC_SOUNDS[severity] : null;
}
