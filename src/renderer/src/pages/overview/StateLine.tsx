import { stateMark, stateSentence, watchSentence } from '../../app/state-line.ts';
import { useIsStale } from '../../live/client.ts';
import { useTopic } from '../../live/use-topic.ts';
import type { TopicValue } from '../../live/topic-store.ts';
import { shapes } from '../../ui/SeverityMark.tsx';
import { StaleBadge } from '../../ui/StaleBadge.tsx';
import classes from './overview.module.css';

interface StateLineProps {
  readonly alerts: TopicValue<'alerts'>;
  readonly targets: TopicValue<'targets'>;
}

/** The one line that is read from two metres away. */
export function StateLine({ alerts, targets }: StateLineProps): React.ReactNode {
  const { frame } = alerts;
  const { frame: checks } = useTopic('probes');
  // What was true before the engine went is not a state to calm anyone, nor to alarm.
  const isStale = useIsStale();
  if (!frame) {
    return (
      <header className={classes.stateLine} data-mark="unknown">
        <span className={classes.stateMark} aria-hidden="true">
          {shapes.unknown}
        </span>
        <h1>Connecting…</h1>
      </header>
    );
  }
  const mark = isStale ? 'unknown' : stateMark(frame.firing);
  const sentence = stateSentence(frame.firing);
  const watched = [...(targets.frame ?? []), ...(checks ?? [])];
  const down = watched.filter(({ health }) => health === 'down').length;
  return (
    <header className={classes.stateLine} data-mark={mark}>
      <span className={classes.stateMark} aria-hidden="true">
        {shapes[mark]}
      </span>
      <div>
        <h1>{isStale ? `Last known: ${sentence}` : sentence}</h1>
        <p>
          {watchSentence({
            targets: targets.frame?.length ?? 0,
            checks: checks?.length ?? 0,
            down,
            pending: frame.pending,
          })}{' '}
          <StaleBadge receivedAtMs={alerts.receivedAtMs} />
        </p>
      </div>
    </header>
  );
}
