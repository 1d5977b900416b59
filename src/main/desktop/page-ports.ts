import { ipcMain } from 'electron';
import type { WebContents } from 'electron';
import { z } from 'zod';
import { isFromOwnPage } from './guard.ts';
import type { UtilityEngine } from './utility-engine.ts';

/** Pages say `ready` and nothing with it. */
const readySchema = z.tuple([]);

/**
 * Hands each page that asks a port into the engine; a page that asks while there is no engine gets it from the next one.
 * Pages are told when the engine goes: not every Chromium tells them that the other end of a port is gone.
 */
export class PagePorts {
  private readonly waiting = new Set<WebContents>();
  private readonly connected = new Set<WebContents>();
  private engine: UtilityEngine | null = null;

  constructor(pageOrigin: string, log: (line: string) => void) {
    ipcMain.on('watchdeck:ready', (event, ...args: unknown[]) => {
      if (!isFromOwnPage(event, pageOrigin) || !readySchema.safeParse(args).success) {
        log('a message that did not come from the console was refused');
        return;
      }
      this.connect(event.sender);
    });
  }

  /** The engine's process came (or, with null, went). */
  setEngine(engine: UtilityEngine | null): void {
    this.engine = engine;
    if (engine === null) {
      for (const page of this.connected) if (!page.isDestroyed()) page.send('watchdeck:gone');
      this.connected.clear();
      return;
    }
    const pages = [...this.waiting];
    this.waiting.clear();
    for (const page of pages) this.connect(page);
  }

  private connect(page: WebContents): void {
    if (page.isDestroyed()) return;
    if (this.engine === null) {
      this.waiting.add(page);
      return;
    }
    if (!this.connected.has(page)) page.once('destroyed', () => this.connected.delete(page));
    this.connected.add(page);
    page.postMessage('watchdeck:port', null, [this.engine.openPort()]);
  }
}
