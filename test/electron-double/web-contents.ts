import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { fromChromium, toChromium } from './addresses.ts';
import type { Cdp } from './cdp.ts';
import { theChromium } from './chromium.ts';
import { decode, encode } from './codec.ts';
import { ipcEvents } from './ipc-main.ts';
import { PRELOAD_WORLD, RECEIVE, SEND_BINDING, scriptsBeforePage } from './page-world.ts';
import type { FromPage, ToPage } from './page-world.ts';
import { PortBridge } from './ports.ts';
import { answerRequest } from './session.ts';
import type { SessionDouble } from './session.ts';
import { preventable, strict } from './strict.ts';

type Members = Pick<
  Electron.WebContents,
  | 'id'
  | 'mainFrame'
  | 'loadURL'
  | 'reload'
  | 'getURL'
  | 'isDestroyed'
  | 'isCrashed'
  | 'forcefullyCrashRenderer'
  | 'send'
  | 'postMessage'
  | 'printToPDF'
  | 'setWindowOpenHandler'
  | 'setZoomFactor'
  | 'getZoomFactor'
>;

export interface PageOptions {
  session: SessionDouble;
  preload: string | undefined;
  javascript: boolean;
  width: number;
  height: number;
  /** As the app gave them. */
  preferences: Electron.WebPreferences;
}

interface Load {
  resolve: () => void;
  reject: (error: Error) => void;
}

let nextId = 1;

/** A page of Chromium as the app holds it. */
export class WebContentsDouble extends EventEmitter implements Members {
  readonly id = nextId++;
  readonly mainFrame: Electron.WebFrameMain;
  /** What listeners and handlers are given: this object behind a guard. */
  readonly guarded: Electron.WebContents;
  private readonly options: PageOptions;
  private readonly opened: Promise<Cdp>;
  private readonly loads = new Map<string, Load>();
  private readonly loaded = new Set<string>();
  private targetId = '';
  private address = '';
  private ownNavigation: string | null = null;
  private preloadContext: number | null = null;
  private bridge: PortBridge | null = null;
  private openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  private destroyed = false;
  private crashed = false;
  private zoomFactor: number;

  constructor(options: PageOptions) {
    super();
    this.options = options;
    this.zoomFactor = options.preferences.zoomFactor ?? 1;
    const address = (): string => this.address;
    const frame: Pick<Electron.WebFrameMain, 'url'> = strict('WebFrameMain', {
      get url() {
        return address();
      },
    });
    this.mainFrame = frame as Electron.WebFrameMain;
    const guarded: Members = strict('WebContents', this);
    this.guarded = guarded as Electron.WebContents;
    this.opened = this.openPage();
    // Whoever loads something is told; a window that loads nothing has no one to tell.
    this.opened.catch(() => undefined);
  }

  async loadURL(address: string): Promise<void> {
    const cdp = await this.opened;
    const url = toChromium(address);
    this.ownNavigation = url;
    const { loaderId, errorText } = await cdp.send('Page.navigate', { url });
    if (errorText !== undefined) throw new Error(`${errorText} loading '${address}'`);
    if (loaderId === undefined || this.loaded.has(loaderId)) return;
    await new Promise<void>((resolve, reject) => this.loads.set(loaderId, { resolve, reject }));
  }

  reload(): void {
    this.ownNavigation = toChromium(this.address);
    void this.opened.then((cdp) => cdp.send('Page.reload'));
  }

  getURL(): string {
    return this.address;
  }

  /** Kept in mind: the page is not made larger. */
  setZoomFactor(factor: number): void {
    this.zoomFactor = factor;
  }

  getZoomFactor(): number {
    return this.zoomFactor;
  }

