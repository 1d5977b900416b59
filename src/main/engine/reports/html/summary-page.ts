import { formatPeriod, formatDuration, formatTimestamp } from '#shared/format/index.ts';
import type { SummaryData } from '../data.ts';
import { summarySentence } from '../words.ts';
import { alertsSection } from './alerts-section.ts';
import { keyFigures } from './key-figures.ts';
import { machineSection } from './machine-section.ts';
import { mark } from './severity.ts';
import { styles } from './styles.ts';
import { targetDetails, targetsSection } from './targets-section.ts';
import { fitText } from '../svg/text-width.ts';
import { html, nothing, trusted } from './template.ts';
import type { SafeHtml } from './template.ts';

/** A font to carry along in the page, as WOFF2. */
export interface EmbeddedFont {
  readonly woff2: Uint8Array;
}

/**
 * The whole report as one self-contained page: no scripts, nothing fetched (its own CSP forbids both), for A4.
 * The same data gives the same page, byte for byte.
 */
export function summaryPage(data: SummaryData, fonts: readonly EmbeddedFont[] = []): string {
  const title = `Watchdeck summary, ${formatPeriod(data.fromMs, data.toMs, data.timeZone)}`;
  const faces = fonts.map(
    ({ woff2 }, i) =>
      `@font-face{font-family:"Report ${i}";font-weight:100 900;src:url(data:font/woff2;base64,${Buffer.from(woff2).toString('base64')}) format("woff2");}`,
  );
  const families = fonts.map((_, i) => `"Report ${i}",`).join('');
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; font-src data:"
        />
        <title>${title}</title>
        <style>
          ${trusted(styles(faces.join('\n'), families))}
        </style>
      </head>
      <body>
        ${head(data)} ${stateLine(data)} ${keyFigures(data)} ${machineSection(data)} ${targetsSection(data)}
        ${alertsSection(data)} ${targetDetails(data)} ${problems(data)}
      </body>
    </html> `;
  return page.text;
}

function head(data: SummaryData): SafeHtml {
  return html`<header>
    <div>
      <div class="brand">${trusted(LOGO)}Watchdeck</div>
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

const LOGO =
  '<svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true"><rect width="13" height="13" rx="3" fill="#0072b2"/><path d="M2.5 7.2h1.9l1.3-3.4 1.9 5.6 1.2-3.4.5 1.2h1.4" fill="none" stroke="#fff" stroke-width="1.1" stroke-linecap="round" stroke-linejoin="round"/></svg>';

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
