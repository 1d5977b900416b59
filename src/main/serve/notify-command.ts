import type { ShellNotification } from '#shared/shell/control.ts';
import { linuxSound, macSound, NOTIFICATION_BUTTONS, urgencyOf } from '../supervise/notification-look.ts';

/** One program to run for a notification. Strings from alerts travel as arguments or environment, never through a shell. */
export interface NotifyCommand {
  file: string;
  args: string[];
  env?: Record<string, string>;
}

/** What `notify-send` prints when the notification itself is clicked, by the Desktop Notifications Specification. */
export const CLICKED = 'default';

/** How a notification is shown on Linux. */
export interface LinuxManner {
  /** Hints may be booleans: since notify-send 0.8. */
  readonly isModern: boolean;
  /** The program stays until the notification is gone, and says which button was pressed: since notify-send 0.8. */
  readonly hasButtons: boolean;
}

/**
 * `notify-send` (libnotify): prints the notification's id, which replaces it next time, and with buttons the
 * name of the one that is pressed. Its body is Pango-like markup by the Desktop Notifications Specification, so an alert's text is escaped.
 */
export function linuxCommand(
  notification: ShellNotification,
  replaces: string | undefined,
  { isModern, hasButtons }: LinuxManner,
): NotifyCommand {
  const resolved = notification.kind === 'resolved';
  const sound = linuxSound(notification);
  const buttons = [
    ...NOTIFICATION_BUTTONS.map(({ action, text }) => `--action=${action}=${text}`),
    `--action=${CLICKED}=Open`,
  ];
  return {
    // It says the id when it ends unless its output is taken line by line, and with buttons that may be tomorrow.
    file: hasButtons ? 'stdbuf' : 'notify-send',
    args: [
      ...(hasButtons ? ['-oL', 'notify-send'] : []),
      '--app-name=Watchdeck',
      '--print-id',
      ...(replaces === undefined ? [] : [`--replace-id=${replaces}`]),
      `--urgency=${urgencyOf(notification)}`,
      ...(hasButtons ? buttons : []),
      ...(sound === null ? [] : [`--hint=string:sound-name:${sound}`]),
      ...(sound === null && isModern ? ['--hint=boolean:suppress-sound:true'] : []),
      // A recovered alert takes its notification's place and leaves by itself.
      ...(resolved ? ['--expire-time=5000'] : []),
      '--',
      notification.title,
      escapeMarkup(notification.body),
    ],
  };
}

/** Closes a notification by its id, by the Desktop Notifications Specification; `notify-send` can't. */
export function linuxCloseCommand(id: string): NotifyCommand {
  return {
    file: 'dbus-send',
    args: [
      '--session',
      '--dest=org.freedesktop.Notifications',
      '/org/freedesktop/Notifications',
      'org.freedesktop.Notifications.CloseNotification',
      `uint32:${id}`,
    ],
  };
}

/** `osascript`: the words arrive as the script's arguments. macOS itself stacks an application's notifications. */
export function macCommand(notification: ShellNotification): NotifyCommand {
  const sound = macSound(notification);
  return {
    file: 'osascript',
    args: [
      '-e',
      'on run argv',
      '-e',
      `display notification (item 3 of argv) with title (item 2 of argv)${sound === null ? '' : ` sound name "${sound}"`}`,
      '-e',
      'end run',
      // The first argument that is no option ends osascript's own options, so a title may start with a dash.
      'watchdeck',
      notification.title,
      notification.body,
    ],
  };
}

/** A toast through PowerShell; the words arrive in the environment. The tag replaces the toast of the same alert. */
export function windowsCommand(notification: ShellNotification, tag: string): NotifyCommand {
  const script = `
$ErrorActionPreference = 'Stop'
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$texts = $xml.GetElementsByTagName('text')
[void]$texts.Item(0).AppendChild($xml.CreateTextNode($env:WATCHDECK_TITLE))
[void]$texts.Item(1).AppendChild($xml.CreateTextNode($env:WATCHDECK_BODY))
if ($env:WATCHDECK_SILENT -eq '1') {
  $audio = $xml.CreateElement('audio')
  $audio.SetAttribute('silent', 'true')
  [void]$xml.DocumentElement.AppendChild($audio)
}
$toast = [Windows.UI.Notifications.ToastNotification]::new($xml)
$toast.Tag = $env:WATCHDECK_TAG
$toast.Group = 'watchdeck'
${WINDOWS_APP}
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show($toast)`;
  return {
    ...powershell(script),
    env: {
      WATCHDECK_TITLE: notification.title,
      WATCHDECK_BODY: notification.body,
      WATCHDECK_TAG: tag,
      WATCHDECK_SILENT: notification.sound ? '0' : '1',
    },
  };
}

/** Takes the toast of that tag off the screen and out of the list of notifications. */
export function windowsCloseCommand(tag: string): NotifyCommand {
  const script = `
$ErrorActionPreference = 'Stop'
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
${WINDOWS_APP}
[Windows.UI.Notifications.ToastNotificationManager]::History.Remove($env:WATCHDECK_TAG, 'watchdeck', $app)`;
  return { ...powershell(script), env: { WATCHDECK_TAG: tag } };
}

/** Only a registered application may show toasts; PowerShell is one. */
const WINDOWS_APP =
  "$app = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'";

const powershell = (script: string): NotifyCommand => ({
  file: 'powershell.exe',
  args: ['-NoProfile', '-NonInteractive', '-Command', script],
});

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
