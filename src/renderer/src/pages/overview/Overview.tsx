import { Suspense, lazy } from 'react';
import { useMethod } from '../../live/use-method.ts';
import { useTopic } from '../../live/use-topic.ts';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { MachineCharts } from './MachineCharts.tsx';
import { StateLine } from './StateLine.tsx';
import { TargetGrid } from './TargetGrid.tsx';
import classes from './overview.module.css';

// Not on every start, so not in the first bundle.
const FiringAlerts = lazy(async () => ({ default: (await import('./FiringAlerts.tsx')).FiringAlerts }));
const FirstTarget = lazy(async () => ({ default: (await import('./FirstTarget.tsx')).FirstTarget }));
const FirstSteps = lazy(async () => ({ default: (await import('../welcome/FirstSteps.tsx')).FirstSteps }));

/** Is anything wrong? Then what fires, every target, and this machine. */
export function Overview(): React.ReactNode {
  const alerts = useTopic('alerts');
  const targets = useTopic('targets');
  const isWelcome = useMethod('settings.get', {}).data?.welcome ?? false;
  return (
    <div className={classes.overview}>
      <title>Overview – Watchdeck</title>
      <StateLine alerts={alerts} targets={targets} />
      <Suspense fallback={<RowsSkeleton rows={4} />}>
        {isWelcome ? <FirstSteps /> : null}
        {alerts.frame && alerts.frame.alerts.length > 0 ? (
          <FiringAlerts alerts={alerts.frame.alerts} />
        ) : null}
        {targets.frame === null ? (
          <RowsSkeleton rows={2} />
        ) : targets.frame.length > 0 ? (
          <TargetGrid targets={targets.frame} />
        ) : isWelcome ? null : (
          <FirstTarget />
        )}
      </Suspense>
      <MachineCharts />
    </div>
  );
}
