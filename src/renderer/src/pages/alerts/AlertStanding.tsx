import { IconBellOff, IconUserCheck } from '@tabler/icons-react';
import type { Alert } from '#shared/contract/alerts.ts';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import classes from './alerts.module.css';

/** Who has it in hand, and why nobody is told of it; nothing when neither is so. */
export function AlertStanding({ alert }: { alert: Alert }): React.ReactNode {
  const { acknowledgement, muted } = alert;
  if (acknowledgement === null && muted === null) return null;
  return (
    <div className={classes.standing}>
      {acknowledgement === null ? null : (
        <span>
          <IconUserCheck size={15} aria-hidden />
          {acknowledgement.by} has it
          {acknowledgement.comment === '' ? '' : `: ${acknowledgement.comment}`},{' '}
          <RelativeAge atMs={acknowledgement.atMs} />
        </span>
      )}
      {muted === null ? null : (
        <span>
          <IconBellOff size={15} aria-hidden />
          {muted}
        </span>
      )}
    </div>
  );
}
