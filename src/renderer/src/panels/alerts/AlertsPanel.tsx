import { Link } from 'wouter';
import type { PanelOf } from '#shared/dashboard/index.ts';
import type { VariableScope } from '#shared/dashboard/interpolate.ts';
import { useTopic } from '../../live/use-topic.ts';
import { alertSummary, markOfState } from '../../pages/alerts/alert-words.ts';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { alertsOfPanel } from './alert-filter.ts';
import classes from './alerts.module.css';

interface AlertsPanelProps {
  readonly panel: PanelOf<'alerts'>;
  readonly scope: VariableScope;
  readonly isVisible: boolean;
}

/** What fires and what is about to, most severe first. */
export function AlertsPanel({ panel, scope, isVisible }: AlertsPanelProps): React.ReactNode {
  return isVisible ? <AlertList panel={panel} scope={scope} /> : null;
}

function AlertList({ panel, scope }: Pick<AlertsPanelProps, 'panel' | 'scope'>): React.ReactNode {
  const { frame } = useTopic('alerts');
  if (frame === null) return <RowsSkeleton rows={3} rowHeight={36} />;
  const { alerts, broken } = alertsOfPanel(panel, frame.alerts, scope);
  const shown = alerts.slice(0, panel.limit);
  const rest = alerts.length - shown.length;
  return (
    <div className={classes.list}>
      {broken.length === 0 ? null : (
        <p className={classes.broken}>
          Not a matcher: <code>{broken.join(', ')}</code>. Write it as <code>job=&quot;api&quot;</code>.
        </p>
      )}
      {shown.length === 0 ? (
        <div className={classes.calm}>
          <SeverityMark mark="ok" label="No alerts" />
        </div>
      ) : (
        <ul aria-label={panel.title === '' ? 'Alerts' : panel.title}>
          {shown.map((alert) => (
            <li key={alert.fingerprint}>
              <SeverityMark mark={markOfState(alert.state, alert.severity)} />
              <Link href={`/alerts/${encodeURIComponent(alert.fingerprint)}`}>{alert.rule}</Link>
              <span className={classes.summary} title={alertSummary(alert)}>
                {alertSummary(alert)}
              </span>
              <span className={classes.age}>
                <RelativeAge atMs={alert.firedAtMs ?? alert.activeSinceMs} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {rest > 0 ? (
        <p className={classes.rest}>
          <Link href="/alerts">and {rest} more</Link>
        </p>
      ) : null}
    </div>
  );
}
