import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Dashboard } from '#shared/dashboard/index.ts';
import { resolveRange } from '../../app/time-range.ts';
import type { TimeRange } from '../../app/time-range.ts';
import { useTimeStore } from '../../app/time-store.ts';
import type { TimeSpan } from '../../charts/looks.ts';
import { useEngine } from '../../live/client.ts';
import { knownSpans, listenToSpans, NO_SPANS } from './span-store.ts';

/** Which of the past is drawn on charts. */
export type WantedSpans = Dashboard['annotations'];

const NONE: readonly TimeSpan[] = [];
const nothing = () => () => undefined;

/** What happened in a range, for its charts; every panel of a page shares one answer. */
export function useTimeSpans(
  wanted: WantedSpans | undefined,
  range: TimeRange,
  enabled: boolean,
): readonly TimeSpan[] {
  const { client } = useEngine();
  const chosenAtMs = useTimeStore((state) => state.chosenAtMs);
  const { fromMs, toMs: endMs } = resolveRange(range, chosenAtMs);
  const toMs = range.kind === 'absolute' ? endMs : null;
  const isAsked = enabled && wanted !== undefined;
  const listen = useCallback(
    (listener: () => void) => listenToSpans(client, { fromMs, toMs }, listener),
    [client, fromMs, toMs],
  );
  const known = useSyncExternalStore(isAsked ? listen : nothing, () =>
    isAsked ? knownSpans(client, { fromMs, toMs }) : NO_SPANS,
  );
  return useMemo(() => {
    if (wanted === undefined) return NONE;
    const spans = [
      ...(wanted.sleep ? known.sleeps : NONE),
      ...(wanted.alerts ? known.alerts : NONE),
      ...(wanted.incidents ? known.incidents : NONE),
      ...known.annotations.filter(({ kind }) => (kind === 'note' ? wanted.notes : wanted.deployments)),
    ];
    return spans.length === 0 ? NONE : spans;
  }, [known, wanted]);
}
