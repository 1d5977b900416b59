import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlertTransition, AlertsSnapshot, HistoryPage } from '#shared/contract/alerts.ts';
import type { Report } from '#shared/contract/reports.ts';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { formatFileStamp, formatPeriod } from '#shared/format/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Store } from '../storage/types.ts';
import { alertSpans, historyRows } from './alert-history.ts';
import type { SummaryData } from './data.ts';
import { gridOf } from './gather-charts.ts';
import type { ReportQuery } from './gather-charts.ts';
import { machineCharts, machineFilesystems } from './gather-machine.ts';
import { targetPeriods } from './gather-targets.ts';
import type { EmbeddedFont } from './html/document.ts';
import { summaryPage } from './html/summary-page.ts';
import { readReportFile, removeReportFile, writeFileAtomic } from './report-files.ts';
import { reportTable } from './report-table.ts';

export interface ReportsOptions {
  /** PDFs go to `<dataDir>/reports`. */
  readonly dataDir: string;
  /** The state database, with {@link reportsMigrations} applied. */
  readonly store: Pick<Store, 'db'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly query: ReportQuery;
  readonly targets: () => TargetStatus[];
  /** Transitions of a period, the newest `limit` of them, in any order. */
  readonly history: (page: HistoryPage) => AlertTransition[];
  readonly alerts: () => AlertsSnapshot;
  /** Prints a self-contained page to PDF; rejects `unsupported` where there is no printer. */
  readonly print: (html: string) => Promise<Uint8Array>;
  readonly hostname: string;
  readonly appVersion: string;
  /** IANA name. */
  readonly timeZone: string;
  /** WOFF2 files to embed, in order of preference; without them the printer's own sans-serif is used. */
  readonly fontFiles?: readonly string[];
}

export interface ReportRequest {
  readonly template: Report['template'];
  readonly fromMs: number;
  readonly toMs: number;
}

/** The capability's whole face. */
export interface Reports {
  /** Draws, prints and keeps a report. A period that reaches beyond now ends now. Rejects `bad_request`, `unsupported`, `io`. */
  create(request: ReportRequest): Promise<Report>;
  /** Newest first. */
  list(): Report[];
  /** Rejects `not_found` for an unknown id and for a file that is gone. */
  read(id: string): Promise<{ fileName: string; pdf: Uint8Array<ArrayBuffer> }>;
  /** Deletes row and file; rejects `not_found`. */
  remove(id: string): Promise<void>;
}

/** The most the alert history gives at once. */
const MAX_TRANSITIONS = 5_000;

/** Opens the reports of a data folder. */
export function openReports(options: ReportsOptions): Reports {
  const { clock, log, timeZone } = options;
  const folder = join(options.dataDir, 'reports');
  const table = reportTable(options.store, folder);
  // Names given to reports that are still being written: two of one period may be under way at once.
  const reserved = new Set<string>();

  async function gather(fromMs: number, toMs: number): Promise<SummaryData> {
    const { query } = options;
    const problems: string[] = [];
    const grid = gridOf(fromMs, toMs);
    const transitions = options.history({ fromMs, toMs, limit: MAX_TRANSITIONS });
    if (transitions.length === MAX_TRANSITIONS) {
      problems.push(`Alerts: only the newest ${MAX_TRANSITIONS} changes of state were looked at.`);
    }
    return {
      fromMs,
      toMs,
      timeZone,
      hostname: options.hostname,
      appVersion: options.appVersion,
      createdAtMs: clock.nowMs(),
      machine: await machineCharts(query, grid),
      filesystems: await machineFilesystems(query, toMs, problems),
      targets: await targetPeriods(query, options.targets(), { fromMs, toMs, grid }, problems),
      spans: alertSpans(transitions, options.alerts(), { fromMs, toMs }),
      history: historyRows(transitions, toMs),
      problems,
    };
  }

  function freeName(fromMs: number, toMs: number): string {
    const base = `watchdeck-summary-${formatFileStamp(fromMs, timeZone)}-to-${formatFileStamp(toMs, timeZone)}`;
    let name = `${base}.pdf`;
    for (let n = 2; reserved.has(name) || table.hasFile(name); n++) name = `${base}-${n}.pdf`;
    return name;
  }

  function known(id: string): Report {
    const report = table.find(id);
    if (report === null) throw new WatchdeckError('not_found', `There is no report ${id}`);
    return report;
  }

  return {
    async create({ template, ...asked }) {
      const nowMs = clock.nowMs();
      checkPeriod(asked.fromMs, asked.toMs, nowMs);
      const fromMs = Math.floor(asked.fromMs);
      const toMs = Math.min(Math.floor(asked.toMs), nowMs);
      const startedMs = clock.monotonicMs();
      const page = summaryPage(await gather(fromMs, toMs), await embeddedFonts(options.fontFiles ?? [], log));
      const pdf = await options.print(page);
      checkPdf(pdf);

      const fileName = freeName(fromMs, toMs);
      const report: Report = {
        id: randomUUID(),
        title: `Summary, ${formatPeriod(fromMs, toMs, timeZone)}`,
        template,
        createdAtMs: nowMs,
        fromMs,
        toMs,
        fileName,
        path: join(folder, fileName),
        bytes: pdf.byteLength,
      };
      reserved.add(fileName);
      try {
        await writeFileAtomic(folder, fileName, pdf);
        insertOrRemoveFile(report);
      } finally {
        reserved.delete(fileName);
      }
      log.info({ report: report.path, ms: Math.round(clock.monotonicMs() - startedMs) }, 'report created');
      return report;
    },
    list: () => table.list(),
    async read(id) {
      const { fileName, path } = known(id);
      return { fileName, pdf: await readReportFile(path) };
    },
    async remove(id) {
      // The file first: a row without a file can still be removed, a file without a row would stay for good.
      await removeReportFile(known(id).path);
      table.remove(id);
    },
  };

  function insertOrRemoveFile(report: Report): void {
    try {
      table.insert(report);
    } catch (error) {
      removeReportFile(report.path).catch((err: unknown) => {
        log.error(
          { err, path: report.path },
          'a report that could not be listed could not be deleted either',
        );
      });
      throw error;
    }
  }
}

/** Ten years: more is a mistake of the asker, and more than any retention keeps. */
const LONGEST_MS = 3_660 * 86_400_000;

function checkPeriod(fromMs: number, toMs: number, nowMs: number): void {
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs)) {
    throw new WatchdeckError('bad_request', 'The period of a report needs a start and an end');
  }
  if (toMs - fromMs < 1_000) {
    throw new WatchdeckError(
      'bad_request',
      'The period of a report must end at least a second after it starts',
    );
  }
  if (toMs - fromMs > LONGEST_MS)
    throw new WatchdeckError('bad_request', 'A report covers ten years at most');
  if (fromMs > nowMs - 1_000)
    throw new WatchdeckError('bad_request', 'The period of a report must start in the past');
}

function checkPdf(pdf: Uint8Array): void {
  if (Buffer.from(pdf.subarray(0, 5)).toString('latin1') !== '%PDF-') {
    throw new WatchdeckError('io', 'The printer gave back something that is not a PDF');
  }
}

/** Read for each report: reports are rare, fonts are large. */
async function embeddedFonts(files: readonly string[], log: Log): Promise<EmbeddedFont[]> {
  const fonts: EmbeddedFont[] = [];
  for (const file of files) {
    try {
      fonts.push({ woff2: await readFile(file) });
    } catch (error) {
      log.warn({ err: error, file }, 'a font for the report could not be read; the next one is used');
    }
  }
  return fonts;
}
