import { IconBellOff, IconBroadcast, IconClockExclamation, IconUserCheck } from '@tabler/icons-react';
import type { Alert } from '#shared/contract/alerts.ts';
import { useNow } from '../../ui/clock.ts';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { formatDateTime } from '../../ui/times.ts';
import { answerWords } from './alert-words.ts';
import classes from './alerts.module.css';

/**
 * Which program sent it, by when somebody should answer it or who has it in hand, and why nobody is told of it; nothing when
 * none is so.
 */
export function AlertStanding({ alert }: { alert: Alert }): React.ReactNode {
  const { acknowledgement, answerDueMs, muted, source } = alert;
  const nowMs = useNow();
  if (acknowledgement === null && answerDueMs === null && muted === null && source === null) return null;
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
      {answerDueMs === null ? null : (
        <span data-overdue={answerDueMs <= nowMs} title={formatDateTime(answerDueMs)}>
          <IconClockExclamation size={15} aria-hidden />
          {answerWords(answerDueMs, nowMs)}
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
