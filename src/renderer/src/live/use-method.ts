import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { MethodInput, MethodName, MethodResult } from '#shared/contract/index.ts';
import type { WatchdeckError } from '#shared/model/errors.ts';
import { useEngine } from './client.ts';

export interface MethodOptions {
  /** False leaves the call unmade, e.g. while a field is empty. */
  readonly enabled?: boolean;
  /** Asks again after this many ms while the page is shown. */
  readonly refetchMs?: number;
  /** Shows the answer to the previous params until the new one is here. */
  readonly keepPrevious?: boolean;
}

/** Reads a method's answer; leaving the page cancels the call in the engine too. */
export function useMethod<M extends MethodName>(
  method: M,
  params: MethodInput<M>,
  options: MethodOptions = {},
): UseQueryResult<MethodResult<M>, WatchdeckError> {
  const { client } = useEngine();
  return useQuery<MethodResult<M>, WatchdeckError>({
    queryKey: [method, params],
    queryFn: ({ signal }) => client.call(method, params, { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchMs ?? false,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Runs a method that changes something; the answers named in `touches` are asked for anew afterwards. */
export function useAction<M extends MethodName>(
  method: M,
  touches: readonly MethodName[] = [],
  deadlineMs?: number,
): UseMutationResult<MethodResult<M>, WatchdeckError, MethodInput<M>> {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation<MethodResult<M>, WatchdeckError, MethodInput<M>>({
    mutationFn: (params) => client.call(method, params, deadlineMs === undefined ? {} : { deadlineMs }),
    onSuccess: async () => {
      await Promise.all(touches.map((name) => queries.invalidateQueries({ queryKey: [name] })));
    },
  });
}
