import { Suspense } from 'react';
import { Route, Switch, useSearchParams } from 'wouter';
import { useConnection } from '../live/client.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { RowsSkeleton } from '../ui/Skeletons.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { AlertAnnouncer } from './AlertAnnouncer.tsx';
import { Banners } from './Banners.tsx';
import { CantStart } from './CantStart.tsx';
import { KIOSK } from './kiosk.ts';
import { CommandPalette } from './palette/CommandPalette.tsx';
import { Mismatch } from './Mismatch.tsx';
import { PageBoundary } from './PageBoundary.tsx';
import { Rail } from './Rail.tsx';
import { routes } from './pages.ts';
import { Sheets } from './Sheets.tsx';
import { StatusStrip } from './StatusStrip.tsx';
import { TopBar } from './TopBar.tsx';
import { useFocusReturn } from './use-focus-return.ts';
import { usePageFocus } from './use-page-focus.ts';
import { useRangeInAddress } from './use-range-in-address.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useDensity, useSettingsSync } from './use-settings-sync.ts';
import { useUiStore } from './ui-store.ts';
import classes from './Frame.module.css';

/** Rail, top bar, page, status strip, and what lies over them; `?kiosk` leaves the page alone on a wall's screen. */
export function Frame(): React.ReactNode {
  const connection = useConnection();
  const { railCollapsed, sheet, close } = useUiStore();
  const [search] = useSearchParams();
  const isKiosk = search.has(KIOSK);
  useShortcuts();
  useSettingsSync();
  useDensity();
  useRangeInAddress();
  usePageFocus();
  useFocusReturn();
  if (connection.kind === 'mismatch') return <Mismatch engineVersion={connection.engineVersion} />;
  if (connection.kind === 'failed') return <CantStart why={connection.error.message} />;
  return (
    <div className={classes.frame} data-collapsed={railCollapsed} data-kiosk={isKiosk}>
      <a href="#page" className={classes.skip}>
        Skip to the page
      </a>
      {isKiosk ? null : <Rail />}
      {isKiosk ? null : <TopBar />}
      <main id="page" className={classes.main} tabIndex={-1}>
        <Banners />
        <PageBoundary>
          <Suspense fallback={<RowsSkeleton rows={6} />}>
            <Switch>
              {routes.map(({ path, component: Component }) => (
                <Route key={path} path={path}>
                  <Component />
                </Route>
              ))}
              <Route>
                <EmptyState title="There is no such page">The rail on the left has them all.</EmptyState>
              </Route>
            </Switch>
          </Suspense>
        </PageBoundary>
      </main>
      {isKiosk ? null : <StatusStrip />}
      {/* Always there: who presses Ctrl+K goes on typing at once. */}
      <CommandPalette opened={sheet === 'palette'} onClose={close} />
      <Sheets />
      <AlertAnnouncer />
      <Toasts />
    </div>
  );
}
