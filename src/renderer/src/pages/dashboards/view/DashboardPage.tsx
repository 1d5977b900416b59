import { IconLayoutGrid } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useEffect, useRef } from 'react';
import { Link, useParams } from 'wouter';
import { useMethod } from '../../../live/use-method.ts';
import { useTopic } from '../../../live/use-topic.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/Skeletons.tsx';
import { NEW, useDrafts } from '../edit/drafts.ts';
import { NewDashboard } from '../edit/NewDashboard.tsx';
import { DashboardScreen } from './DashboardScreen.tsx';
import { Rotation } from './Rotation.tsx';

const BrokenFile = lazy(async () => ({ default: (await import('../edit/BrokenFile.tsx')).BrokenFile }));

/** One dashboard by its address; `new` and `rotate` are no dashboards but what they say. */
export function DashboardPage(): React.ReactNode {
  const uid = decodeURIComponent(useParams().uid ?? '');
  if (uid === 'rotate') return <Rotation />;
  if (uid === NEW) return <NewDashboard />;
  return <StoredDashboard key={uid} uid={uid} />;
}

/** A dashboard of a file, or one that comes with Watchdeck. */
export function StoredDashboard({ uid }: { uid: string }): React.ReactNode {
  const { data, error, refetch } = useMethod('dashboards.get', { uid });
  useRereadWhenChanged(uid);
  const draft = useDrafts((state) => state.drafts[uid]);
  if (data) {
    return (
      <DashboardScreen
        id={uid}
        stored={data.dashboard}
        revision={data.revision}
        isShipped={data.source === 'shipped'}
        yaml={data.yaml}
        draft={draft}
      />
    );
  }
  const { yaml, revision } = error?.details ?? {};
  if (error !== null && typeof yaml === 'string' && typeof revision === 'string') {
    return (
      <Suspense fallback={<RowsSkeleton rows={6} />}>
        <BrokenFile key={revision} uid={uid} problem={error.message} yaml={yaml} revision={revision} />
      </Suspense>
    );
  }
  return (
    <Page title="Dashboard">
      {error?.code === 'not_found' ? (
        <EmptyState title="There is no such dashboard" icon={<IconLayoutGrid size={22} />}>
          It was removed, or its file got another name. <Link href="/dashboards">All dashboards</Link>
        </EmptyState>
      ) : error ? (
        <ErrorState what="The dashboard can’t be read" error={error} onRetry={() => void refetch()} />
      ) : (
        <RowsSkeleton rows={6} />
      )}
    </Page>
  );
}

/** Asks anew when the dashboard's file changed, whoever changed it. */
function useRereadWhenChanged(uid: string): void {
  const queries = useQueryClient();
  const modifiedMs = useTopic('dashboards').frame?.find((entry) => entry.uid === uid)?.modifiedMs;
  const seen = useRef(modifiedMs);
  useEffect(() => {
    if (seen.current !== undefined && modifiedMs !== seen.current) {
      void queries.invalidateQueries({ queryKey: ['dashboards.get', { uid }] });
    }
    seen.current = modifiedMs;
  }, [modifiedMs, queries, uid]);
}
