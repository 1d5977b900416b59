import { useCallback, useEffect } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { rangeOf, sameRange, withRange } from '../../app/range-address.ts';
import { parseDuration } from '../../app/time-range.ts';
import type { TimeRange } from '../../app/time-range.ts';
import { useTimeStore } from '../../app/time-store.ts';

export interface Address {
  readonly search: URLSearchParams;
  /** Another query part of the same page; `replace` leaves no step for "back". */
  readonly go: (change: (search: URLSearchParams) => URLSearchParams, replace?: boolean) => void;
}

/** The query part of this page's address. */
export function useAddress(): Address {
  const [search] = useSearchParams();
  const [path, navigate] = useLocation();
  const go = useCallback<Address['go']>(
    (change, replace = false) => {
      // What stands in the address now counts: two changes may come before the page is drawn again.
      const text = change(new URLSearchParams(window.location.search)).toString();
      navigate(text === '' ? path : `${path}?${text}`, { replace });
    },
    [path, navigate],
  );
  return { search, go };
}

/** The same address with one parameter set, or gone for null. */
export function withParam(search: URLSearchParams, name: string, value: string | null): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value === null) next.delete(name);
  else next.set(name, value);
  return next;
}

/**
 * Keeps the window's time range and the address in step: a link brings its range, a zoom is written into the address.
 * Without one in the address the dashboard's own range (`6h`) counts, if it has one.
 */
export function useAddressRange({ search, go }: Address, own: string | undefined): void {
  const range = useTimeStore((state) => state.range);
  const text = search.toString();
  // First, while the window's range is still the one from before.
  useEffect(() => {
    const ownMs = own === undefined ? null : parseDuration(own);
    const named = rangeOf(new URLSearchParams(window.location.search));
    if (ownMs === null) return;
    const path = window.location.pathname;
    const ownRange: TimeRange = { kind: 'live', rangeMs: ownMs };
    // Named by an address that this dashboard wrote, on the way back to it: its own all the same.
    if (named !== null && !sameRange(named, ownRange)) return;
    const { range: before, set } = useTimeStore.getState();
    set(ownRange);
    return () => {
      // Lent for this dashboard only; what a person chose meanwhile stays.
      if (!sameRange(useTimeStore.getState().range, ownRange)) return;
      set(before);
      // Where dashboards take turns the address stays, and is not to name this one's range to the next.
      if (window.location.pathname === path) go(withoutRange, true);
    };
  }, [own, go]);
  useEffect(() => {
    const { range: shown, set } = useTimeStore.getState();
    // As it stands now: the dashboard before this one may just have taken its range out.
    const asked = rangeOf(new URLSearchParams(window.location.search));
    if (asked !== null && !sameRange(asked, shown)) set(asked);
  }, [text]);
  useEffect(() => {
    // Read anew: the effects above may just have changed it.
    const shown = useTimeStore.getState().range;
    const named = rangeOf(new URLSearchParams(window.location.search));
    if (named === null || !sameRange(named, shown)) go((search) => withRange(search, shown), true);
  }, [range, go]);
}

function withoutRange(search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete('from');
  next.delete('to');
  return next;
}
