import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { closeAllWindows, windowEvents } from './browser-window.ts';
import { startChromium, theChromium, useChromium } from './chromium.ts';
import { isReady, requireNotReady, setReady } from './lifecycle.ts';
import { takeInstanceLock } from './single-instance.ts';
import { preventable, strict } from './strict.ts';
import { utilityMetrics } from './utility-process.ts';

type Members = Pick<
  Electron.App,
  | 'isPackaged'
  | 'getVersion'
  | 'getPath'
  | 'setPath'
  | 'isReady'
  | 'getAppMetrics'
  | 'whenReady'
  | 'requestSingleInstanceLock'
  | 'setAsDefaultProtocolClient'
  | 'setAppUserModelId'
  | 'enableSandbox'
  | 'relaunch'
  | 'releaseSingleInstanceLock'
  | 'disableHardwareAcceleration'
  | 'setAboutPanelOptions'
  | 'getLoginItemSettings'
  | 'setLoginItemSettings'
  | 'quit'
  | 'exit'
>;

class AppDouble extends EventEmitter implements Members {
  readonly isPackaged = false;
  private readonly paths = new Map<string, string>([['temp', tmpdir()]]);
  private readonly becameReady = Promise.withResolvers<undefined>();
  private told: Promise<void> = Promise.resolve();
  private isQuitting = false;
  private opensAtLogin = false;

  constructor() {
    super();
    windowEvents.on('contents', (contents: Electron.WebContents) =>
      this.emit('web-contents-created', {}, contents),
    );
    windowEvents.on('last-closed', () => {
      if (this.isQuitting) return;
      // An app that doesn't listen is quit.
      if (!this.emit('window-all-closed')) this.quit();
    });
  }

  getVersion(): string {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    return manifest.version;
  }

  getPath(name: string): string {
    const found = this.paths.get(name);
    if (found === undefined) throw new Error(`the Electron double has no path '${name}'`);
    return found;
  }

  /** Throws for a folder that is not there: Electron's documentation says that it does. */
  setPath(name: string, folder: string): void {
    if (!path.isAbsolute(folder) || !existsSync(folder)) throw new Error(`Failed to set path: ${folder}`);
    this.paths.set(name, folder);
  }

  /** The utility processes only, without figures. */
  getAppMetrics(): Electron.ProcessMetric[] {
    return utilityMetrics();
  }

  isReady(): boolean {
    return isReady();
  }

  async whenReady(): Promise<void> {
    await this.becameReady.promise;
  }

  requestSingleInstanceLock(): boolean {
    const { isFirst, told } = takeInstanceLock(this.getPath('userData'), ({ argv, cwd }) => {
      void this.whenReady().then(() => this.emit('second-instance', {}, argv, cwd, null));
    });
    this.told = told;
    return isFirst;
  }

  setAsDefaultProtocolClient(): boolean {
    return true;
  }

  setAppUserModelId(): void {
    // Windows only, and only for its task bar.
  }

  /** Chromium sandboxes its pages unless told otherwise. */
  enableSandbox(): void {
    requireNotReady('app.enableSandbox');
  }

  relaunch(): void {
    throw new Error('the Electron double starts nothing again');
  }

  releaseSingleInstanceLock(): void {
    throw new Error('the Electron double puts in no updates');
  }

  disableHardwareAcceleration(): void {
    requireNotReady('app.disableHardwareAcceleration');
  }

  setAboutPanelOptions(): void {
    // There is no panel to show.
  }

  /** macOS and Windows only; here it is kept in mind. */
  getLoginItemSettings(): Electron.LoginItemSettings {
    const members: Pick<Electron.LoginItemSettings, 'openAtLogin'> = strict('LoginItemSettings', {
      openAtLogin: this.opensAtLogin,
    });
    return members as Electron.LoginItemSettings;
  }

  setLoginItemSettings({ openAtLogin = false }: Electron.Settings): void {
    this.opensAtLogin = openAtLogin;
  }

  /** Every step may be called off by a listener, in Electron's order. */
  quit(): void {
    // Electron quits from its event loop, not from within the caller.
    setImmediate(() => this.quitNow());
  }

  exit(code = 0): void {
    void this.end(code);
  }

  /** For {@link file://./run.ts}: starts Chromium once the app's main module has run. */
  async launch(): Promise<void> {
    // A quit that was asked for by now comes first.
    await nextTurn();
    await this.told;
    if (this.isQuitting) return;
    useChromium(
      await startChromium(this.getPath('userData'), () => {
        console.error('electron-double: Chromium ended by itself');
        process.exit(1);
      }),
    );
    setReady();
    this.becameReady.resolve(undefined);
    this.emit('ready', {}, {});
  }

  private quitNow(): void {
    if (this.isQuitting) return;
    const before = preventable({});
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.isQuitting = true;
    if (!closeAllWindows()) {
      this.isQuitting = false;
      return;
    }
    const will = preventable({});
    this.emit('will-quit', will);
    if (will.defaultPrevented) this.isQuitting = false;
    else void this.end(0);
  }

  private async end(code: number): Promise<void> {
    this.emit('quit', {}, code);
    await this.told;
    if (isReady()) await theChromium().close();
    process.exit(code);
  }
}

/** The double behind {@link app}. */
export const appDouble = new AppDouble();
const members: Members = strict('app', appDouble);
/** `app` of the double. */
export const app = members as Electron.App;
