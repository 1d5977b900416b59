import { useQueries } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { InstantResult } from '#shared/contract/query.ts';
import type { WatchdeckError } from '#shared/model/errors.ts';
import { useEngine } from '../../live/client.ts';

/** The answer to an expression at this moment. */
export type Check = UseQueryResult<InstantResult, WatchdeckError>;

/** Asks each expression at one instant. */
export function useChecks(exprs: readonly string[]): Check[] {
  const { client } = useEngine();
  const checks: Check[] = useQueries({
    queries: exprs.map((expr) => ({
      queryKey: ['query.instant', { expr }],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.call('query.instant', { expr }, { signal }),
    })),
  });
  return checks;
}
