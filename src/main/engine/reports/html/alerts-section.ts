import { formatDuration, formatLocal } from '#shared/format/index.ts';
import type { HistoryRow, SummaryData } from '../data.ts';
import { fitText } from '../svg/text-width.ts';
import { plural } from '../words.ts';
import { severityLabel } from './severity.ts';
import { html, nothing } from './template.ts';
import type { SafeHtml } from './template.ts';

/** More rows than this make a list nobody reads; the count of the rest is said. */
const MAX_ROWS = 250;

/** Two lines of the column of alerts, px. */
const NAME_WIDTH = 290;

/** Labels that say nothing beside the rule's name and the severity's own column. */
const KNOWN_LABELS = new Set(['__name__', 'alertname', 'severity']);

export function alertsSection(data: SummaryData): SafeHtml {
  const { history } = data;
  if (history.length === 0) {
    const text =
      data.spans.length === 0
        ? 'No alert changed its state in this period.'
        : 'No alert changed its state in this period; what fired had begun to before it.';
    return html`<section>
      <h2>Alerts</h2>
      <p class="none">${text}</p>
    </section>`;
  }
  const rows = history.slice(0, MAX_ROWS).map((row) => alertRow(row, data.timeZone));
  const more = history.length - rows.length;
  return html`<section>
    <h2>Alerts <small>${plural(history.length, 'change')} of state, newest first</small></h2>
    <table>
      <colgroup>
        <col style="width:128px" />
        <col />
        <col style="width:66px" />
        <col style="width:104px" />
        <col style="width:150px" />
        <col style="width:72px" />
      </colgroup>
      <thead>
        <tr>
          <th>Time, ${data.timeZone}</th>
          <th>Alert</th>
          <th>Severity</th>
          <th>Change</th>
          <th>Reason</th>
          <th class="r">Lasted</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${more > 0 ? html`<p class="note">and ${plural(more, 'earlier change')}, not shown</p>` : nothing}
  </section>`;
}

function alertRow({ transition, lastedMs, ongoing }: HistoryRow, timeZone: string): SafeHtml {
  const labels = Object.entries(transition.labels)
    .filter(([name]) => !KNOWN_LABELS.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join('  ');
  const lasted = lastedMs === null ? '' : formatDuration(lastedMs);
  return html`<tr>
    <td class="nowrap">${formatLocal(transition.atMs, timeZone)}</td>
    <td>
      <span class="strong">${fitText(transition.rule, NAME_WIDTH, 10.5)}</span
      >${labels === '' ? nothing : html`<div class="sub">${fitText(labels, NAME_WIDTH, 8.5)}</div>`}
    </td>
    <td>${severityLabel(transition.severity)}</td>
    <td class="nowrap">${transition.from} → ${transition.to}</td>
    <td>${cut(transition.reason, 140)}</td>
    <td class="r">${lasted}${ongoing ? html`<div class="sub">and goes on</div>` : nothing}</td>
  </tr>`;
}

/** A label may be a whole stack trace; a table cell shows its beginning. */
export function cut(text: string, length = 240): string {
  const chars = [...text];
  return chars.length <= length ? text : `${chars.slice(0, length - 1).join('')}…`;
}
