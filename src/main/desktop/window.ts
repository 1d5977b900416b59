import { BrowserWindow, screen } from 'electron';
import type { MemoryFile } from './memory-file.ts';
import { guardNavigation } from './guard.ts';
import { addressOfPath } from './navigation.ts';
import { MIN_HEIGHT, MIN_WIDTH, placeWindow } from './window-state.ts';

export interface WindowOptions {
  preload: string;
  icon: string;
  pageOrigin: string;
  memory: MemoryFile;
  /** A person closes the window; true keeps it (hidden) so that watching goes on. */
  keepOnClose: () => boolean;
  log: (line: string) => void;
}

/** Opens the console's window at a path of the console. It shows itself once it has something to show. */
export function openConsoleWindow(options: WindowOptions, path: string): BrowserWindow {
  const { memory } = options;
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const place = placeWindow(
    memory.value.window,
    [primary, ...others].map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...place,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    title: 'Watchdeck',
    icon: options.icon,
    show: false,
    backgroundColor: '#16181d',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (memory.value.maximized) window.maximize();
  guardNavigation(window.webContents, options.pageOrigin);
  window.once('ready-to-show', () => window.show());
  const remember = (): void =>
    memory.update({ window: window.getNormalBounds(), maximized: window.isMaximized() });
  window.on('close', (event) => {
    remember();
    if (!options.keepOnClose()) return;
    event.preventDefault();
    window.hide();
  });
  window.webContents.on('render-process-gone', (_event, details) => {
    options.log(`the page's process ended (${details.reason}) and is loaded again`);
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload();
  });
  load(window, addressOfPath(path, options.pageOrigin), options.log);
  return window;
}

/** Brings the window to the front, at a path of the console when one is given. */
export function showConsoleWindow(
  window: BrowserWindow,
  path: string | null,
  options: Pick<WindowOptions, 'pageOrigin' | 'log'>,
): void {
  if (path !== null) load(window, addressOfPath(path, options.pageOrigin), options.log);
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function load(window: BrowserWindow, address: string, log: (line: string) => void): void {
  window.loadURL(address).catch((error: unknown) => {
    log(`${address} could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
  });
}
