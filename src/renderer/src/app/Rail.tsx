import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { severities } from '#shared/model/severity.ts';
import { useTopic } from '../live/use-topic.ts';
import { SeverityMark } from '../ui/SeverityMark.tsx';
import { Logo } from './Logo.tsx';
import { pageOf, pages } from './pages.ts';
import { useUiStore } from './ui-store.ts';
import classes from './Rail.module.css';

/** The pages, with what fires beside Alerts and what is down beside Targets and Checks. */
export function Rail(): React.ReactNode {
  const [location] = useLocation();
  const { railCollapsed, toggleRail } = useUiStore();
  const current = pageOf(location);
  const Collapse = railCollapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className={classes.rail} aria-label="Main">
      <div className={classes.brand}>
        <Logo />
        <span>Watchdeck</span>
      </div>
      <ul>
        {pages.map((page) => (
          <li key={page.path}>
            <Tooltip label={page.name} position="right" disabled={!railCollapsed}>
              <Link
                href={page.path}
                className={classes.railLink}
                aria-current={page === current ? 'page' : undefined}
              >
                <page.icon size={18} stroke={1.7} />
                <span className={classes.railName}>{page.name}</span>
                {page.path === '/alerts' ? <FiringBadges /> : null}
                {page.path === '/incidents' ? <OpenIncidentsBadge /> : null}
                {page.path === '/playbooks' ? <WaitingBadge /> : null}
                {page.path === '/targets' ? <DownBadge of="targetsDown" /> : null}
                {page.path === '/checks' ? <DownBadge of="checksDown" /> : null}
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
      <ActionIcon
        className={classes.collapse}
        onClick={toggleRail}
        aria-label={railCollapsed ? 'Widen the rail' : 'Narrow the rail'}
      >
        <Collapse size={18} stroke={1.7} />
      </ActionIcon>
    </nav>
  );
}

function FiringBadges(): React.ReactNode {
  const { frame } = useTopic('alerts');
  if (!frame) return null;
  return (
    <span className={classes.badges}>
      {severities
        .filter((severity) => frame.firing[severity] > 0)
        .map((severity) => (
          <SeverityMark key={severity} mark={severity} count={frame.firing[severity]} />
        ))}
    </span>
  );
}

function OpenIncidentsBadge(): React.ReactNode {
  const { frame } = useTopic('incidents');
  const open = frame?.open ?? [];
  const worst = severities.find((severity) => open.some((incident) => incident.severity === severity));
  if (worst === undefined) return null;
  return (
    <span className={classes.badges} title={`${String(open.length)} open`}>
      <SeverityMark mark={worst} count={open.length} />
    </span>
  );
}

function WaitingBadge(): React.ReactNode {
  const { frame } = useTopic('playbooks');
  if (!frame || frame.waiting === 0) return null;
  return (
    <span className={classes.badges} title={`${String(frame.waiting)} waiting for a person`}>
      <SeverityMark mark="medium" count={frame.waiting} />
    </span>
  );
}

function DownBadge({ of }: { of: 'targetsDown' | 'checksDown' }): React.ReactNode {
  const { frame } = useTopic('status');
  if (!frame || frame[of] === 0) return null;
  return (
    <span className={classes.badges} title={`${String(frame[of])} down`}>
      <SeverityMark mark="critical" count={frame[of]} />
    </span>
  );
}
