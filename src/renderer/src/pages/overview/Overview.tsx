import { useTopic } from '../../live/use-topic.ts';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { FiringAlerts } from './FiringAlerts.tsx';
import { FirstTarget } from './FirstTarget.tsx';
import { MachineCharts } from './MachineCharts.tsx';
import { StateLine } from './StateLine.tsx';
import { TargetGrid } from './TargetGrid.tsx';
import classes from './overview.module.css';

/** Is anything wrong? Then what fires, every target, and this machine. */
export function Overview(): React.ReactNode {
  const alerts = useTopic('alerts');
  const targets = useTopic('targets');
  return (
    <div className={classes.overview}>
      <title>Overview – Watchdeck</title>
      <StateLine alerts={alerts} targets={targets} />
      {alerts.frame && alerts.frame.alerts.length > 0 ? <FiringAlerts alerts={alerts.frame.alerts} /> : null}
      {targets.frame === null ? (
        <RowsSkeleton rows={2} />
      ) : targets.frame.length === 0 ? (
        <FirstTarget />
      ) : (
        <TargetGrid targets={targets.frame} />
      )}
      <MachineCharts />
    </div>
  );
}
