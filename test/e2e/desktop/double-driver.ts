import { once } from 'node:events';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import type { Answer, Order } from '../../electron-double/control.ts';
import { hasEnded, killTree, spawnTree } from '../../helpers/process-tree.ts';
import type { Driver } from './types.ts';

const READY_TIMEOUT_MS = 30_000;

/** Starts the shell in the double by this command. */
export async function runDouble([command, ...args]: [string, ...string[]]): Promise<Driver> {
  const child = spawnTree(command, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const waiting = new Map<number, (answer: Answer) => void>();
  let nextId = 1;
  let browser: Browser | null = null;

  const address = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in time:\n${output}`)), READY_TIMEOUT_MS);
    child.on('message', (answer: Answer) => {
      if (!('ready' in answer)) {
        waiting.get(answer.id)?.(answer);
        return;
      }
      clearTimeout(timer);
      resolve(answer.ready);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the shell ended with code ${code}:\n${output}`));
      for (const [id, settle] of waiting) settle({ id, error: `the shell ended with code ${code}` });
    });
  });

  const evaluate = (call: (...args: never[]) => unknown, arg: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const order: Order = { id: nextId++, source: call.toString(), arg };
      waiting.set(order.id, (answer) => {
        waiting.delete(order.id);
        if ('value' in answer) resolve(answer.value);
        else if ('error' in answer) reject(new Error(answer.error));
        else resolve(undefined);
      });
      child.send(order);
    });
  return {
    evaluate: evaluate as Driver['evaluate'],
    page: async (): Promise<Page> => {
      const connected = (browser ??= await chromium.connectOverCDP(address));
      const isConsole = (page: Page): boolean => page.url().startsWith('https://watchdeck.app.invalid/');
      for (;;) {
        const page = connected
          .contexts()
          .flatMap((context) => context.pages())
          .find(isConsole);
        if (page) {
          // Playwright gives a page up that crashed once; a new connection finds it alive.
          page.once('crash', () => {
            browser = null;
          });
          return page;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    get output() {
      return output;
    },
    ended,
    kill: async () => {
      await browser?.close();
      if (!hasEnded(child)) await killTree(child);
    },
  };
}
