import type { BrowserWindow } from 'electron';
import type { ShellNotification } from '#shared/shell/control.ts';
import { openConsoleWindow, showConsoleWindow } from './window.ts';
import type { WindowOptions } from './window.ts';

export interface ConsoleWindowsOptions extends Omit<WindowOptions, 'keepOnClose'> {
  notify: (notification: ShellNotification) => Promise<void>;
}

/** The console's window: opened, brought back, and hidden instead of closed until the app quits. */
export class ConsoleWindows {
  private readonly options: ConsoleWindowsOptions;
  private window: BrowserWindow | null = null;
  private isQuitting = false;

  constructor(options: ConsoleWindowsOptions) {
    this.options = options;
  }

  /** Shows the window, at a path of the console when one is given. */
  open(path: string | null): void {
    if (this.window !== null && !this.window.isDestroyed()) {
      showConsoleWindow(this.window, path, this.options);
      return;
    }
    this.window = openConsoleWindow({ ...this.options, keepOnClose: () => this.keepOnClose() }, path ?? '/');
  }

  /** From now on closing a window closes it. */
  quitting(): void {
    this.isQuitting = true;
  }

  private keepOnClose(): boolean {
    if (this.isQuitting) return false;
    const { memory, notify, log } = this.options;
    if (!memory.value.saidKeepsWatching) {
      memory.update({ saidKeepsWatching: true });
      notify({
        key: 'keeps-watching',
        kind: 'firing',
        severity: 'low',
        title: 'Watchdeck keeps watching',
        body: 'Its icon is by the clock: a click opens it again, and Quit in its menu ends it.',
        mayDisturb: false,
        sound: false,
        alerts: [],
        path: '/',
      }).catch((error: unknown) =>
        log(`could not be said: ${error instanceof Error ? error.message : String(error)}`),
      );
    }
    return true;
  }
}
