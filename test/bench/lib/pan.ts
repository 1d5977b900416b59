import type { Browser } from 'playwright';
import { serveKit } from '../../helpers/kit.ts';

export interface PanFigures {
  /** From one frame to the next while the pointer drags, 99th percentile. */
  readonly frameP99Ms: number;
  /** What the main thread did for one frame, 99th percentile: it doesn't hide behind the screen's own pace. */
  readonly workP99Ms: number;
  readonly frames: number;
}

const WARM_UP_FRAMES = 20;

/** Drags a day of 50 series at 5 s (17,280 points each) to and fro under the pointer, one step a frame. */
export async function measurePan(browser: Browser, frames: number): Promise<PanFigures> {
  const kit = await serveKit();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    await page.goto(`${kit.url}#pan`);
    await page.locator('.u-over').waitFor();
    await page.waitForTimeout(1_000);
    const { gaps, work } = await page.evaluate(pan, { frames: frames + WARM_UP_FRAMES });
    return {
      frameP99Ms: p99(gaps.slice(WARM_UP_FRAMES)),
      workP99Ms: p99(work.slice(WARM_UP_FRAMES)),
      frames,
    };
  } finally {
    await page.close();
    await kit.close();
  }
}

function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? NaN;
}

/**
 * Runs in the page. What a move asks for is drawn at the begin of the next frame, before our callback of that frame, so the
 * time since the frame began is the drawing's.
 */
async function pan({ frames }: { frames: number }): Promise<{ gaps: number[]; work: number[] }> {
  const over = document.querySelector('.u-over');
  if (!over) throw new Error('no chart');
  const box = over.getBoundingClientRect();
  const middle = box.left + box.width / 2;
  const fire = (target: EventTarget, type: string, x: number): void => {
    target.dispatchEvent(
      new MouseEvent(type, { clientX: x, clientY: box.top + 100, button: 0, shiftKey: true, bubbles: true }),
    );
  };
  fire(over, 'mousedown', middle);
  const gaps: number[] = [];
  const work: number[] = [];
  let before = 0;
  for (let i = 0; i < frames; i++) {
    const now = await new Promise<number>((resolve) => {
      requestAnimationFrame(resolve);
    });
    work.push(performance.now() - now);
    if (before !== 0) gaps.push(now - before);
    before = now;
    fire(document, 'mousemove', middle + Math.sin(i / 30) * box.width * 0.3);
  }
  fire(document, 'mouseup', middle);
  return { gaps, work };
}
