import { Panel } from '../../ui/Panel.tsx';
import { TargetFields } from '../targets/TargetFields.tsx';
import classes from './overview.module.css';

/** On first start: one field that adds the first target. */
export function FirstTarget(): React.ReactNode {
  return (
    <Panel title="Watch something else too">
      <p className={classes.firstText}>
        This machine is being watched already. Paste the address of anything that serves metrics: an exporter,
        a bot, a service.
      </p>
      <div className={classes.firstForm}>
        <TargetFields />
      </div>
    </Panel>
  );
}
