import { useQueries } from '@tanstack/react-query';
import type { InstantResult } from '#shared/contract/query.ts';
import type { WatchdeckError } from '#shared/model/errors.ts';
import { useEngine } from '../../live/client.ts';

/** An expression asked at one instant. */
export interface Check {
  readonly expr: string;
  readonly result: InstantResult | undefined;
  readonly error: WatchdeckError | null;
  readonly isBusy: boolean;
  readonly again: () => void;
}

/** Asks each expression as of now. */
export function useChecks(exprs: readonly string[]): Check[] {
  const { client } = useEngine();
  return useQueries({
    queries: exprs.map((expr) => ({
      queryKey: ['query.instant', { expr }],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.call('query.instant', { expr }, { signal }),
    })),
    combine: (answers) =>
      answers.map(({ data, error, isFetching, refetch }, at) => ({
        expr: exprs[at] ?? '',
        result: data,
        error: error as WatchdeckError | null,
        isBusy: isFetching,
        again: () => void refetch(),
      })),
  });
}
