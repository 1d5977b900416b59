import { formatPeriod, formatDuration, formatTimestamp } from '#shared/format/index.ts';
import type { SummaryData } from '../data.ts';
import { summarySentence } from '../words.ts';
import { alertsSection } from './alerts-section.ts';
import { brand, documentPage } from './document.ts';
import type { EmbeddedFont } from './document.ts';
import { keyFigures } from './key-figures.ts';
import { machineSection } from './machine-section.ts';
import { mark } from './severity.ts';
import { targetDetails, targetsSection } from './targets-section.ts';
import { fitText } from '../svg/text-width.ts';
import { html, nothing } from './template.ts';
import type { SafeHtml } from './template.ts';

/**
 * The whole report as one self-contained page: no scripts, nothing fetched (its own CSP forbids both), for A4.
 * The same data gives the same page, byte for byte.
 */
export function summaryPage(data: SummaryData, fonts: readonly EmbeddedFont[] = []): string {
  const title = `Watchdeck summary, ${formatPeriod(data.fromMs, data.toMs, data.timeZone)}`;
  return documentPage(
    title,
    html`${head(data)} ${stateLine(data)} ${keyFigures(data)} ${machineSection(data)} ${targetsSection(data)}
    ${alertsSection(data)} ${targetDetails(data)} ${problems(data)}`,
    fonts,
  );
}

function head(data: SummaryData): SafeHtml {
  return html`<header>
    <div>
      ${brand}
      <h1>Summary of ${spanWords(data.toMs - data.fromMs)}</h1>
      <div class="period">
        ${formatPeriod(data.fromMs, data.toMs, data.timeZone)} <span class="none">(${data.timeZone})</span>
      </div>
    </div>
    <div class="made">
      ${fitText(data.hostname, 420, 9)}<br />made
      ${formatTimestamp(data.createdAtMs, data.timeZone, 'minute')}<br />by Watchdeck ${data.appVersion}
    </div>
  </header>`;
}

const DAY_MS = 86_400_000;

/** Whole days in words, as people say them. */
function spanWords(ms: number): string {
  if (ms % DAY_MS !== 0) return formatDuration(ms);
  return ms === DAY_MS ? '24 hours' : `${ms / DAY_MS} days`;
}

function stateLine(data: SummaryData): SafeHtml {
  const scraped = data.targets.filter((target) => target.availability !== null);
  const bad = data.spans.length > 0 || scraped.some((target) => (target.availability ?? 1) < 1);
  const kind = bad ? 'bad' : scraped.length === 0 ? 'none' : 'good';
  const shape = bad ? 'critical' : scraped.length === 0 ? 'unknown' : 'ok';
  return html`<div class="state ${kind}">${mark(shape, 13)}<span>${summarySentence(data)}</span></div>`;
}

function problems({ problems: lines }: SummaryData): SafeHtml {
  if (lines.length === 0) return nothing;
  return html`<section>
    <h2>What could not be read</h2>
    ${lines.map((line) => html`<p class="note">${line}</p>`)}
  </section>`;
}
