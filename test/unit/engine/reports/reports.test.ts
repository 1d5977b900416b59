import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { silentLog } from '#engine/base/log.ts';
import type { RangeValue } from '#engine/promql/types.ts';
import { openReports, reportsMigrations } from '#engine/reports/index.ts';
import type { ReportQuery, Reports, ReportsOptions } from '#engine/reports/index.ts';
import { transition } from '../../../helpers/report-data.ts';
import { openTestStore } from '../../../helpers/test-store.ts';

const NOW = Date.UTC(2026, 10, 21, 13, 0);
const HOUR = 3_600_000;
const pdf = new TextEncoder().encode('%PDF-1.7 ...');

const status: TargetStatus = {
  name: 'checkout',
  job: 'checkout',
  instance: '10.0.3.17:9100',
  url: 'http://10.0.3.17:9100/metrics',
  labels: {},
  intervalMs: 15_000,
  timeoutMs: 10_000,
  editable: true,
  health: 'up',
  lastScrapeMs: NOW,
  lastDurationMs: 12,
  samplesScraped: 100,
  seriesCount: 100,
  failure: null,
  consecutiveFailures: 0,
  failingSinceMs: null,
  recent: [1],
};

/** One series per answer, labelled as the real ones are, missing in its third point. */
const query: ReportQuery = {
  range(expr, startMs, endMs, stepMs): Promise<RangeValue> {
    if (expr.includes('node_disk')) return Promise.reject(new Error('the query needs too many samples'));
    const times = Float64Array.from(
      { length: Math.floor((endMs - startMs) / stepMs) + 1 },
      (_, i) => startMs + i * stepMs,
    );
    const values = times.map(() => 0.5);
    const present = Uint8Array.from(times, (_, i) => (i === 2 ? 0 : 1));
    return Promise.resolve({
      times,
      series: [{ labels: { job: 'checkout', instance: '10.0.3.17:9100' }, values, present }],
    });
  },
  instant(expr) {
    const value = expr.includes('count_over_time') ? 240 : expr.includes('sum_over_time') ? 224 : 1000;
    return Promise.resolve({
      type: 'vector',
      samples: [{ labels: { job: 'checkout', instance: '10.0.3.17:9100', mountpoint: '/' }, value }],
    });
  },
};

let dataDir: string;
let pages: string[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'watchdeck-reports-'));
  pages = [];
});
afterEach(() => rm(dataDir, { recursive: true }));

function open(more: Partial<ReportsOptions> = {}): Reports {
  return openReports({
    dataDir,
    store: openTestStore(dataDir, reportsMigrations),
    clock: { nowMs: () => NOW, monotonicMs: () => 0 },
    log: silentLog,
    query,
    targets: () => [status],
    history: () => [transition(1, NOW - HOUR / 2, 'pending', 'firing')],
    alerts: () => ({
      alerts: [],
      firing: { critical: 1, high: 0, medium: 0, low: 0 },
      pending: 0,
      quiet: null,
    }),
    print: (html) => {
      pages.push(html);
      return Promise.resolve(pdf);
    },
    hostname: 'watchtower',
    appVersion: '0.1.0',
    timeZone: 'Europe/Berlin',
    ...more,
  });
}

const lastHour = { template: 'summary', fromMs: NOW - HOUR, toMs: NOW } as const;

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof WatchdeckError ? `${error.code}: ${error.message}` : String(error)),
  );
}

describe('reports', () => {
  it('gathers, prints and keeps a report, and knows it after a restart', async () => {
    const report = await open().create(lastHour);
    expect(report).toMatchObject({
      title: 'Summary, 21 Nov 2026, 13:00 – 14:00 CET',
      fileName: 'watchdeck-summary-20261121-1300-to-20261121-1400.pdf',
      path: join(dataDir, 'reports', report.fileName),
      bytes: pdf.byteLength,
      createdAtMs: NOW,
    });
    const again = open();
    expect(again.list()).toEqual([report]);
    expect(await again.read(report.id)).toEqual({ fileName: report.fileName, pdf });
    expect(await readdir(join(dataDir, 'reports'))).toEqual([report.fileName]);
  });

  it('says in the page what the answers say', async () => {
    await open().create(lastHour);
    expect(pages[0]).toContain('1 target was down for 4 min; 1 alert fired, still firing at the end.');
    expect(pages[0]).toContain('93.33%');
    expect(pages[0]).toContain('could not be read: the query nee');
  });

  it('gives two reports of one period two files, even at once', async () => {
    const reports = open();
    const made = await Promise.all([
      reports.create(lastHour),
      reports.create(lastHour),
      reports.create(lastHour),
    ]);
    expect(new Set(made.map((report) => report.fileName)).size).toBe(3);
    expect(reports.list()).toHaveLength(3);
  });

  it('ends with now where the period goes on', async () => {
    expect((await open().create({ ...lastHour, toMs: NOW + HOUR })).toMs).toBe(NOW);
  });

  it.each([
    ['the wrong way round', NOW, NOW - HOUR],
    ['no numbers', NaN, NOW],
    ['all to come', NOW + HOUR, NOW + 2 * HOUR],
    ['too long', 0, NOW],
  ])('refuses a period that is %s', async (_, fromMs, toMs) => {
    expect(await codeOf(open().create({ template: 'summary', fromMs, toMs }))).toMatch(/^bad_request: /);
    expect(pages).toEqual([]);
  });

  it('keeps nothing when the printer fails or gives no PDF', async () => {
    const none = new WatchdeckError('unsupported', 'No printer: install Chromium');
    const without = open({ print: () => Promise.reject(none) });
    expect(await codeOf(without.create(lastHour))).toBe('unsupported: No printer: install Chromium');
    const wrong = open({ print: () => Promise.resolve(new TextEncoder().encode('<html>')) });
    expect(await codeOf(wrong.create(lastHour))).toMatch(/^io: .*not a PDF/);
    expect(wrong.list()).toEqual([]);
    expect(existsSync(join(dataDir, 'reports'))).toBe(false);
  });

  it('says where it could not save and leaves nothing behind', async () => {
    await writeFile(join(dataDir, 'reports'), 'a file where the folder should be');
    const reports = open();
    expect(await codeOf(reports.create(lastHour))).toMatch(/^io: The report could not be saved/);
    expect(reports.list()).toEqual([]);
    await rm(join(dataDir, 'reports'));
    await mkdir(join(dataDir, 'reports'));
    expect((await reports.create(lastHour)).fileName).not.toContain('-2.pdf');
  });

  it('says that a file is gone and how to go on, and can still remove it', async () => {
    const reports = open();
    const { id, path } = await reports.create(lastHour);
    await rm(path);
    expect(await codeOf(reports.read(id))).toMatch(/^not_found: .*moved or deleted\. Remove the report/);
    await reports.remove(id);
    expect(reports.list()).toEqual([]);
  });

  it('removes row and file, and knows no report that is not there', async () => {
    const reports = open();
    const { id, path } = await reports.create(lastHour);
    await reports.remove(id);
    expect(existsSync(path)).toBe(false);
    expect(await codeOf(reports.remove(id))).toMatch(/^not_found/);
    expect(await codeOf(reports.read('../../etc/passwd'))).toMatch(/^not_found/);
  });

  it('embeds fonts it finds and goes on without those it does not', async () => {
    await writeFile(join(dataDir, 'a.woff2'), Uint8Array.of(1, 2, 3));
    await open({ fontFiles: [join(dataDir, 'none.woff2'), join(dataDir, 'a.woff2')] }).create(lastHour);
    expect(pages[0]).toContain('data:font/woff2;base64,AQID');
  });
});
