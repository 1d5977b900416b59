import { IconBellOff, IconBroadcast, IconUserCheck } from '@tabler/icons-react';
import type { Alert } from '#shared/contract/alerts.ts';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import classes from './alerts.module.css';

/** Which program sent it, who has it in hand, and why nobody is told of it; nothing when none is so. */
export function AlertStanding({ alert }: { alert: Alert }): React.ReactNode {
  const { acknowledgement, muted, source } = alert;
  if (acknowledgement === null && muted === null && source === null) return null;
  return (
    <div className={classes.standing}>
      {source === null ? null : (
        <span>
          <IconBroadcast size={15} aria-hidden />
          from{' '}
          {/^https?:/.test(source.url) ? (
            <a href={source.url} target="_blank" rel="noreferrer">
              {source.sender}
            </a>
          ) : (
            source.sender
          )}
        </span>
      )}
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