  /** Electron has it, without telling its types: what the app chose for this page. */
  getLastWebPreferences(): Electron.WebPreferences {
    return this.options.preferences;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  isCrashed(): boolean {
    return this.crashed;
  }

  forcefullyCrashRenderer(): void {
    // Never answered: the page that would is gone.
    void this.opened.then((cdp) => cdp.send('Page.crash')).catch(() => undefined);
  }

  send(channel: string, ...args: unknown[]): void {
    this.post({ type: 'ipc', channel, args, ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: readonly Electron.MessagePortMain[] = []): void {
    // A page that has no preload running gets nothing, and its ports' other ends hear that they are closed.
    const bridge = this.bridge ?? new PortBridge(() => undefined);
    const ports = bridge.take(transfer);
    this.post({ type: 'ipc', channel, args: [message], ports });
    bridge.open(ports);
    if (this.bridge === null) bridge.closeAll();
  }

  async printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer> {
    const { printBackground, preferCSSPageSize, ...others } = options;
    const unknown = Object.keys(others);
    if (unknown.length > 0)
      throw new Error(`the Electron double prints without the options ${unknown.join(', ')}`);
    const cdp = await this.opened;
    const { data } = await cdp.send('Page.printToPDF', {
      printBackground: printBackground ?? false,
      preferCSSPageSize: preferCSSPageSize ?? false,
    });
    return Buffer.from(data, 'base64');
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler;
  }

  /** For the window: brings the page to the front. */
  bringToFront(): void {
    void this.opened.then((cdp) => cdp.send('Page.bringToFront')).catch(() => undefined);
  }

  /** For the window: a page that nobody sees knows it (`document.hidden`). */
  setHidden(hidden: boolean): void {
    void this.opened
      .then(async () => {
        const { browser } = theChromium().cdp;
        const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId: this.targetId });
        const windowState = hidden ? 'minimized' : 'normal';
        await browser.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
      })
      .catch(() => undefined);
  }

  /** For the window: ends the page at once. */
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.leaveDocument();
    for (const { reject } of this.loads.values()) reject(new Error('the page was destroyed'));
    this.loads.clear();
    void this.opened
      .then(() => theChromium().cdp.browser.send('Target.closeTarget', { targetId: this.targetId }))
      .catch(() => undefined);
    this.emit('destroyed');
  }

  private async openPage(): Promise<Cdp> {
    const { cdp } = theChromium();
    const { width, height, session } = this.options;
    const context = await session.contextFor(cdp);
    const target = { url: 'about:blank', newWindow: true, width, height, ...context };
    this.targetId = (await cdp.browser.send('Target.createTarget', target)).targetId;
    const { targetId } = this;
    const { sessionId } = await cdp.browser.send('Target.attachToTarget', { targetId, flatten: true });
    const page = cdp.session(sessionId);
    this.listen(page);
    await page.send('Page.enable');
    await page.send('Page.setLifecycleEventsEnabled', { enabled: true });
    await page.send('Inspector.enable');
    await page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    await cdp.browser.send('Target.setDiscoverTargets', { discover: true });
    if (!this.options.javascript) await page.send('Emulation.setScriptExecutionDisabled', { value: true });
    else if (this.options.preload !== undefined) await addPreload(page, this.options.preload);
    return page;
  }

