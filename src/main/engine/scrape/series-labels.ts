import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { ScrapeTarget } from './types.ts';

/** Labels every series of a target gets: `job`, `instance` and its own; its own may replace the two. */
export function targetLabels(target: ScrapeTarget): Labels {
  return makeLabels([
    ['job', target.name],
    ['instance', instanceOf(target.url)],
    ...Object.entries(target.labels),
  ]);
}

/** `host:port`, with the scheme's port where the address has none. */
export function instanceOf(address: string): string {
  const url = new URL(address);
  return url.port === '' ? `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}` : url.host;
}

/** A page's series as the target's: labels of the page that clash are renamed to `exported_<label>` (honor_labels: false). */
export function seriesLabels(page: Labels, target: Labels): Labels {
  const merged = new Map([...Object.entries(page), ...Object.entries(target)]);
  for (const [name, value] of Object.entries(page)) {
    if (target[name] === undefined) continue;
    let renamed = `exported_${name}`;
    while (merged.has(renamed)) renamed = `exported_${renamed}`;
    merged.set(renamed, value);
  }
  return makeLabels(merged);
}
