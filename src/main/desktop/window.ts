import { BrowserWindow, screen } from 'electron';
import type { MemoryFile } from './memory-file.ts';
import { keepPageAlive } from './page-health.ts';
import { addressOfPath } from './navigation.ts';
import { MIN_HEIGHT, MIN_WIDTH, placeWindow } from './window-state.ts';

export interface WindowOptions {
  preload: string;
  icon: string;
  pageOrigin: string;
  memory: MemoryFile;
  zoomFactor: number;
  /** A window to open beside; null for the remembered place. */
  near: BrowserWindow | null;
  /** A person closes the window; true keeps it (hidden) so that watching goes on. */
  keepOnClose: () => boolean;
  log: (line: string) => void;
}

/** How far a new window is put from the one before, so that both can be seen. */
const BESIDE = 32;

/** Opens the console's window at a path of the console. It shows itself once it has something to show. */
export function openConsoleWindow(options: WindowOptions, path: string): BrowserWindow {
  const { memory } = options;
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const near = options.near?.getNormalBounds();
  const place = placeWindow(
    near === undefined ? memory.value.window : { ...near, x: near.x + BESIDE, y: near.y + BESIDE },
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
      zoomFactor: options.zoomFactor,
    },
  });
  if (memory.value.maximized && near === undefined) window.maximize();
  keepPageAlive(window, {
    schedule: (task, ms) => void setTimeout(task, ms),
    monotonicMs: () => performance.now(),
    log: options.log,
  });
  followKiosk(window);
  window.once('ready-to-show', () => window.show());
  const remember = (): void =>
    memory.update({ window: window.getNormalBounds(), maximized: window.isMaximized() });
  window.on('close', (event) => {
    remember();
    if (!options.keepOnClose()) return;
    event.preventDefault();
    window.hide();
  });
  loadPath(window, path, options);
  return window;
}

/** Brings the window to the front, at a path of the console when one is given. */
export function showConsoleWindow(
  window: BrowserWindow,
  path: string | null,
  options: Pick<WindowOptions, 'pageOrigin' | 'log'>,
): void {
  if (path !== null) loadPath(window, path, options);
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Loads a path of the console; a path that would leave it leads to the start page. */
export function loadPath(
  window: BrowserWindow,
  path: string,
  { pageOrigin, log }: Pick<WindowOptions, 'pageOrigin' | 'log'>,
): void {
  const address = addressOfPath(path, pageOrigin);
  window.loadURL(address).catch((error: unknown) => {
    log(`${address} could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
  });
}

/** `?kiosk` in the page's address, which the console's own buttons set and take away, makes the window a wall's screen. */
function followKiosk(window: BrowserWindow): void {
  const follow = (address: string): void => {
    const wanted = new URL(address).searchParams.has('kiosk');
    if (wanted !== window.isKiosk()) window.setKiosk(wanted);
  };
  window.webContents.on('did-navigate', (_event, address) => follow(address));
  window.webContents.on('did-navigate-in-page', (_event, address, isMainFrame) => {
    if (isMainFrame) follow(address);
  });
}
