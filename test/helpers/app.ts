import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject } from '../../scripts/lib/paths.ts';
import { findBrowser } from './browser.ts';
import { hasEnded, killTree, spawnTree } from './process-tree.ts';

/** The line the serve shell prints once the console can be opened; its engine may still be starting. */
export const ADDRESS_LINE = /Watchdeck is at (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)/;

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;

export interface AppOptions {
  /** Text of `watchdeck.yml` in a new data folder. */
  readonly config?: string;
  /** The command, to start the console another way (`npm start`); default: the built serve shell. */
  readonly command?: readonly [string, ...string[]];
  /** The command is npm's. */
  readonly throughNpm?: boolean;
  /** Opens its window, as it does for a person. */
  readonly opensWindow?: boolean;
  /** Put on top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Puts the built serve shell inside a program that becomes it (`exec`): a mount of its own, another environment. */
  readonly inside?: (dataDir: string, command: readonly string[]) => readonly [string, ...string[]];
}

/**
 * The console as a person runs it: the built serve shell in processes of its own, on a data folder that outlives stops,
 * kills and restarts, until {@link App.remove}.
 */
export class App {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'watchdeck-app-'));
  readonly configFile = join(this.dataDir, 'watchdeck.yml');
  private readonly command: readonly [string, ...string[]];
  private readonly env: Readonly<Record<string, string>>;
  /** Another program (npm) stands between us and the app. */
  private readonly isWrapped: boolean;
  private readonly opensWindow: boolean;
  private child: ChildProcess | null = null;
  private address: string | null = null;
  private said = '';

  constructor(options: AppOptions = {}) {
    this.env = options.env ?? {};
    this.isWrapped = options.throughNpm ?? false;
    this.opensWindow = options.opensWindow ?? false;
    const built = [process.execPath, inProject('out', 'main', 'serve.js')] as const;
    this.command = options.command ?? options.inside?.(this.dataDir, built) ?? built;
    if (options.config !== undefined) writeFileSync(this.configFile, options.config);
  }

  /** The link with its token, as printed. */
  get url(): string {
    if (this.address === null) throw new Error(`the app does not run${this.transcript()}`);
    return this.address;
  }

  /** The serve shell's process, not its engine's. */
  get pid(): number {
    if (this.child?.pid === undefined) throw new Error('the app does not run');
    return this.child.pid;
  }

  /** Did its process end, by itself or because it was told to? */
  get hasEnded(): boolean {
    return this.child === null || hasEnded(this.child);
  }

  /** What the processes printed since the last start. */
  get output(): string {
    return this.said;
  }

  /** Starts it on a free port; resolves once its engine answers, rejects with what it printed instead. */
  async start(): Promise<void> {
    await this.startToAddress();
    const child = this.child!;
    const closed = new Promise<void>((resolve) => child.once('close', resolve));
    const giveUpMs = performance.now() + START_TIMEOUT_MS;
    while (!(await isReady(this.url))) {
      if (hasEnded(child)) {
        await closed;
        throw new Error(
          `the app ended with code ${String(child.exitCode)} before it was ready${this.transcript()}`,
        );
      }
      if (performance.now() > giveUpMs)
        throw new Error(
          `the engine is not ready after ${String(START_TIMEOUT_MS / 1000)} s${this.transcript()}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The same, but resolves as soon as the address is printed: whoever comes now waits for the engine. */
  async startToAddress(): Promise<void> {
    if (this.child !== null && !hasEnded(this.child)) throw new Error('the app runs already');
    const script = this.command[1];
    if (script !== undefined && script.endsWith('.js') && !existsSync(script)) {
      throw new Error(`${script} is not there: run \`npm run build\``);
    }
    const [command, ...args] = this.command;
    this.said = '';
    const open = this.opensWindow ? [] : ['--no-open'];
    const child = spawnTree(command, [...args, '--port', '0', ...open, '--data-dir', this.dataDir], {
      cwd: inProject(),
      env: { ...process.env, ...browserForReports(), ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.address = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no address after ${String(START_TIMEOUT_MS / 1000)} s${this.transcript()}`));
      }, START_TIMEOUT_MS);
      const settle = (): void => {
        clearTimeout(timer);
      };
      const collect = (chunk: Buffer): void => {
        this.said += chunk.toString();
        const address = ADDRESS_LINE.exec(this.said)?.[1];
        if (address === undefined) return;
        settle();
        resolve(address);
      };
      child.stdout?.on('data', collect);
      child.stderr?.on('data', collect);
      child.once('error', (error) => {
        settle();
        reject(error);
      });
      child.once('close', (code) => {
        settle();
        reject(new Error(`the app ended with code ${String(code)} before it was ready${this.transcript()}`));
      });
    });
  }

  /**
   * Closes it as a person does and checks that it ended well: SIGTERM, the data folder given back, exit code 0. Where npm
   * stands between, its own exit says nothing (its shell dies of the signal and leaves the app to notice), so only the
   * folder is looked at. Windows has no SIGTERM to catch; there it ends at once, and only that it ended is checked.
   */
  async stop(): Promise<void> {
    const child = this.child;
    if (child === null) return;
    this.child = null;
    this.address = null;
    if (hasEnded(child))
      throw new Error(`the app had ended by itself, code ${String(child.exitCode)}${this.transcript()}`);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => void killTree(child), STOP_TIMEOUT_MS);
    const code = await ended;
    const released = process.platform === 'win32' || (await this.folderGivenBack());
    clearTimeout(timer);
    await killTree(child);
    if (!released) throw new Error(`the app did not give its data folder back${this.transcript()}`);
    if (process.platform !== 'win32' && !this.isWrapped && code !== 0) {
      throw new Error(
        `the app ended with ${code === null ? 'a kill' : `code ${String(code)}`}${this.transcript()}`,
      );
    }
  }

  /** The lock's sibling file goes when the engine has stopped cleanly, and stays when it was killed. */
  private async folderGivenBack(): Promise<boolean> {
    const end = performance.now() + STOP_TIMEOUT_MS;
    while (existsSync(join(this.dataDir, 'lock.json'))) {
      if (performance.now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return true;
  }

  /** Kills it and its engine without a word of warning, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.child;
    this.child = null;
    this.address = null;
    if (child !== null) await killTree(child);
  }

  /** Ends what still runs and removes the data folder. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  private transcript(): string {
    return this.said === '' ? ' (it printed nothing)' : `; it printed:\n${this.said.trimEnd()}`;
  }
}

/** Does the engine behind this address answer? */
export async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(new URL('/-/ready', address))).ok;
  } catch {
    // It ended between the two.
    return false;
  }
}

/** Reports are printed with the browser the tests drive, also where only Playwright knows where that is. */
function browserForReports(): Record<string, string> {
  const browser = findBrowser();
  return browser === null ? {} : { WATCHDECK_BROWSER: browser };
}

/** Makes and starts an app. The caller removes it. */
export async function startApp(options: AppOptions = {}): Promise<App> {
  const app = new App(options);
  try {
    await app.start();
  } catch (error) {
    await app.remove();
    throw error;
  }
  return app;
}
