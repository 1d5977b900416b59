import { IconBellOff, IconClockExclamation, IconUserCheck } from '@tabler/icons-react';
import type { Alert } from '#shared/contract/alerts.ts';
import { useNow } from '../../ui/clock.ts';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { formatDateTime } from '../../ui/times.ts';
import { answerWords } from './alert-words.ts';
import classes from './alerts.module.css';

/** By when somebody should answer it or who has it in hand, and why nobody is told of it; nothing when none is so. */
export function AlertStanding({ alert }: { alert: Alert }): React.ReactNode {
  const { acknowledgement, answerDueMs, muted } = alert;
  const nowMs = useNow();
  if (acknowledgement === null && answerDueMs === null && muted === null) return null;
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
