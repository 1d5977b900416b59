import type { BrowserWindow } from 'electron';
import type { ShellNotification } from '#shared/shell/control.ts';
import { loadPath, openConsoleWindow, showConsoleWindow } from './window.ts';
import type { WindowOptions } from './window.ts';
import { zoomedBy } from './zoom.ts';

export interface ConsoleWindowsOptions extends Omit<WindowOptions, 'keepOnClose' | 'zoomFactor' | 'near'> {
  notify: (notification: ShellNotification) => Promise<void>;
}

/** The console's windows. The last one is hidden instead of closed until the app quits. */
export class ConsoleWindows {
  private readonly options: ConsoleWindowsOptions;
  /** The one that was used last is the last one. */
  private windows: BrowserWindow[] = [];
  private isQuitting = false;

  constructor(options: ConsoleWindowsOptions) {
    this.options = options;
  }

  /** Shows the window that was used last, at a path of the console when one is given. */
  open(path: string | null): void {
    const window = this.windows.at(-1);
    if (window === undefined) this.openNew(path ?? '/');
    else showConsoleWindow(window, path, this.options);
  }

  /** One more window beside those that are there. */
  openNew(path = '/'): void {
    const window = openConsoleWindow(
      {
        ...this.options,
        zoomFactor: this.options.memory.value.zoomFactor,
        near: this.windows.findLast((each) => each.isVisible()) ?? null,
        keepOnClose: () => this.keepOnClose(window),
      },
      path,
    );
    this.windows.push(window);
    window.on('focus', () => {
      this.windows = [...this.windows.filter((each) => each !== window), window];
    });
    window.on('closed', () => {
      this.windows = this.windows.filter((each) => each !== window);
    });
  }

  /** All windows alike, remembered for the next start. */
  zoom(steps: 1 | -1 | null): void {
    const zoomFactor = zoomedBy(this.options.memory.value.zoomFactor, steps);
    this.options.memory.update({ zoomFactor });
    for (const window of this.windows) window.webContents.setZoomFactor(zoomFactor);
  }

  /** The page that is open, alone on the whole screen, and back. */
  toggleKiosk(): void {
    const window = this.windows.at(-1);
    if (window === undefined) return;
    const { pathname, searchParams } = new URL(window.webContents.getURL());
    if (searchParams.has('kiosk')) searchParams.delete('kiosk');
    else searchParams.set('kiosk', '');
    const query = searchParams.toString();
    loadPath(window, query === '' ? pathname : `${pathname}?${query}`, this.options);
  }

  /** From now on closing a window closes it. */
  quitting(): void {
    this.isQuitting = true;
  }

  private keepOnClose(window: BrowserWindow): boolean {
    if (this.isQuitting || this.windows.some((each) => each !== window)) return false;
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
