import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { requireReady } from './lifecycle.ts';
import { sessionOf } from './session.ts';
import { preventable, strict } from './strict.ts';
import { WebContentsDouble } from './web-contents.ts';

type Members = Pick<
  Electron.BrowserWindow,
  | 'id'
  | 'webContents'
  | 'loadURL'
  | 'loadFile'
  | 'show'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'maximize'
  | 'minimize'
  | 'restore'
  | 'isVisible'
  | 'isFocused'
  | 'isMaximized'
  | 'isMinimized'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'isKiosk'
  | 'setKiosk'
>;

/** Looks only: a headless Chromium has no frame to put them on. */
const LOOKS = ['minWidth', 'minHeight', 'title', 'icon', 'backgroundColor', 'autoHideMenuBar'] as const;
const KNOWN: ReadonlySet<string> = new Set([...LOOKS, 'x', 'y', 'width', 'height', 'show', 'webPreferences']);
const KNOWN_PREFERENCES: ReadonlySet<string> = new Set([
  'preload',
  'session',
  'javascript',
  'sandbox',
  'contextIsolation',
  'nodeIntegration',
  'webviewTag',
  'spellcheck',
  'zoomFactor',
]);

/** `last-closed`: there is no window left. `contents`: a window has a page now. */
export const windowEvents = new EventEmitter();
const windows = new Set<BrowserWindowDouble>();
let nextId = 1;

/** A window: its page is Chromium's, its place and whether it shows are kept in mind only. */
export class BrowserWindowDouble extends EventEmitter implements Members {
  readonly id = nextId++;
  readonly webContents: Electron.WebContents;
  private readonly contents: WebContentsDouble;
  private readonly bounds: Electron.Rectangle;
  private visible: boolean;
  private focused = false;
  private maximized = false;
  private minimized = false;
  private destroyed = false;
  private kiosk = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    requireReady('BrowserWindow');
    const { x = 0, y = 0, width = 800, height = 600, webPreferences = {} } = options;
    refuseUnknown('window option', Object.keys(options), KNOWN);
    refuseUnknown('web preference', Object.keys(webPreferences), KNOWN_PREFERENCES);
    if (webPreferences.sandbox === false || webPreferences.contextIsolation === false)
      throw new Error('the Electron double runs a preload only sandboxed and isolated');
    if (webPreferences.nodeIntegration === true) throw new Error('the Electron double gives a page no Node');
    this.bounds = { x, y, width, height };
    this.contents = new WebContentsDouble({
      session: sessionOf(webPreferences.session),
      preload: webPreferences.preload,
      javascript: webPreferences.javascript ?? true,
      width,
      height,
      preferences: webPreferences,
    });
    this.webContents = this.contents.guarded;
    windowEvents.emit('contents', this.webContents);
    this.contents.once('first-paint', () => this.emit('ready-to-show'));
    this.visible = options.show ?? true;
    const guarded = strict('BrowserWindow', this);
    windows.add(guarded);
    return guarded;
  }

  static getAllWindows(): Electron.BrowserWindow[] {
    return [...windows].map((each): Members => each as Members) as Electron.BrowserWindow[];
  }

  static getFocusedWindow(): Electron.BrowserWindow | null {
    return BrowserWindowDouble.getAllWindows().find((each) => each.isFocused()) ?? null;
  }

  loadURL(address: string): Promise<void> {
    return this.contents.loadURL(address);
  }

  loadFile(file: string): Promise<void> {
    return this.contents.loadURL(pathToFileURL(file).href);
  }

  show(): void {
    if (!this.visible) {
      this.visible = true;
      this.contents.setHidden(this.minimized);
      this.emit('show');
    }
    this.focus();
  }

  hide(): void {
    if (!this.visible) return;
    this.blur();
    this.visible = false;
    this.contents.setHidden(true);
    this.emit('hide');
  }

  focus(): void {
    if (!this.visible) return;
    for (const each of windows) each.blur();
    this.focused = true;
    this.contents.bringToFront();
    this.emit('focus');
  }

  /** Asks: a listener of `close` may keep the window. */
  close(): void {
    this.tryClose();
  }

  /** Closes it unless a listener keeps it; is it closed? */
  tryClose(): boolean {
    if (this.destroyed) return true;
    const event = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
    return this.destroyed;
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    for (const each of windows) if (each.id === this.id) windows.delete(each);
    this.contents.destroy();
    this.emit('closed');
    if (windows.size === 0) windowEvents.emit('last-closed');
  }

  maximize(): void {
    this.maximized = true;
    this.emit('maximize');
  }

  minimize(): void {
    this.minimized = true;
    this.blur();
    this.contents.setHidden(true);
    this.emit('minimize');
  }

  restore(): void {
    this.minimized = false;
    this.contents.setHidden(!this.visible);
    this.emit('restore');
  }

  isVisible(): boolean {
    return this.visible && !this.minimized;
  }

  isFocused(): boolean {
    return this.focused;
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  isKiosk(): boolean {
    return this.kiosk;
  }

  setKiosk(kiosk: boolean): void {
    this.kiosk = kiosk;
  }

  getNormalBounds(): Electron.Rectangle {
    return { ...this.bounds };
  }

  private blur(): void {
    if (!this.focused) return;
    this.focused = false;
    this.emit('blur');
  }
}

function refuseUnknown(what: string, names: readonly string[], known: ReadonlySet<string>): void {
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`the Electron double knows no ${what} ${unknown.join(', ')}`);
}

/** Closes every window as quitting does; false when one was kept, which calls quitting off. */
export function closeAllWindows(): boolean {
  return [...windows].every((window) => window.tryClose());
}
