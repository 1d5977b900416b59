import type { DashboardLink } from '#shared/dashboard/index.ts';
import type { Notes } from './notes.ts';
import type { Part } from './part.ts';

/** Links of a dashboard, a panel, or its data. */
export function readLinks(links: readonly Part[], notes: Notes): DashboardLink[] {
  return links.flatMap((link) => {
    const title = link.text('title') ?? '';
    const url = addressOf(link);
    const named = title === '' ? 'a link' : `the link "${title}"`;
    link.ignore('icon', 'tooltip', 'type', 'tags', 'asDropdown', 'placement', 'origin', 'oneClick');
    const keepTime = link.flag('keepTime') === true;
    const keepVariables = link.flag('includeVars') === true;
    const newTab = (link.flag('targetBlank') ?? false) || link.flag('openInNewTab') === true;
    if (url === null) {
      notes.left(`${named} to a list of dashboards`);
      link.ignore(...Object.keys(link.fields));
      return [];
    }
    if (/\$\{__(value|field|series|data)/.test(url)) {
      notes.left(`${named}: its address has parts of the data under the pointer`);
      return [];
    }
    if (!/^(https?:\/\/|\/|\$)/.test(url)) {
      notes.left(`${named}: "${url}" is neither a path nor a web address`);
      return [];
    }
    const inside = /^\/?d\/([\w-]+)(?:\/[^?]*)?(\?.*)?$/.exec(url);
    if (inside !== null)
      notes.approximated(
        `${named} leads to a dashboard "${inside[1] ?? ''}", once there is one of that name`,
      );
    const params = link.text('params');
    const path = inside === null ? url : `/dashboards/${inside[1] ?? ''}${inside[2] ?? ''}`;
    const full =
      params === undefined || params === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${params}`;
    return [{ title: title === '' ? full : title, url: full, newTab, keepTime, keepVariables }];
  });
}

/** Null for a link that lists dashboards by tag. */
function addressOf(link: Part): string | null {
  const url = link.text('url');
  if (link.text('type') === 'dashboards') return null;
  if (url !== undefined && url !== '') return url.replace(/^(?=d\/)/, '/');
  // As they were written before Grafana 7.
  const old = link.text('dashUri') ?? link.text('dashboard');
  if (old === undefined) return link.text('type') === undefined ? '' : null;
  const slug = old
    .replace(/^db\//, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return `/dashboards/${slug}`;
}
