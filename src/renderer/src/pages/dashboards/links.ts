import { interpolate } from '#shared/dashboard/index.ts';
import type { DashboardLink, VariableScope } from '#shared/dashboard/index.ts';
import type { TimeRange } from '../../app/time-range.ts';
import { withRange } from '../../app/range-address.ts';

/** Where a link leads: a path of the console or an http address; null for anything else, which isn't followed. */
export function linkTarget(
  link: DashboardLink,
  scope: VariableScope,
  search: URLSearchParams,
  range: TimeRange,
): { href: string; isInside: boolean } | null {
  const url = interpolate(link.url, scope, 'percentencode');
  const isInside = /^\/(?!\/)/.test(url);
  if (!isInside && !/^https?:\/\//i.test(url)) return null;
  const [address = '', hash] = url.split('#', 2);
  const [path = '', own = ''] = address.split('?', 2);
  let query = new URLSearchParams(own);
  if (link.keepVariables) {
    for (const [key, value] of search)
      if (key.startsWith('var-') && !query.has(key, value)) query.append(key, value);
  }
  if (link.keepTime) query = withRange(query, range);
  const text = query.toString();
  return { href: path + (text === '' ? '' : `?${text}`) + (hash === undefined ? '' : `#${hash}`), isInside };
}
