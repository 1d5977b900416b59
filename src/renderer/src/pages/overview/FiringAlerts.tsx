import { Link } from 'wouter';
import type { Alert } from '#shared/contract/alerts.ts';
import { Panel } from '../../ui/Panel.tsx';
import { AlertRow } from '../alerts/AlertRow.tsx';
import classes from './overview.module.css';

const MAX_SHOWN = 6;

/** What fires now, most severe first. */
export function FiringAlerts({ alerts }: { alerts: readonly Alert[] }): React.ReactNode {
  const firing = alerts.filter(({ state }) => state === 'firing');
  if (firing.length === 0) return null;
  const rest = firing.length - MAX_SHOWN;
  return (
    <Panel
      title="Firing alerts"
      flush
      actions={<Link href="/alerts">{rest > 0 ? `All ${String(firing.length)} alerts` : 'All alerts'}</Link>}
    >
      <ul className={classes.firing} aria-label="Firing alerts">
        {firing.slice(0, MAX_SHOWN).map((alert) => (
          <li key={alert.fingerprint}>
            <AlertRow alert={alert} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
