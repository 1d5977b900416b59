import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';

/** Waits before the page is loaded again, by how often its process has ended within {@link CRASH_WINDOW_MS}. */
const RELOAD_DELAYS_MS = [0, 1_000, 5_000, 15_000, 30_000] as const;
const CRASH_WINDOW_MS = 5 * 60_000;

export interface PageHealthOptions {
  readonly schedule: (task: () => void, ms: number) => void;
  readonly monotonicMs: () => number;
  readonly log: (line: string) => void;
}

/** When to load a page again whose process ended: at once, then after growing waits; null after too many in a row. */
export function createReloadPlan(monotonicMs: () => number): {
  crashed: () => number | null;
  forgive: () => void;
} {
  let crashes: number[] = [];
  return {
    crashed: () => {
      const nowMs = monotonicMs();
      const delayMs = RELOAD_DELAYS_MS[crashes.filter((atMs) => nowMs - atMs < CRASH_WINDOW_MS).length];
      crashes = [...crashes.filter((atMs) => nowMs - atMs < CRASH_WINDOW_MS), nowMs];
      return delayMs ?? null;
    },
    forgive: () => {
      crashes = [];
    },
  };
}

/**
 * Keeps a window's page alive: loads it again when its process ends, and asks the person when that doesn't help or the page
 * hangs. The engine watches on in either case.
 */
export function keepPageAlive(window: BrowserWindow, options: PageHealthOptions): void {
  const { schedule, monotonicMs, log } = options;
  const { webContents } = window;
  const plan = createReloadPlan(monotonicMs);
  const reload = (): void => {
    if (!window.isDestroyed()) webContents.reload();
  };

  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const delayMs = plan.crashed();
    if (delayMs !== null) {
      log(
        `the page's process ended (${reason}) and is loaded again${delayMs === 0 ? '' : ` in ${delayMs / 1000} s`}`,
      );
      schedule(reload, delayMs);
      return;
    }
    log(`the page's process ended (${reason}) again and again, and is not loaded until somebody asks`);
    void ask(window, {
      message: 'The console’s window keeps crashing',
      detail: `Watching goes on, and so do notifications. (${reason})`,
      buttons: ['Load it again', 'Leave it'],
    }).then((chosen) => {
      if (chosen !== 0) return;
      plan.forgive();
      reload();
    });
  });

  let answered: AbortController | null = null;
  webContents.on('unresponsive', () => {
    if (answered !== null || window.isDestroyed()) return;
    // Ending its process is what loads it again, see above: a page that hangs hears no reload.
    const end = (): void => {
      if (!window.isDestroyed()) webContents.forcefullyCrashRenderer();
    };
    if (!window.isVisible()) {
      log('the page of a hidden window hangs and is loaded again');
      end();
      return;
    }
    log('the page hangs');
    const question = new AbortController();
    answered = question;
    void ask(window, {
      message: 'The console doesn’t answer',
      detail: 'Its window is busy with something. Watching goes on either way.',
      buttons: ['Wait', 'Load it again'],
      signal: question.signal,
    }).then((chosen) => {
      answered = null;
      if (chosen === 1 && !question.signal.aborted) end();
    });
  });
  webContents.on('responsive', () => {
    if (answered !== null) log('the page answers again');
    answered?.abort();
  });
}

async function ask(
  window: BrowserWindow,
  question: Pick<Electron.MessageBoxOptions, 'message' | 'detail' | 'signal'> & { buttons: string[] },
): Promise<number> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Watchdeck',
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    ...question,
  });
  return response;
}
