import { IconExternalLink } from '@tabler/icons-react';
import { Link } from 'wouter';
import { interpolate } from '#shared/dashboard/index.ts';
import type { DashboardLink, VariableScope } from '#shared/dashboard/index.ts';
import type { TimeRange } from '../../../app/time-range.ts';
import { linkTarget } from '../links.ts';
import classes from './view.module.css';

interface DashboardLinksProps {
  readonly links: readonly DashboardLink[];
  readonly scope: VariableScope;
  readonly search: URLSearchParams;
  readonly range: TimeRange;
}

/** Where a dashboard leads on to, with time range and variables where it says so. */
export function DashboardLinks({ links, scope, search, range }: DashboardLinksProps): React.ReactNode {
  if (links.length === 0) return null;
  return (
    <nav className={classes.links} aria-label="Links of the dashboard">
      {links.map((link) => {
        const target = linkTarget(link, scope, search, range);
        const title = interpolate(link.title, scope, 'text');
        if (target === null) return <span key={link.title + link.url}>{title}</span>;
        if (target.isInside && !link.newTab) {
          return (
            <Link key={link.title + link.url} href={target.href}>
              {title}
            </Link>
          );
        }
        return (
          <a key={link.title + link.url} href={target.href} target="_blank" rel="noreferrer">
            {title} <IconExternalLink size={13} aria-hidden="true" />
          </a>
        );
      })}
    </nav>
  );
}
