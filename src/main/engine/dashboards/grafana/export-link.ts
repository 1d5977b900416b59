import type { DashboardLink } from '#shared/dashboard/index.ts';

/** A link of a dashboard or a panel, as Grafana writes it. */
export function exportLink({ title, url, newTab, keepTime, keepVariables }: DashboardLink): object {
  return {
    type: 'link',
    title,
    url: url.replace(/^\/dashboards\//, '/d/'),
    targetBlank: newTab,
    keepTime,
    includeVars: keepVariables,
  };
}
