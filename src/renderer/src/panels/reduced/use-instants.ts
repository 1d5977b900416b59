import { useQueries } from '@tanstack/react-query';
import type { InstantResult } from '#shared/contract/query.ts';
import type { WatchdeckError } from '#shared/model/errors.ts';
import { resolveRange } from '../../app/time-range.ts';
import type { TimeRange } from '../../app/time-range.ts';
import { useTimeStore } from '../../app/time-store.ts';
import { useEngine } from '../../live/client.ts';

export interface InstantAnswers {
  /** In the order asked; null until all are there. */
  readonly results: readonly InstantResult[] | null;
  readonly error: WatchdeckError | null;
  readonly retry: () => void;
}

const MIN_REFRESH_MS = 5_000;
const MAX_REFRESH_MS = 60_000;

/** Values at the end of a range; where that is now, they are asked for again with each step. */
export function useInstants(
  exprs: readonly string[],
  range: TimeRange,
  stepMs: number,
  enabled: boolean,
): InstantAnswers {
  const { client } = useEngine();
  const chosenAtMs = useTimeStore((state) => state.chosenAtMs);
  const isLive = range.kind === 'live';
  const timeMs = isLive ? undefined : resolveRange(range, chosenAtMs).toMs;
  const refetchMs = Math.min(MAX_REFRESH_MS, Math.max(MIN_REFRESH_MS, stepMs));
  return useQueries({
    queries: exprs.map((expr) => {
      const params = timeMs === undefined ? { expr } : { expr, timeMs };
      return {
        queryKey: ['query.instant', params],
        queryFn: ({ signal }: { signal: AbortSignal }) => client.call('query.instant', params, { signal }),
        enabled,
        refetchInterval: isLive ? refetchMs : (false as const),
        placeholderData: (previous: InstantResult | undefined) => previous,
      };
    }),
    combine: (answers) => ({
      results: answers.every(({ data }) => data !== undefined)
        ? answers.flatMap(({ data }) => (data ? [data] : []))
        : null,
      // react-query hands back what the query function threw; the client throws nothing else.
      error: (answers.find((answer) => answer.error)?.error ?? null) as WatchdeckError | null,
      retry: () => {
        for (const answer of answers) void answer.refetch();
      },
    }),
  });
}
