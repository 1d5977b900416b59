import { app } from 'electron';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from './replace-file.ts';

/** Started by the system: watches from the tray, without a window. */
const HIDDEN = '--hidden';

export interface LaunchAtLogin {
  isOn(): boolean;
  /** Throws what the file system says. */
  set(on: boolean): void;
}

/** Starting with the session: the system's own list on macOS and Windows, an autostart entry (XDG) on Linux. */
export function createLaunchAtLogin(options: {
  readonly platform: NodeJS.Platform;
  /** `$XDG_CONFIG_HOME`, or what stands for it. */
  readonly configHome: string;
  /** What starts this app: program and arguments. */
  readonly command: readonly string[];
}): LaunchAtLogin {
  const { platform, configHome, command } = options;
  if (platform !== 'linux') {
    const args = [...command.slice(1), HIDDEN];
    return {
      isOn: () => app.getLoginItemSettings({ args }).openAtLogin,
      set: (on) => app.setLoginItemSettings({ openAtLogin: on, args }),
    };
  }
  const file = path.join(configHome, 'autostart', 'org.watchdeck.app.desktop');
  return {
    isOn: () => existsSync(file),
    set: (on) => {
      if (on) replaceFile(file, autostartEntry([...command, HIDDEN]));
      else rmSync(file, { force: true });
    },
  };
}

/** A desktop entry (freedesktop.org, Desktop Entry Specification 1.5) that starts this command with the session. */
export function autostartEntry(command: readonly string[]): string {
  return `[Desktop Entry]
Type=Application
Version=1.5
Name=Watchdeck
Comment=Keeps watch from the tray
Exec=${command.map(quoted).join(' ')}
Terminal=false
X-GNOME-Autostart-enabled=true
`;
}

/** As the specification quotes an argument of `Exec`: first for the command, then as a string of the file. */
function quoted(argument: string): string {
  const percent = argument.replaceAll('%', '%%');
  if (/^[\w@+=:,./-]+$/.test(percent)) return percent;
  const inQuotes = percent.replaceAll(/["`$\\]/g, (character) => `\\${character}`);
  return `"${inQuotes.replaceAll('\\', '\\\\')}"`;
}
