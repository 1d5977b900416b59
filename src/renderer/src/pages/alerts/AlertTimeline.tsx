import {
  IconActivity,
  IconBellOff,
  IconBellRinging,
  IconHourglass,
  IconStairsUp,
  IconUserCheck,
} from '@tabler/icons-react';
import type { AlertTimeline as Timeline } from '#shared/contract/alerts.ts';
import { useMethod } from '../../live/use-method.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { useNow } from '../../ui/clock.ts';
import { formatDateTime } from '../../ui/times.ts';
import { comesWords } from './alert-words.ts';
import classes from './alerts.module.css';

const icons: Record<Timeline['entries'][number]['kind'], typeof IconActivity> = {
  state: IconActivity,
  acknowledged: IconUserCheck,
  told: IconBellRinging,
  escalated: IconStairsUp,
  held: IconBellOff,
};

/** What happened about an alert since it became active, who was told, and who will be if nobody answers. */
export function AlertTimeline({ fingerprint }: { fingerprint: string }): React.ReactNode {
  const { data, error, refetch } = useMethod('alerts.timeline', { fingerprint }, { refetchMs: 3_000 });
  return (
    <Panel title="Timeline" note={data?.chain ? `escalation: ${data.chain}` : null}>
      {error && !data ? (
        <ErrorState what="The timeline can't be read" error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={3} />
      ) : (
        <Entries timeline={data} />
      )}
    </Panel>
  );
}

function Entries({ timeline: { entries, next } }: { timeline: Timeline }): React.ReactNode {
  const nowMs = useNow();
  return (
    <ol className={classes.timeline} aria-label="Timeline">
      {entries.map(({ atMs, kind, text }, at) => {
        const Icon = icons[kind];
        return (
          <li key={at}>
            <Icon size={16} aria-hidden />
            <RelativeAge atMs={atMs} withTime />
            <span>{text}</span>
          </li>
        );
      })}
      {next.map(({ atMs, text }) => (
        <li key={text} data-next="true">
          <IconHourglass size={16} aria-hidden />
          <span title={formatDateTime(atMs)}>{comesWords(atMs, nowMs)}</span>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
