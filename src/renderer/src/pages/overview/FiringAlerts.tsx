import { Link } from 'wouter';
import type { Alert } from '#shared/contract/alerts.ts';
import { Panel } from '../../ui/Panel.tsx';
import { AlertRows } from '../alerts/AlertRows.tsx';

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
      <AlertRows alerts={firing.slice(0, MAX_SHOWN)} label="Firing alerts" />
    </Panel>
  );
}
