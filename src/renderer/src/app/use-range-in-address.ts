import { useEffect } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { useLocation, useSearch } from 'wouter';
import { rangeOf, sameRange, withRange } from './range-address.ts';
import { DEFAULT_RANGE } from './time-range.ts';
import { useTimeStore } from './time-store.ts';

/** Dashboards have a range of their own to mind, and do this themselves. */
const OWN = /^\/dashboards\/./;

/**
 * Shows what was shown when a person goes back or forward. To be called before the first render: listeners of a window are
 * told in the order they came, and the router's draws the page that is come back to with the range of the one that was left.
 */
export function showRangeOnReturn(): void {
  window.addEventListener('popstate', () => {
    if (OWN.test(window.location.pathname)) return;
    show(rangeOf(new URLSearchParams(window.location.search)) ?? DEFAULT_RANGE);
  });
}

/**
 * Keeps the window's time range and the address in step, so that a link, another window and "back" show the same time. The
 * usual range isn't written: an address without one that a person goes to keeps what is shown, one that they come back to
 * had the usual.
 */
export function useRangeInAddress(): void {
  const [path] = useLocation();
  const search = useSearch();
  const range = useTimeStore((state) => state.range);
  const isOwn = OWN.test(path);
  useEffect(() => {
    const asked = rangeOf(new URLSearchParams(search));
    if (!isOwn && asked !== null) show(asked);
  }, [isOwn, search]);
  useEffect(() => {
    if (isOwn) return;
    // Read anew: the effect above may just have changed it.
    const shown = useTimeStore.getState().range;
    const now = new URLSearchParams(window.location.search);
    const named = rangeOf(now);
    if (sameRange(shown, named ?? DEFAULT_RANGE)) return;
    navigate(`${window.location.pathname}?${withRange(now, shown).toString()}`, { replace: true });
  }, [isOwn, search, range]);
}

function show(asked: Parameters<typeof sameRange>[0]): void {
  const { range, set } = useTimeStore.getState();
  if (!sameRange(asked, range)) set(asked);
}
