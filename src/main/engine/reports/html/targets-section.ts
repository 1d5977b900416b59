import { formatAvailability, formatDuration } from '#shared/format/index.ts';
import type { AlertSpan, SummaryData, TargetPeriod } from '../data.ts';
import { svgAvailabilityStrip } from '../svg/availability-strip.ts';
import { fitText } from '../svg/text-width.ts';
import { plural } from '../words.ts';
import { cut } from './alerts-section.ts';
import { chartSvg } from './charts.ts';
import { mark } from './severity.ts';
import { CONTENT_WIDTH } from './styles.ts';
import { html, nothing, trusted } from './template.ts';
import type { SafeHtml } from './template.ts';

const STRIP_WIDTH = 150;

/** What the column of names leaves for text, px; names may take two lines. */
const NAME_WIDTH = 184;

export function targetsSection(data: SummaryData): SafeHtml {
  if (data.targets.length === 0) {
    return html`<section>
      <h2>Targets</h2>
      <p class="none">No targets are watched yet. Add one on the Targets page.</p>
    </section>`;
  }
  return html`<section>
    <h2>Targets <small>${plural(data.targets.length, 'target')}, those with outages first</small></h2>
    <table>
      <colgroup>
        <col />
        <col style="width:${STRIP_WIDTH + 12}px" />
        <col style="width:70px" />
        <col style="width:78px" />
        <col style="width:180px" />
      </colgroup>
      <thead>
        <tr>
          <th>Target</th>
          <th>Over the period</th>
          <th class="r">Availability</th>
          <th class="r">Down</th>
          <th class="last">Last error</th>
        </tr>
      </thead>
      <tbody>
        ${data.targets.map(targetRow)}
      </tbody>
    </table>
  </section>`;
}

function targetRow(target: TargetPeriod): SafeHtml {
  const state = target.availability === null ? 'unknown' : target.availability === 1 ? 'ok' : 'critical';
  const down =
    target.downMs > 0 ? formatDuration(target.downMs) : target.availability === null ? '' : 'never';
  return html`<tr>
    <td>
      <span class="sev" style="white-space:normal;align-items:baseline"
        >${mark(state, 8)}<span class="strong">${fitText(target.name, NAME_WIDTH * 1.8, 10.5)}</span></span
      >
      <div class="sub" style="padding-left:13px">${fitText(target.url, NAME_WIDTH, 8.5)}</div>
    </td>
    <td style="padding-top:7px">${strip(target, STRIP_WIDTH, 11)}</td>
    <td class="r nowrap ${state === 'critical' ? 'down strong' : ''}">
      ${target.availability === null ? 'not scraped' : formatAvailability(target.availability)}
    </td>
    <td class="r nowrap">${down}</td>
    <td class="last ${target.lastError === null ? 'none' : ''}">
      ${target.lastError === null ? (state === 'critical' ? 'none now' : 'none') : cut(target.lastError, 120)}
    </td>
  </tr>`;
}

function strip(target: TargetPeriod, width: number, height: number): SafeHtml {
  const label = `Availability of ${target.name}`;
  return trusted(svgAvailabilityStrip({ label, slots: target.slots, width, height }));
}

/** A block per target that has charts: strip over the whole width, then its charts side by side. */
export function targetDetails(data: SummaryData): SafeHtml {
  const detailed = data.targets.filter((target) => target.charts.length > 0);
  if (detailed.length === 0) return nothing;
  const rest = data.targets.length - detailed.length;
  return html`<section>
    <h2>Targets in detail</h2>
    ${detailed.map((target) => {
      const spans = data.spans.filter((span) => span.labels['job'] === target.name);
      return html`<div class="target">
        <h3>
          ${fitText(target.name, 560, 11)}<small
            >${plural(target.scrapes, 'scrape')}${alertWords(spans)}</small
          >
        </h3>
        ${strip(target, CONTENT_WIDTH, 8)}
        <div class="charts">${target.charts.map((chart) => chartSvg(chart, data, spans))}</div>
      </div>`;
    })}
    ${rest > 0 ? html`<p class="note">${plural(rest, 'more target')} without charts here; the table above has all of them.</p>` : nothing}
  </section>`;
}

function alertWords(spans: readonly AlertSpan[]): string {
  const fired = new Set(spans.map((span) => span.fingerprint)).size;
  return fired === 0 ? '' : `, ${plural(fired, 'alert')} fired (red)`;
}
