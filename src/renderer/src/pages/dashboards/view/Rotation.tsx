import { ActionIcon } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { parseDuration } from '../../../app/time-range.ts';
import { useMethod } from '../../../live/use-method.ts';
import { useTopic } from '../../../live/use-topic.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { RowsSkeleton } from '../../../ui/Skeletons.tsx';
import { useAddress } from '../use-address.ts';
import { DashboardScreen } from './DashboardScreen.tsx';
import classes from './view.module.css';

const DEFAULT_MS = 30_000;

/** The dashboards of a tag in turn, for a screen on a wall: `/dashboards/rotate?tag=wall&every=30s&kiosk`. */
export function Rotation(): React.ReactNode {
  const { search } = useAddress();
  const [, navigate] = useLocation();
  const frame = useTopic('dashboards').frame;
  const tag = search.get('tag');
  const everyMs = parseDuration(search.get('every') ?? '') ?? DEFAULT_MS;
  const [turn, setTurn] = useState(0);
  const [isPaused, setPaused] = useState(false);
  const wanted = (frame ?? []).filter(
    ({ tags, problem }) => problem === null && (tag === null || tags.includes(tag)),
  );
  const shown = wanted[turn % Math.max(1, wanted.length)];
  const isTurning = !isPaused && wanted.length > 1;
  useEffect(() => {
    if (!isTurning) return;
    const timer = window.setInterval(() => {
      setTurn((before) => before + 1);
    }, everyMs);
    return () => {
      window.clearInterval(timer);
    };
  }, [isTurning, everyMs]);

  if (frame === null) return <RowsSkeleton rows={6} />;
  if (shown === undefined) {
    return (
      <EmptyState title={tag === null ? 'No dashboards to show' : `No dashboard has the tag “${tag}”`}>
        Tags are written in a dashboard’s settings. <Link href="/dashboards">All dashboards</Link>
      </EmptyState>
    );
  }
  return (
    <>
      <div className={classes.rotation} role="group" aria-label="Rotation">
        <b>
          {(turn % wanted.length) + 1} of {wanted.length}
        </b>
        <span>
          {tag === null ? 'all dashboards' : `tag ${tag}`}, each for {Math.round(everyMs / 1000)} s
        </span>
        <ActionIcon
          size="sm"
          aria-label={isPaused ? 'Go on' : 'Pause'}
          onClick={() => {
            setPaused(!isPaused);
          }}
        >
          {isPaused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
        </ActionIcon>
        <ActionIcon
          size="sm"
          aria-label="Leave the rotation"
          onClick={() => {
            navigate(`/dashboards/${shown.uid}`);
          }}
        >
          <IconX size={14} />
        </ActionIcon>
      </div>
      <InTurn key={shown.uid} uid={shown.uid} />
    </>
  );
}

function InTurn({ uid }: { uid: string }): React.ReactNode {
  const { data, error, refetch } = useMethod('dashboards.get', { uid });
  if (!data) {
    return error ? (
      <ErrorState what={`${uid} can’t be read`} error={error} onRetry={() => void refetch()} />
    ) : (
      <RowsSkeleton rows={6} />
    );
  }
  return (
    <DashboardScreen
      id={uid}
      stored={data.dashboard}
      revision={data.revision}
      isShipped={data.source === 'shipped'}
      yaml={data.yaml}
      draft={undefined}
      isFixed
    />
  );
}
