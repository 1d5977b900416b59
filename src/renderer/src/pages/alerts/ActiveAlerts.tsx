import { IconBellCheck } from '@tabler/icons-react';
import type { AlertsSnapshot } from '#shared/contract/alerts.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { bySeverity } from './alert-words.ts';
import { AlertRows } from './AlertRows.tsx';
import classes from './alerts.module.css';

/** Firing by severity, then what may fire soon. */
export function ActiveAlerts({ snapshot }: { snapshot: AlertsSnapshot | null }): React.ReactNode {
  if (!snapshot) return <RowsSkeleton rows={4} />;
  const firing = bySeverity(snapshot.alerts, 'firing');
  const pending = snapshot.alerts.filter(({ state }) => state === 'pending');
  const resolved = snapshot.alerts.filter(({ state }) => state === 'resolved');
  return (
    <div className={classes.stack}>
      {firing.length === 0 ? (
        <Panel title="Firing">
          <EmptyState title="Nothing fires" icon={<IconBellCheck size={22} />}>
            Alerts stand here while a rule’s expression holds for as long as the rule asks.
          </EmptyState>
        </Panel>
      ) : null}
      {firing.map(({ severity, alerts }) => (
        <Panel
          key={severity}
          title={capital(severity)}
          note={<SeverityMark mark={severity} count={alerts.length} label="firing" />}
          flush
        >
          <AlertRows alerts={alerts} label={`${capital(severity)} alerts`} />
        </Panel>
      ))}
      {pending.length > 0 ? (
        <Panel title="Pending" note="true, but not for long enough yet" flush>
          <AlertRows alerts={pending} label="Pending alerts" />
        </Panel>
      ) : null}
      {resolved.length > 0 ? (
        <Panel title="Just resolved" flush>
          <AlertRows alerts={resolved} label="Resolved alerts" />
        </Panel>
      ) : null}
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
