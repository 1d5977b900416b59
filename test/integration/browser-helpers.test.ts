/** What the end-to-end tests see in a browser is there, and what isn't there they don't see. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser.ts';
import { machineChart, movingCpu } from '../helpers/live-console.ts';
import { readPdf } from '../helpers/pdf.ts';

let browser: Browser;
let page: Page;
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'watchdeck-browser-'));
  browser = await launchBrowser();
});

// A new page each: setContent leaves timers and variables of the page before.
beforeEach(async () => {
  page = await browser.newPage();
});

afterEach(async () => {
  await page.close();
});

afterAll(async () => {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A page with this machine's region: axes in grey, a figure, and whatever the script adds. */
async function show(script: string): Promise<void> {
  await page.setContent(`
    <section aria-label="This machine"><h2>CPU</h2><b id="cpu">12.5 %</b><canvas width="200" height="100"></canvas></section>
    <script>
      const context = document.querySelector('canvas').getContext('2d');
      const line = (colour) => {
        context.strokeStyle = colour;
        context.beginPath(); context.moveTo(0, 50); context.lineTo(200, 60); context.stroke();
      };
      line('#888888');
      ${script}
    </script>`);
}

describe('machineChart', () => {
  it('waits for a coloured line', async () => {
    await show("setTimeout(() => line('#3b82f6'), 300);");
    await expect(machineChart(page, 5_000)).resolves.toBeUndefined();
  });

  it('is not taken in by axes', async () => {
    await show('');
    await expect(machineChart(page, 500)).rejects.toThrow('no line on a chart of this machine after 0.5 s');
  });
});

describe('movingCpu', () => {
  it('gives two figures that differ', async () => {
    await show(
      "let n = 40; setInterval(() => { document.querySelector('#cpu').textContent = `${n++} %`; }, 100);",
    );
    const [before, after] = await movingCpu(page, 5_000);
    expect(Number(before)).toBeGreaterThan(0);
    expect(Number(after)).toBeGreaterThan(Number(before));
  });

  it('rejects when nothing moves', async () => {
    await show('');
    await expect(movingCpu(page, 500)).rejects.toThrow('no change of the CPU figure');
  });
});

describe('readPdf', () => {
  it('counts pages and reads the text where it can', async () => {
    await page.setContent('<h1>TargetDown fired</h1><div style="break-before: page">second page</div>');
    const path = join(dir, 'two.pdf');
    await page.pdf({ path });
    const { pages, text } = readPdf(path);
    expect(pages).toBe(2);
    if (text !== null) expect(text).toContain('TargetDown fired');
  });

  it('refuses what is no PDF, and one that is cut off', () => {
    const path = join(dir, 'bad.pdf');
    writeFileSync(path, '<html>');
    expect(() => readPdf(path)).toThrow('is not a PDF');
    writeFileSync(path, '%PDF-1.7\n1 0 obj');
    expect(() => readPdf(path)).toThrow('is cut off');
  });
});
