import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { ScrapeTarget } from './types.ts';

/** Labels every series of a target gets: `job`, `instance` and its own; its own may replace the two. */
export function targetLabels(target: ScrapeTarget): Labels {
  return makeLabels([['job', target.job], ['instance', target.instance], ...Object.entries(target.labels)]);
}

/** `host:port`, with the scheme's port where the address has none. */
export function instanceOf(address: string): string {
  const url = new URL(address);
  return url.port === '' ? `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}` : url.host;
}

/**
 * A page's series as the target's. Where a label of the page clashes with one of the target, the page's stays if `honor`,
 * else it is renamed to `exported_<label>`.
 */
export function seriesLabels(page: Labels, target: Labels, honor: boolean): Labels {
  if (honor) return makeLabels(new Map([...Object.entries(target), ...Object.entries(page)]));
  const merged = new Map([...Object.entries(page), ...Object.entries(target)]);
  for (const [name, value] of Object.entries(page)) {
    if (target[name] === undefined) continue;
    let renamed = `exported_${name}`;
    while (merged.has(renamed)) renamed = `exported_${renamed}`;
    merged.set(renamed, value);
  }
  return makeLabels(merged);
}
