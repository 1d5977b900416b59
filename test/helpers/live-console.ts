/** Looks at an open console from outside Playwright's test runner: for benches, checks and screenshots. */
import type { Page } from 'playwright';
import { hasDrawnLine } from './canvas.ts';

/** Asks until the answer is true; rejects naming what never came. */
export async function until(
  what: string,
  timeoutMs: number,
  isSo: () => Promise<boolean>,
  everyMs = 20,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`no ${what} after ${String(timeoutMs / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

const thisMachine = (page: Page): ReturnType<Page['getByRole']> =>
  page.getByRole('region', { name: 'This machine' });

/** Resolves once a chart of this machine shows a line. */
export async function machineChart(page: Page, timeoutMs: number): Promise<void> {
  const canvases = thisMachine(page).locator('canvas');
  await until('line on a chart of this machine', timeoutMs, () => canvases.evaluateAll(hasDrawnLine));
}

/** Resolves with the CPU figures as text at two moments between which they changed; rejects when they stand still. */
export async function movingCpu(page: Page, timeoutMs: number): Promise<[string, string]> {
  const read = async (): Promise<string> => {
    const text = await thisMachine(page).innerText();
    // The first percentage after the word CPU.
    return /CPU[^%]*?([\d.,]+)\s*%/.exec(text)?.[1] ?? '';
  };
  let first = '';
  await until('CPU figure', timeoutMs, async () => (first = await read()) !== '', 100);
  let second = '';
  await until(
    'change of the CPU figure',
    timeoutMs,
    async () => (second = await read()) !== '' && second !== first,
    100,
  );
  return [first, second];
}