  private listen(page: Cdp): void {
    page.on('Fetch.requestPaused', (paused) => {
      this.requested(page, paused).catch((error: unknown) => {
        // A page that went away while its request was answered is no news.
        if (!this.destroyed) console.error(`electron-double: ${paused.request.url}: ${String(error)}`);
      });
    });
    page.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.address = fromChromium(frame.url);
      this.crashed = false;
      for (const [loaderId, load] of this.loads) {
        if (loaderId === frame.loaderId) continue;
        this.loads.delete(loaderId);
        load.reject(new Error(`ERR_ABORTED (-3) loading '${this.address}'`));
      }
      this.emit('did-navigate', {}, this.address);
    });
    page.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== this.targetId) return;
      this.address = fromChromium(url);
      this.emit('did-navigate-in-page', {}, this.address, true);
    });
    page.on('Page.lifecycleEvent', ({ name, frameId, loaderId }) => {
      if (frameId !== this.targetId) return;
      if (name === 'firstPaint') this.emit('first-paint');
      if (name !== 'load') return;
      this.loaded.add(loaderId);
      this.loads.get(loaderId)?.resolve();
      this.loads.delete(loaderId);
      this.emit('did-finish-load');
    });
    page.on('Page.windowOpen', ({ url }) => this.wantsWindow(fromChromium(url)));
    theChromium().cdp.browser.on('Target.targetCreated', ({ targetInfo }) => {
      // Electron would not have opened it; here it is there for a moment.
      if (targetInfo.openerId !== this.targetId) return;
      void theChromium().cdp.browser.send('Target.closeTarget', { targetId: targetInfo.targetId });
    });
    page.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { frameId?: string };
      if (context.name !== PRELOAD_WORLD || frameId !== this.targetId) return;
      this.leaveDocument();
      this.preloadContext = context.id;
      this.bridge = new PortBridge((message) => this.post(message));
    });
    page.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.preloadContext) this.leaveDocument();
    });
    page.on('Runtime.executionContextsCleared', () => this.leaveDocument());
    page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === SEND_BINDING && executionContextId === this.preloadContext)
        this.received(decode(payload) as FromPage);
    });
    page.on('Inspector.targetCrashed', () => {
      this.crashed = true;
      this.leaveDocument();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
  }

  private async requested(page: Cdp, paused: Paused): Promise<void> {
    const { requestId, request, frameId, resourceType } = paused;
    const url = fromChromium(request.url);
    if (resourceType === 'Document') {
      const isMainFrame = frameId === this.targetId;
      const isOwn = isMainFrame && this.ownNavigation === request.url.replace(/#.*$/, '');
      if (isOwn) this.ownNavigation = null;
      else if (!this.mayNavigate(url, isMainFrame)) {
        await page.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
        return;
      }
    }
    await answerRequest(page, this.options.session, { requestId, url, method: request.method, resourceType });
  }

  private mayNavigate(url: string, isMainFrame: boolean): boolean {
    const event = preventable({ url, isMainFrame, isSameDocument: false });
    this.emit('will-frame-navigate', event);
    if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event);
    return !event.defaultPrevented;
  }

  private wantsWindow(url: string): void {
    if (this.openHandler === null) throw new Error('the Electron double opens no windows for a page');
    const { action } = this.openHandler({
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'default' },
    });
    if (action !== 'deny') throw new Error('the Electron double opens no windows for a page');
  }

  private received(message: FromPage): void {
    if (message.type === 'open') {
      this.wantsWindow(fromChromium(message.url));
      return;
    }
    if (message.type !== 'ipc') {
      this.bridge?.receive(message);
      return;
    }
    const event = { sender: this.guarded, senderFrame: this.mainFrame, ports: [] };
    ipcEvents.emit(message.channel, event, ...message.args);
  }

  private post(message: ToPage): void {
    const contextId = this.preloadContext;
    if (contextId === null) return;
    const expression = `${RECEIVE}(${JSON.stringify(encode(message))})`;
    // The document may go away meanwhile; what was sent to it is lost then, as in Electron.
    void this.opened
      .then((cdp) => cdp.send('Runtime.evaluate', { expression, contextId }))
      .catch(() => undefined);
  }

  private leaveDocument(): void {
    this.preloadContext = null;
    this.bridge?.closeAll();
    this.bridge = null;
  }
}

interface Paused {
  requestId: string;
  request: { url: string; method: string };
  frameId: string;
  resourceType: string;
}

async function addPreload(page: Cdp, preload: string): Promise<void> {
  const scripts = scriptsBeforePage(readFileSync(preload, 'utf8'));
  await page.send('Runtime.enable');
  await page.send('Runtime.addBinding', { name: SEND_BINDING, executionContextName: PRELOAD_WORLD });
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.main });
  await page.send('Page.addScriptToEvaluateOnNewDocument', {
    source: scripts.isolated,
    worldName: PRELOAD_WORLD,
  });
}
