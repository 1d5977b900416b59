import { useCallback, useEffect } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { parseDuration } from '../../app/time-range.ts';
import type { TimeRange } from '../../app/time-range.ts';
import { useTimeStore } from '../../app/time-store.ts';
import { rangeOf, withRange } from './address.ts';

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
  useEffect(() => {
    const { range: shown, set } = useTimeStore.getState();
    const asked = rangeOf(new URLSearchParams(text));
    if (asked !== null && !same(asked, shown)) set(asked);
  }, [text]);
  useEffect(() => {
    const ownMs = own === undefined ? null : parseDuration(own);
    const isNamed = rangeOf(new URLSearchParams(window.location.search)) !== null;
    if (ownMs !== null && !isNamed) useTimeStore.getState().set({ kind: 'live', rangeMs: ownMs });
  }, [own]);
  useEffect(() => {
    // Read anew: the effects above may just have changed it.
    const shown = useTimeStore.getState().range;
    const named = rangeOf(new URLSearchParams(window.location.search));
    if (named === null || !same(named, shown)) go((search) => withRange(search, shown), true);
  }, [range, go]);
}

function same(a: TimeRange, b: TimeRange): boolean {
  return withRange(new URLSearchParams(), a).toString() === withRange(new URLSearchParams(), b).toString();
}
