import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summaryPage } from '#engine/reports/html/summary-page.ts';
import { findChromium } from '#main/serve/chromium.ts';
import { printPdf } from '#main/serve/print-pdf.ts';
import { readPdf } from '../helpers/pdf.ts';
import type { PdfFacts } from '../helpers/pdf.ts';
import { busyReport, crowdedReport, emptyReport } from '../helpers/report-data.ts';

/** The page in a real browser's printer: what a person gets. Without a browser there is nothing to try. */
describe.skipIf(findChromium() === null)('a report on paper', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'watchdeck-print-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function print(page: string): Promise<PdfFacts> {
    const path = join(folder, 'report.pdf');
    writeFileSync(path, await printPdf(page));
    return readPdf(path);
  }

  it('has an ordinary day on four pages, numbered, with its embedded font', async () => {
    const font = createRequire(import.meta.url).resolve(
      '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
    );
    const { pages, text } = await print(summaryPage(busyReport(), [{ woff2: readFileSync(font) }]));
    expect(pages).toBe(4);
    if (text === null) return;
    expect(text).toContain('2 targets of 7 were down for up to 1 h 12 min');
    expect(text).toMatch(/4 ?\/ ?4/);
    expect(text.match(/no data/g)).toBeNull();
  });

  it('has an empty console on one page', async () => {
    expect((await print(summaryPage(emptyReport()))).pages).toBe(1);
  });

  it('has every target in it when there are many, and not one page per target', async () => {
    const { pages, text } = await print(summaryPage(crowdedReport()));
    expect(pages).toBeLessThan(20);
    for (const n of [0, 31, 59]) if (text !== null) expect(text).toContain(`shortening-${n}`);
  });
});
