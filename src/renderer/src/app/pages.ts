import { lazy } from 'react';
import type { ComponentType } from 'react';
import {
  IconBell,
  IconChartLine,
  IconFileText,
  IconFirstAidKit,
  IconHeartbeat,
  IconLayoutDashboard,
  IconLayoutGrid,
  IconRobot,
  IconSettings,
  IconTargetArrow,
} from '@tabler/icons-react';
import { Overview } from '../pages/overview/Overview.tsx';

export interface PageEntry {
  readonly name: string;
  readonly path: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
  /** The second key after `g`. */
  readonly key: string;
  /** Where else what belongs to the page stands. */
  readonly also?: string;
}

/** The rail, top to bottom; a page that isn't built isn't here. */
export const pages: readonly PageEntry[] = [
  { name: 'Overview', path: '/', icon: IconLayoutDashboard, key: 'o' },
  { name: 'Dashboards', path: '/dashboards', icon: IconLayoutGrid, key: 'd' },
  { name: 'Explore', path: '/explore', icon: IconChartLine, key: 'e' },
  { name: 'Alerts', path: '/alerts', icon: IconBell, key: 'a', also: '/rules' },
  { name: 'Incidents', path: '/incidents', icon: IconFirstAidKit, key: 'i' },
  { name: 'Playbooks', path: '/playbooks', icon: IconRobot, key: 'p' },
  { name: 'Targets', path: '/targets', icon: IconTargetArrow, key: 't' },
  { name: 'Checks', path: '/checks', icon: IconHeartbeat, key: 'c' },
  { name: 'Reports', path: '/reports', icon: IconFileText, key: 'r' },
  { name: 'Settings', path: '/settings', icon: IconSettings, key: 's' },
];

export interface RouteEntry {
  readonly path: string;
  readonly component: ComponentType;
}

/**
 * What each path shows. A page's code is loaded when it is first opened; the one that the console begins with comes along
 * with the frame, which is sooner than after it.
 */
export const routes: readonly RouteEntry[] = [
  { path: '/', component: Overview },
  {
    path: '/dashboards',
    component: lazy(async () => ({
      default: (await import('../pages/dashboards/list/Dashboards.tsx')).Dashboards,
    })),
  },
  {
    path: '/dashboards/:uid',
    component: lazy(async () => ({
      default: (await import('../pages/dashboards/view/DashboardPage.tsx')).DashboardPage,
    })),
  },
  {
    path: '/explore',
    component: lazy(async () => ({ default: (await import('../pages/explore/Explore.tsx')).Explore })),
  },
  {
    path: '/alerts',
    component: lazy(async () => ({ default: (await import('../pages/alerts/Alerts.tsx')).Alerts })),
  },
  {
    path: '/alerts/:fingerprint',
    component: lazy(async () => ({ default: (await import('../pages/alerts/AlertDetail.tsx')).AlertDetail })),
  },
  {
    path: '/alerts/rules/:id',
    component: lazy(async () => ({ default: (await import('../pages/rules/RulePage.tsx')).RulePage })),
  },
  {
    path: '/rules/new',
    component: lazy(async () => ({ default: (await import('../pages/rules/NewRulePage.tsx')).NewRulePage })),
  },
  {
    path: '/incidents',
    component: lazy(async () => ({ default: (await import('../pages/incidents/Incidents.tsx')).Incidents })),
  },
  {
    path: '/incidents/:id',
    component: lazy(async () => ({
      default: (await import('../pages/incidents/IncidentDetail.tsx')).IncidentDetail,
    })),
  },
  {
    path: '/playbooks',
    component: lazy(async () => ({ default: (await import('../pages/playbooks/Playbooks.tsx')).Playbooks })),
  },
  {
    path: '/playbooks/runs/:id',
    component: lazy(async () => ({
      default: (await import('../pages/playbooks/PlaybookRunPage.tsx')).PlaybookRunPage,
    })),
  },
  {
    path: '/targets',
    component: lazy(async () => ({ default: (await import('../pages/targets/Targets.tsx')).Targets })),
  },
  {
    path: '/targets/:name',
    component: lazy(async () => ({
      default: (await import('../pages/targets/TargetDetail.tsx')).TargetDetail,
    })),
  },
  {
    path: '/checks',
    component: lazy(async () => ({ default: (await import('../pages/checks/Checks.tsx')).Checks })),
  },
  {
    path: '/checks/:name',
    component: lazy(async () => ({
      default: (await import('../pages/checks/CheckDetail.tsx')).CheckDetail,
    })),
  },
  {
    path: '/reports',
    component: lazy(async () => ({ default: (await import('../pages/reports/Reports.tsx')).Reports })),
  },
  {
    path: '/settings',
    component: lazy(async () => ({ default: (await import('../pages/settings/Settings.tsx')).Settings })),
  },
];

/** The page of the rail that a path belongs to. */
export function pageOf(path: string): PageEntry | undefined {
  return pages.find((page) =>
    page.path === '/'
      ? path === '/'
      : [page.path, page.also].some(
          (prefix) => prefix !== undefined && (path === prefix || path.startsWith(`${prefix}/`)),
        ),
  );
}
