import { useEffect } from 'react';
import { dashboardSchema } from '#shared/dashboard/index.ts';
import { RowsSkeleton } from '../../../ui/Skeletons.tsx';
import { DashboardScreen } from '../view/DashboardScreen.tsx';
import { NEW, useDrafts } from './drafts.ts';

/** A dashboard that isn't saved yet: empty, a copy, or an import. */
export function NewDashboard(): React.ReactNode {
  const draft = useDrafts((state) => state.drafts[NEW]);
  const begin = useDrafts((state) => state.begin);
  useEffect(() => {
    if (draft === undefined) begin(NEW, dashboardSchema.parse({ title: 'New dashboard', panels: [] }), null);
  }, [draft, begin]);
  if (draft === undefined) return <RowsSkeleton rows={6} />;
  return (
    <DashboardScreen
      id={NEW}
      stored={draft.history.present}
      revision={null}
      isShipped={false}
      yaml=""
      draft={draft}
    />
  );
}
