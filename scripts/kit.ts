/**
 * `npm run kit`: builds the page of building blocks and panels (made-up data, no engine) and serves it until stopped.
 * `npm run kit -- DIR` writes pictures of it in both themes and two sizes to a folder instead.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../test/helpers/browser.ts';
import { serveKit } from '../test/helpers/kit.ts';

const [dir] = process.argv.slice(2);
const kit = await serveKit();
if (dir === undefined) {
  console.log(`the kit is at ${kit.url}`);
} else {
  mkdirSync(dir, { recursive: true });
  const browser = await launchBrowser();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 1024]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(error.message));
      await page.goto(kit.url);
      // Panels are asked for when they come into view, and the page is as tall as all of them.
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(3_000);
      const file = join(dir, `kit-${colorScheme}-${String(width)}.png`);
      await page.screenshot({ path: file });
      console.log(file);
      await context.close();
    }
  }
  await browser.close();
  await kit.close();
}
