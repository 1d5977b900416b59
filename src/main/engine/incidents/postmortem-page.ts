import type { ChartSnapshot, IncidentDetail } from '#shared/contract/incidents.ts';
import { formatLabels } from '#shared/model/labels.ts';
import {
  brand,
  CONTENT_WIDTH,
  documentPage,
  html,
  nothing,
  svgTimeSeries,
  trusted,
} from '../reports/index.ts';
import type { SafeHtml } from '../reports/index.ts';
import { entryText, factsOf } from './domain/postmortem.ts';
import type { FormatTime } from './domain/postmortem.ts';
import { markdownHtml } from './markdown-html.ts';

const PLOT_HEIGHT = 110;

interface PageOptions {
  readonly formatTime: FormatTime;
  /** IANA name. */
  readonly timeZone: string;
}

/** The postmortem as a page for A4. The same incident gives the same page, byte for byte. */
export function postmortemPage(detail: IncidentDetail, options: PageOptions): string {
  const { incident, sections, entries } = detail;
  const charts = entries.flatMap(({ chart, text }) => (chart === null ? [] : [{ chart, text }]));
  const title = `Postmortem: ${incident.title}`;
  return documentPage(
    title,
    html`${trusted(STYLES)}
      <header>
        <div>
          ${brand}
          <h1>${title}</h1>
          <div class="period">Incident ${incident.id}</div>
        </div>
      </header>
      <section>
        <table class="facts">
          <tbody>
            ${factsOf(detail, options.formatTime).map(
              ({ name, value }) =>
                html`<tr>
                  <th>${name}</th>
                  <td>${value}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </section>
      ${sections.map(
        ({ title: heading, text }) =>
          html`<section class="written">
            <h2>${heading}</h2>
            ${text.trim() === '' ? html`<p class="none">Not written yet.</p>` : markdownHtml(text)}
          </section>`,
      )}
      ${
        charts.length === 0
          ? nothing
          : html`<section>
              <h2>Charts</h2>
              ${charts.map(({ chart, text }) => chartBlock(chart, text, options.timeZone))}
            </section>`
      }
      ${timeline(detail, options.formatTime)}`,
  );
}

function timeline({ entries, entriesLeftOut }: IncidentDetail, formatTime: FormatTime): SafeHtml {
  return html`<section>
    <h2>Timeline</h2>
    <table class="timeline">
      <tbody>
        ${entries.map(
          (entry) =>
            html`<tr>
              <td class="nowrap">${formatTime(entry.atMs)}</td>
              <td>${entryText(entry)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${entriesLeftOut > 0 ? html`<p class="note">${entriesLeftOut} more entries are left out.</p>` : nothing}
  </section>`;
}

function chartBlock(chart: ChartSnapshot, text: string, timeZone: string): SafeHtml {
  const svg = svgTimeSeries({
    title: text,
    unit: 'none',
    times: Float64Array.from(chart.times),
    series: chart.series.map(({ labels, values }) => ({
      name: formatLabels(labels),
      values: Float64Array.from(values, (value) => value ?? NaN),
    })),
    fromMs: chart.fromMs,
    toMs: Math.max(chart.toMs, chart.fromMs + 1_000),
    timeZone,
    ...(chart.problem === null ? {} : { emptyText: chart.problem }),
    width: CONTENT_WIDTH,
    plotHeight: PLOT_HEIGHT,
  });
  const line = chart.threshold;
  return html`<div class="target">
    ${trusted(svg)}
    <p class="note">${chart.expr}${line === null ? '' : ` (alerts when ${line.op} ${String(line.value)})`}</p>
  </div>`;
}

const STYLES = `<style>
.facts th { width: 150px; padding: 4px 8px 4px 0; border-bottom: 1px solid #edf0f3; font-size: 9.5px; vertical-align: top; }
.facts td { padding: 4px 0; }
.timeline td:first-child { width: 170px; color: #6a7583; }
.written p { margin: 0 0 6px; } .written ul, .written ol { margin: 0 0 6px; padding-left: 18px; }
.written pre { margin: 0 0 6px; padding: 8px 10px; border-radius: 5px; background: #f2f4f7; font: 9px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.written code { font: 9.5px ui-monospace, monospace; } .written { overflow-wrap: anywhere; }
</style>`;
