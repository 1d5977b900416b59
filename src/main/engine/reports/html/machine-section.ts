import { formatBytes, formatValue } from '#shared/format/index.ts';
import type { Filesystem, SummaryData } from '../data.ts';
import { fitText } from '../svg/text-width.ts';
import { chartSvg } from './charts.ts';
import { html, nothing } from './template.ts';
import type { SafeHtml } from './template.ts';

const MAX_FILESYSTEMS = 12;

export function machineSection(data: SummaryData): SafeHtml {
  const spans = data.spans.filter((span) => span.labels['job'] === 'host');
  return html`<section>
    <h2>This machine <small>${fitText(data.hostname, 540, 9.5)}</small></h2>
    <div class="charts">${data.machine.map((chart) => chartSvg(chart, data, spans))}</div>
    ${data.filesystems.length === 0 ? nothing : filesystemTable(data.filesystems)}
  </section>`;
}

function filesystemTable(filesystems: readonly Filesystem[]): SafeHtml {
  const rows = filesystems.slice(0, MAX_FILESYSTEMS).map((fs) => {
    const used = usedRatio(fs);
    const level = used >= 0.95 ? 'full' : used >= 0.85 ? 'high' : '';
    return html`<tr>
      <td>${fitText(fs.mountpoint, 226, 10.5)}</td>
      <td>
        <div class="bar ${level}"><div style="width:${(used * 100).toFixed(1)}%"></div></div>
      </td>
      <td class="r nowrap">${formatValue(used, 'percentunit')}</td>
      <td class="r nowrap">${formatBytes(fs.availableBytes)}</td>
      <td class="r nowrap">${formatBytes(fs.sizeBytes)}</td>
    </tr>`;
  });
  return html`<table style="margin-top:14px">
    <colgroup>
      <col />
      <col style="width:230px" />
      <col style="width:60px" />
      <col style="width:80px" />
      <col style="width:80px" />
    </colgroup>
    <thead>
      <tr>
        <th>Filesystem</th>
        <th>Used at the end of the period</th>
        <th></th>
        <th class="r">Available</th>
        <th class="r">Size</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** As df counts: what users can't have counts as used. */
export function usedRatio({ sizeBytes, availableBytes }: Filesystem): number {
  return sizeBytes > 0 ? Math.min(1, Math.max(0, 1 - availableBytes / sizeBytes)) : 0;
}
