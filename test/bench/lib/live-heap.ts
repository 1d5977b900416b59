import type { Browser, CDPSession } from 'playwright';
import { serveKit } from '../../helpers/kit.ts';

export interface HeapFigures {
  /** After collecting garbage: the end against when the buffers were full. */
  readonly growthMb: number;
  readonly heapMb: number;
}

/** So many seconds of live data pass in one. */
const SPEED = 60;
/** Buffers hold five minutes and a fifth more before they let go. */
const FULL_S = 400;

/** Watches 24 panels of 10 series while an hour (`seconds`) of points comes in, faster than in life. */
export async function measureHeap(browser: Browser, seconds: number): Promise<HeapFigures> {
  const kit = await serveKit();
  const page = await browser.newPage({ viewport: { width: 1920, height: 1600 } });
  try {
    await page.goto(`${kit.url}?speed=${String(SPEED)}#live`);
    await page.locator('.uplot').nth(23).waitFor();
    const session = await page.context().newCDPSession(page);
    await page.waitForTimeout((Math.min(FULL_S, seconds) / SPEED) * 1_000);
    const before = await heapBytes(session);
    await page.waitForTimeout((seconds / SPEED) * 1_000);
    const after = await heapBytes(session);
    return { growthMb: (after - before) / 1e6, heapMb: after / 1e6 };
  } finally {
    await page.close();
    await kit.close();
  }
}

async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
