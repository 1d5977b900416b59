import type { Browser, Page } from 'playwright';
import { hasDrawnLine } from '../../helpers/canvas.ts';
import { until } from '../../helpers/live-console.ts';

export interface DashboardFigures {
  /** From the click on its name to its last panel drawn; median. */
  readonly openMs: number;
  /** Processor time of the page's main thread in each second of live data. */
  readonly mainThreadMsPerS: number;
}

const DRAWN = '[data-status="data"] .uplot canvas';
const READY_MS = 60_000;

/** Opens the dashboard `Bench` from the list of dashboards, several times, and then watches it live. */
export async function measureDashboard(
  browser: Browser,
  url: string,
  { panels, opens, seconds }: { readonly panels: number; readonly opens: number; readonly seconds: number },
): Promise<DashboardFigures> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1600 } });
  try {
    await page.goto(url);
    // Until there is something to draw, and every chunk of the page is loaded once: the engine is warm, and so is the cache.
    await until('a warm dashboard', READY_MS, async () => {
      await goToList(page);
      return (await open(page, panels)) !== null;
    });
    const times: number[] = [];
    for (let i = 0; i < opens; i++) {
      await goToList(page);
      const took = await open(page, panels);
      if (took === null) throw new Error('the dashboard was not drawn');
      times.push(took);
    }
    if (!(await page.locator(DRAWN).evaluateAll(hasDrawnLine))) throw new Error('no panel shows a line');
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.waitForTimeout(2_000);
    const before = await taskSeconds(session);
    await page.waitForTimeout(seconds * 1_000);
    const after = await taskSeconds(session);
    times.sort((a, b) => a - b);
    return {
      openMs: times[Math.floor(times.length / 2)] ?? NaN,
      mainThreadMsPerS: ((after - before) * 1_000) / seconds,
    };
  } finally {
    await page.close();
  }
}

async function goToList(page: Page): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /^Dashboards/ })
    .click();
  await page.getByRole('main').getByRole('link', { name: 'Bench' }).first().waitFor();
}

/** Milliseconds until every panel has data and its chart; null when that takes more than ten seconds. */
async function open(page: Page, panels: number): Promise<number | null> {
  const link = page.getByRole('main').getByRole('link', { name: 'Bench' }).first();
  return link.evaluate(
    async (element: HTMLElement, { drawn, count }) => {
      const began = performance.now();
      element.click();
      while (performance.now() - began < 10_000) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        if (document.querySelectorAll(drawn).length >= count) return performance.now() - began;
      }
      return null;
    },
    { drawn: DRAWN, count: panels },
  );
}

async function taskSeconds(session: {
  send(method: 'Performance.getMetrics'): Promise<{ metrics: { name: string; value: number }[] }>;
}): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const found = metrics.find(({ name }) => name === 'TaskDuration');
  if (found === undefined) throw new Error('the browser tells no TaskDuration');
  return found.value;
}
