import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { interpolate } from '#shared/dashboard/index.ts';
import type { Dashboard } from '#shared/dashboard/index.ts';
import { resolveRange } from '../../app/time-range.ts';
import { useTimeStore } from '../../app/time-store.ts';
import type { TimeSpan } from '../../charts/looks.ts';
import { useEngine } from '../../live/client.ts';
import { withBuiltIns } from '../panel-scope.ts';
import type { PanelTiming } from '../panel-scope.ts';
import { knownSpans, listenToSpans, NO_SPANS } from './span-store.ts';

/** Which of the past is drawn on charts. */
export type WantedSpans = Dashboard['annotations'];

const NONE: readonly TimeSpan[] = [];
const NO_QUERIES: WantedSpans['queries'] = [];
/** What `$__interval` is in a query that makes marks. */
const MARKS_STEP_MS = 60_000;
const nothing = () => () => undefined;

/** What happened in a range, for its charts; every panel of a page shares one answer. */
export function useTimeSpans(
  wanted: WantedSpans | undefined,
  { range, scope }: PanelTiming,
  enabled: boolean,
): readonly TimeSpan[] {
  const { client } = useEngine();
  const chosenAtMs = useTimeStore((state) => state.chosenAtMs);
  const { fromMs, toMs: endMs } = resolveRange(range, chosenAtMs);
  const toMs = range.kind === 'absolute' ? endMs : null;
  const isAsked = enabled && wanted !== undefined;
  const queries = wanted?.queries ?? NO_QUERIES;
  const asked = useMemo(() => {
    // Of the step of the marks, not of the panel's: every panel asks the same.
    const built = queries.length === 0 ? scope : withBuiltIns(scope, { fromMs, toMs: endMs }, MARKS_STEP_MS);
    return {
      fromMs,
      toMs,
      queries: queries.map((each) => ({ ...each, expr: interpolate(each.expr, built) })),
    };
  }, [queries, scope, fromMs, endMs, toMs]);
  const listen = useCallback(
    (listener: () => void) => listenToSpans(client, asked, listener),
    [client, asked],
  );
  const known = useSyncExternalStore(isAsked ? listen : nothing, () =>
    isAsked ? knownSpans(client, asked) : NO_SPANS,
  );
  return useMemo(() => {
    if (wanted === undefined) return NONE;
    const spans = [
      ...(wanted.sleep ? known.sleeps : NONE),
      ...(wanted.alerts ? known.alerts : NONE),
      ...(wanted.incidents ? known.incidents : NONE),
      ...known.queries,
      ...known.annotations.filter(({ kind }) => (kind === 'note' ? wanted.notes : wanted.deployments)),
    ];
    return spans.length === 0 ? NONE : spans;
  }, [known, wanted]);
}
